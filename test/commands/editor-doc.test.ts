import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACTIONS } from '../../src/catalogue/actions.ts';
import { TRIGGERS } from '../../src/catalogue/triggers.ts';
import { TAG_NAMES } from '../../src/documents/tag-syntax.ts';
import { STEP_TYPES } from '../../src/workflow/step.ts';
import { cli } from '../support/cli.ts';
import { LanguageServer } from '../support/language-server.ts';
import type { EditorDiagnostic, Proposal } from '../support/language-server.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLES = path.join(ROOT, 'workflows-example');

let cwd: string;
let page: string;
let settings: Readonly<Record<string, unknown>>;
let server: LanguageServer;
let files = 0;

beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'mainsheet-editor-'));
  page = await readFile(path.join(ROOT, 'docs/editor.md'), 'utf8');
  await mkdir(path.join(cwd, 'workflows'));
  await writeFile(path.join(cwd, 'workflows/a.yaml'), 'name: A\n');
  for (const [, line = ''] of page.matchAll(/^\$ (.+)$/gm)) {
    await runLine(line);
  }
  settings = yamlSettings(/```json\n([^`]+)```/.exec(page)?.[1] ?? '{}');
  server = await LanguageServer.start(pathToFileURL(cwd).href, settings);
});

afterAll(async () => {
  await server.stop();
  await rm(cwd, { recursive: true, force: true });
});

/** Carries out a command of the page as a shell does. */
async function runLine(line: string): Promise<void> {
  const [, folder] = /^mkdir -p (\S+)$/.exec(line) ?? [];
  if (folder !== undefined) {
    await mkdir(path.join(cwd, folder), { recursive: true });
    return;
  }
  const [, words = '', file] = /^mainsheet ([\w./ -]+?)(?: > (\S+))?$/.exec(line) ?? [];
  const { code, stdout, stderr } = await cli(words.split(' '), { cwd });
  expect(code, `${line}\n${stderr}`).toBe(0);
  if (file !== undefined) {
    await writeFile(path.join(cwd, file), stdout);
  }
}

/** The settings of the page as the server is given them; without the network. */
function yamlSettings(json: string): Readonly<Record<string, unknown>> {
  const written = Object.entries(JSON.parse(json) as Readonly<Record<string, unknown>>);
  return {
    validate: true,
    completion: true,
    hover: true,
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
    ...Object.fromEntries(written.map(([key, value]) => [key.replace('yaml.', ''), value])),
  };
}

function uriOf(file: string): string {
  return pathToFileURL(path.join(cwd, file)).href;
}

/** What is underlined in a file of the folder of workflow files. */
async function underlined(text: string, file = newFile()): Promise<readonly string[]> {
  server.open(uriOf(file), text);
  const found = await server.diagnostics(uriOf(file));
  return found.map(({ range, message }: EditorDiagnostic) => `${range.start.line + 1}: ${message}`);
}

/** What is proposed at the `|` of a text. */
async function proposed(text: string, file = newFile()): Promise<readonly Proposal[]> {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  server.open(uriOf(file), text.replace('|', ''));
  return server.complete(uriOf(file), {
    line: before.length - 1,
    character: before.at(-1)?.length ?? 0,
  });
}

async function labels(text: string, file?: string): Promise<readonly string[]> {
  return (await proposed(text, file)).map(({ label }) => label);
}

function newFile(): string {
  files += 1;
  return `workflows/joiners/file-${files}.yaml`;
}

const step = (lines: string): string => `name: A
definition:
  start: One
  steps:
    One:
      ${lines.replaceAll('\n', '\n      ')}
`;

describe('the editor proposes', () => {
  test('the keys of a workflow', async () => {
    expect(await labels('|')).toEqual(
      expect.arrayContaining([
        'name',
        'description',
        'enabled',
        'owner',
        'trigger',
        'definition',
        'mainsheet',
      ]),
    );
  });

  test('types of steps, each with what it does', async () => {
    const found = await proposed(step('type: |'));
    const types = found.filter(({ label }) => STEP_TYPES.some((type) => type === label));
    expect(types.map(({ label }) => label)).toEqual([...STEP_TYPES]);
    expect(types[0]?.documentation).toContain('Does something');
  });

  test('keys by the type of the step', async () => {
    const ofAction = await labels(step('type: action\n|'));
    expect(ofAction).toEqual(
      expect.arrayContaining(['actionId', 'attributes', 'catch', 'nextStep']),
    );
    expect(ofAction).not.toContain('choiceList');
    const ofChoice = await labels(step('type: choice\n|'));
    expect(ofChoice).toEqual(expect.arrayContaining(['choiceList', 'defaultStep']));
    expect(ofChoice).not.toContain('catch');
  });

  test('every action of the catalogue, each with what it does', async () => {
    const found = await proposed(step('type: action\nactionId: |'));
    const ids = [...new Set(ACTIONS.map(({ id }) => id))];
    expect(found.map(({ label }) => label)).toEqual(expect.arrayContaining(ids));
    expect(found.find(({ label }) => label === 'sp:sleep')?.documentation).toContain('Waits');
  });

  test('the attributes of the action, as literals and as paths', async () => {
    const found = await labels(step('type: action\nactionId: sp:send-email\nattributes:\n  |'));
    expect(found).toEqual(
      expect.arrayContaining(['subject', 'subject.$', 'recipientEmailList.$', 'body']),
    );
    expect(found).not.toContain('recipientId.$');
    expect(found).not.toContain('method');
  });

  test('the attributes of another version of it', async () => {
    const http = (version: number): string =>
      step(`type: action\nactionId: sp:http\nversionNumber: ${version}\nattributes:\n  |`);
    expect(await labels(http(2))).toContain('oAuthClientId');
    expect(await labels(http(3))).not.toContain('oAuthClientId');
    expect(await labels(http(3))).toContain('param_authenticationRef');
  });

  test('versions, values and comparators', async () => {
    const http = 'type: action\nactionId: sp:http\n';
    expect(await labels(step(`${http}versionNumber: |`))).toEqual(
      expect.arrayContaining(['3', '2']),
    );
    expect(await labels(step(`${http}attributes:\n  method: |`))).toEqual(
      expect.arrayContaining(['get', 'post']),
    );
    const choice = 'type: choice\nactionId: sp:compare-numbers\nchoiceList:\n  - comparator: |';
    const comparators = await labels(step(choice));
    expect(comparators).toContain('NumericEquals');
    expect(comparators).not.toContain('StringEquals');
  });

  test('what stands in the body of a loop', async () => {
    const body =
      'start: A\n  steps:\n    A:\n      type: action\n      actionId: sp:sleep\n      attributes:\n        |';
    const loop = `type: action\nactionId: sp:loop:iterator\nattributes:\n  ${body}`;
    expect(await labels(step(loop))).toEqual(
      expect.arrayContaining(['type', 'duration', 'date.$']),
    );
  });

  test('transforms and what they need', async () => {
    const variable =
      'type: Mutation\nattributes:\n  variables:\n    - name: A\n      transforms:\n        - id: ';
    expect(await labels(step(`${variable}|`))).toContain('sp:transform:replace:string');
    const input = `${variable}sp:transform:replace:string\n          input:\n            |`;
    expect(await labels(step(input))).toEqual(expect.arrayContaining(['pattern', 'replacement']));
  });

  test('triggers of the type', async () => {
    const ids = (type: string): string =>
      `name: A\ntrigger:\n  type: ${type}\n  attributes:\n    id: |`;
    const events = TRIGGERS.filter(({ type }) => type === 'EVENT').map(({ id }) => id);
    expect(await labels(ids('EVENT'))).toEqual(expect.arrayContaining(events));
    expect(await labels(ids('SCHEDULED'))).not.toContain(events[0]);
    const attributes = await labels('name: A\ntrigger:\n  type: EVENT\n  attributes:\n    |');
    expect(attributes).toContain('filter.$');
    expect(attributes).not.toContain('filter');
  });

  test('what Mainsheet is to do', async () => {
    expect(await labels('name: A\nmainsheet:\n  |')).toEqual(
      expect.arrayContaining(['drift', 'prune', 'ignore', 'movedFrom', 'rollout']),
    );
    expect(await labels('name: A\nmainsheet:\n  drift: |')).toEqual(
      expect.arrayContaining(['correct', 'report', 'capture']),
    );
    expect(await labels('name: A\nenabled: |')).toEqual(
      expect.arrayContaining(['true', 'false', '!var']),
    );
  });

  test('a reference for the owner, and parts of a workflow whole', async () => {
    expect(await labels('name: A\nowner: |')).toContain('!ref identity');
    const choices = await proposed(step('type: choice\nchoiceList:\n  - |'));
    const whole = choices.find(({ label }) => label === 'choice');
    expect(whole?.insertText).toMatch(/^comparator: .*\n +nextStep: /);
  });

  test('the keys of the other files', async () => {
    expect(await labels('|', 'workflows/tenants/new.yaml')).toEqual(
      expect.arrayContaining(['ids', 'variables', 'refs', 'patches', 'only', 'exclude']),
    );
    expect(await labels('|', 'workflows/joiners/new.test.yaml')).toEqual(
      expect.arrayContaining(['workflow', 'mocks', 'tests']),
    );
    expect(await labels('|', 'config/new.yaml')).toEqual(
      expect.arrayContaining(['sources', 'tenants', 'store']),
    );
  });
});

describe('the editor underlines', () => {
  test.each([
    ['a text instead of true', 'name: A\nenabled: "true"', ['2: Write true or false, or a tag.']],
    ['an unknown key', 'name: A\nnmae: B', ['2: Property nmae is not allowed.']],
    [
      'a list instead of steps',
      'name: A\ndefinition:\n  steps:\n    - Done',
      ['4: Incorrect type. Expected one of object, string, null.'],
    ],
    [
      'text instead of a step',
      step('Done'),
      ['6: A text cannot stand here, save behind a tag: !live, or !var with a name in capitals.'],
    ],
    ['a missing name', 'description: A', ['1: Missing property "name".']],
  ])('%s', async (_, text, expected) => {
    expect(await underlined(text)).toEqual(expected);
  });

  test('a tag that is not ours', async () => {
    expect(await underlined('name: !env A')).toEqual(['1: Unresolved tag: !env']);
  });

  test('a file whose first line names the schema', async () => {
    const modeline = /^# yaml-language-server: .+$/m.exec(page)?.[0] ?? '';
    expect(await underlined(`${modeline}\nname: 5`, 'elsewhere/a.yaml')).toEqual([
      '2: Incorrect type. Expected "string".',
    ]);
    expect(await underlined('name: 5', 'elsewhere/b.yaml')).toEqual([]);
  });
});

test('nothing is underlined where every tag stands', async () => {
  const text = `name: !sub "Welcome \${TEAM}"
description: !file welcome.md
enabled: !var ENABLED
owner: !ref identity/william.wilson
trigger:
  type: EVENT
  attributes:
    id: !var TRIGGER
    filter.$: !sub "$.changes[?(@.attribute == '\${ATTRIBUTE}')]"
definition:
  start: Call
  steps:
    Call:
      type: action
      actionId: sp:http
      versionNumber: !var version
      attributes:
        method: post
        url: !self external-url
        oAuthClientId: !live
        oAuthClientSecret: !live /definition/steps/Old Call/attributes/oAuthClientSecret
        jsonRequestBody: { source: !ref source/Active Directory, text: !file body.txt }
        requestHeaders: !var headers
      nextStep: Done
    Done: !var LAST_STEP
`;
  expect(TAG_NAMES.filter((tag) => !text.includes(tag))).toEqual([]);
  expect(await underlined(text)).toEqual([]);
  const tenant = 'variables: { HOST: x, OWNER: !ref identity/ann }\nrefs: { source/AD: "1" }\n';
  expect(await underlined(tenant, 'workflows/tenants/sandbox.yaml')).toEqual([]);
});

test('nothing is underlined in the examples, their tests and the configurations', async () => {
  const examples = (await readdir(EXAMPLES, { recursive: true }))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => [`workflows/${name}`, path.join(EXAMPLES, name)] as const);
  const configs = ['demo.yaml', 'mainsheet.example.yaml'].map(
    (name) => [`config/${name}`, path.join(ROOT, 'config', name)] as const,
  );
  expect(examples.length).toBeGreaterThan(40);
  const found = await Promise.all(
    [...examples, ...configs].map(async ([name, file]) => {
      const lines = await underlined(await readFile(file, 'utf8'), name);
      return lines.map((line) => `${name}:${line}`);
    }),
  );
  expect(found.flat()).toEqual([]);
});

test('an action says what it does when the pointer rests on it', async () => {
  const file = newFile();
  const text = step('type: action\nactionId: sp:http\nattributes:\n  method: get');
  server.open(uriOf(file), text);
  expect(await server.hover(uriOf(file), { line: 8, character: 10 })).toContain('Method');
});

test('the settings of both editors are the same, and name every tag', () => {
  const lua = /```lua\n([^`]+)```/.exec(page)?.[1] ?? '';
  const { schemas, customTags } = settings as {
    readonly schemas: Readonly<Record<string, string | readonly string[]>>;
    readonly customTags: readonly string[];
  };
  expect(customTags).toEqual(TAG_NAMES.map((tag) => `${tag} scalar`));
  for (const word of [...customTags, ...Object.keys(schemas), ...Object.values(schemas).flat()]) {
    expect(lua).toContain(`'${word}'`);
  }
});
