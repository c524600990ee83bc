import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { exportFiles } from '../../src/capture/export-files.ts';
import type { Exported } from '../../src/capture/export-files.ts';
import type { ExportedFile } from '../../src/capture/export-draft.ts';
import { openFolder } from '../../src/capture/folder.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { openTenant } from '../../src/tenant/open-tenant.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { OpenTenant } from '../../src/tenant/tenant.ts';
import { seedOf } from '../emulator/look-ups/acme.ts';
import { startEmulator } from '../support/emulator.ts';

const ANN = '2c9180867f5d2a3b017f5d2a3b4c0001';
const BOB = '2c9180867f5d2a3b017f5d2a3b4c0002';
const FORM = '57e25357-e5d5-4ba0-a6ac-d3bb6520731d';
const SOURCE = 'ef7ad4d0f07a46d6b62064cd3efa1abe';
const TWIN = 'ef7ad4d0f07a46d6b62064cd3efa1ab1';
const WELCOME = 'c17bea3a-574d-453c-9e04-4365fbf5af0b';
const ORDER = 'c79e0079-562c-4df5-aa73-000000000001';

const PEOPLE = seedOf({
  identities: [
    { id: ANN, name: 'Ann Admin', alias: 'aadmin' },
    { id: BOB, name: 'Bob Buyer', alias: 'bbuyer' },
  ],
  sources: [
    { id: SOURCE, name: 'Human Resources' },
    { id: TWIN, name: 'Twin' },
    { id: '11111111111111111111111111111111', name: 'Twin' },
  ],
  forms: [{ id: FORM, name: 'Leave request' }],
  'governance-groups': [{ id: 'g-officers', name: 'Officers' }],
});

const END = { type: 'success' };

function step(actionId: string, attributes: JsonObject, nextStep = 'Done'): JsonObject {
  return { type: 'action', actionId, versionNumber: 2, attributes, nextStep };
}

const WORKFLOWS: readonly JsonObject[] = [
  {
    id: WELCOME,
    name: 'Welcome',
    description: 'Says hello',
    owner: { type: 'IDENTITY', id: ANN, name: 'Ann Admin' },
    trigger: {
      type: 'EVENT',
      attributes: {
        id: 'idn:interactive-process-launched',
        'filter.$': `$[?(@.workflowId == '${WELCOME}')]`,
      },
    },
    definition: {
      start: 'Form',
      steps: {
        Form: step('sp:forms', { formDefinitionId: FORM, recipient: BOB }, 'Call'),
        Call: step(
          'sp:http',
          {
            method: 'post',
            url: `https://acme.api.identitynow.com/v3/sources/${SOURCE}/x?twin=${TWIN}`,
            oAuthClientSecret: '$.secrets.4f1f4b4e-0000-4000-8000-000000000000',
            basicAuthPassword: 'hunter2-and-more',
            param_basic: { paramID: 'p-1', refID: 'r-1' },
            jsonRequestBody: {
              ids: [BOB, TWIN, '99999999-9999-4999-8999-999999999999'],
              text: `\${velocity} ${ORDER}`,
              owner: { type: 'IDENTITY', id: BOB },
            },
          },
          'Letter',
        ),
        Letter: step('sp:send-email', {
          subject: 'Hi',
          body: '<p>Hello ${name}</p>\n<p>Bye</p>\n',
          recipientEmailList: ['a@acme.example'],
        }),
        Done: END,
      },
    },
  },
  {
    id: ORDER,
    name: 'Order: a/b',
    owner: { type: 'IDENTITY', id: BOB, name: 'Bob Buyer' },
    trigger: {
      type: 'EXTERNAL',
      attributes: { clientId: 'client-7', url: `/beta/workflows/execute/external/${ORDER}` },
    },
    definition: {
      start: 'Again',
      steps: {
        Again: step('sp:http', {
          method: 'post',
          url: `https://acme.api.identitynow.com/beta/workflows/execute/external/${ORDER}`,
        }),
        Done: END,
      },
    },
  },
];

async function tenantOf(workflows: readonly JsonObject[]): Promise<OpenTenant> {
  const emulator = await startEmulator({ seed: { ...PEOPLE, workflows }, requestsPer10s: 100_000 });
  onTestFinished(() => emulator.dispose());
  return connect(emulator.url);
}

function connect(url: string): OpenTenant {
  const tenant = openTenant(
    {
      url,
      api: 'v2025',
      clientId: async () => 'demo',
      clientSecret: async () => 'demo',
      share: 1,
      requestsPer10s: 100_000,
    },
    systemClock,
  );
  onTestFinished(() => tenant.close());
  return tenant;
}

async function makeDirectory(files: Record<string, string> = {}): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-export-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true });
    await writeFile(path.join(directory, file), text);
  }
  return directory;
}

interface Options {
  readonly update?: boolean;
  readonly extractHtml?: boolean;
  readonly only?: readonly string[];
}

async function exported(
  tenant: OpenTenant,
  directory: string,
  { update = false, extractHtml = false, only }: Options = {},
): Promise<Exported> {
  const live = await tenant.listWorkflows();
  const chosen = live.filter(({ name }) => only === undefined || only.includes(name));
  const request = { tenant: 'sandbox', live, chosen, update, extractHtml };
  return exportFiles(request, tenant, openFolder(directory));
}

async function read(directory: string, file: string): Promise<string> {
  return readFile(path.join(directory, file), 'utf8');
}

function fileOf(result: Exported, name: string): ExportedFile & { readonly state: string } {
  const found = result.workflows.find((one) => one.name === name);
  if (found === undefined || found.state === 'not-written') {
    throw new Error(`${name} was not written`);
  }
  return found;
}

const WELCOME_TEXT = `name: Welcome
description: Says hello
enabled: false
owner: !ref identity/aadmin
trigger:
  type: EVENT
  attributes:
    id: idn:interactive-process-launched
    filter.$: !sub "$[?(@.workflowId == '\${!self id}')]"
definition:
  start: Form
  steps:
    Form:
      type: action
      actionId: sp:forms
      versionNumber: 2
      attributes: { formDefinitionId: !ref form/Leave request, recipient: !ref identity/bbuyer }
      nextStep: Call
    Call:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: post
        url: !sub "https://acme.api.identitynow.com/v3/sources/\${!ref source/Human Resources}/x?twin=ef7ad4d0f07a46d6b62064cd3efa1ab1"
        oAuthClientSecret: !live
        basicAuthPassword: !live
        param_basic:
          paramID: !live
        jsonRequestBody:
          ids:
            - !ref identity/bbuyer
            - ef7ad4d0f07a46d6b62064cd3efa1ab1
            - '99999999-9999-4999-8999-999999999999'
          text: !sub "$\${velocity} \${!ref workflow/Order: a/b}"
          owner: { type: IDENTITY, id: !ref identity/bbuyer }
      nextStep: Letter
    Letter:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        subject: Hi
        body: |
          <p>Hello \${name}</p>
          <p>Bye</p>
        recipientEmailList: [a@acme.example]
      nextStep: Done
    Done: { type: success }
`;

const ORDER_TEXT = `name: 'Order: a/b'
enabled: false
owner: !ref identity/bbuyer
trigger:
  type: EXTERNAL
  attributes:
    clientId: !live
    url: !self external-url
definition:
  start: Again
  steps:
    Again:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: post
        url: !sub "https://acme.api.identitynow.com\${!self external-url}"
      nextStep: Done
    Done: { type: success }
`;

test('ids become references, secrets stay in the tenant, and nothing else changes', async () => {
  const directory = await makeDirectory();
  const result = await exported(await tenantOf(WORKFLOWS), directory);
  expect(result.refused).toEqual([]);
  expect(result.written.toSorted()).toEqual([
    'order-a-b.yaml',
    'tenants/sandbox.yaml',
    'welcome.yaml',
  ]);
  expect(await read(directory, 'welcome.yaml')).toBe(WELCOME_TEXT);
  expect(await read(directory, 'order-a-b.yaml')).toBe(ORDER_TEXT);
  expect(parse(await read(directory, 'tenants/sandbox.yaml'))).toEqual({
    ids: { 'welcome.yaml': WELCOME, 'order-a-b.yaml': ORDER },
  });
  const attributes = '/definition/steps/Call/attributes';
  expect(fileOf(result, 'Welcome')).toMatchObject({
    state: 'new',
    namesHost: true,
    kept: new Map([
      [`${attributes}/oAuthClientSecret`, 'secret-pointer'],
      [`${attributes}/basicAuthPassword`, 'credential'],
      [`${attributes}/param_basic/paramID`, 'parameter'],
    ]),
  });
  expect(fileOf(result, 'Order: a/b').kept).toEqual(
    new Map([['/trigger/attributes/clientId', 'client']]),
  );
});

test('a second export finds everything as it is, and touches nothing', async () => {
  const directory = await makeDirectory();
  const tenant = await tenantOf(WORKFLOWS);
  await exported(tenant, directory);
  const before = await stat(path.join(directory, 'welcome.yaml'));
  for (const update of [false, true]) {
    const result = await exported(tenant, directory, { update });
    expect(result.written).toEqual([]);
    expect(result.workflows.map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
  }
  expect((await stat(path.join(directory, 'welcome.yaml'))).mtimeMs).toBe(before.mtimeMs);
});

test('letters move into files of their own', async () => {
  const directory = await makeDirectory();
  const tenant = await tenantOf(WORKFLOWS);
  const result = await exported(tenant, directory, { extractHtml: true });
  expect(result.written).toContain('templates/welcome-letter.html');
  expect(await read(directory, 'templates/welcome-letter.html')).toBe(
    '<p>Hello ${name}</p>\n<p>Bye</p>\n',
  );
  expect(await read(directory, 'welcome.yaml')).toContain(
    'body: !file templates/welcome-letter.html\n',
  );
  const again = await exported(tenant, directory);
  expect(again.workflows.map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
});

test('a file that differs is an error that names it, and nothing at all is written', async () => {
  const directory = await makeDirectory({ 'welcome.yaml': 'name: Welcome\ndescription: Other\n' });
  const writing = exported(await tenantOf(WORKFLOWS), directory);
  await expect(writing).rejects.toMatchObject({ code: 'EXPORT_FILES_DIFFER' });
  await expect(writing).rejects.toThrow('welcome.yaml');
  expect(await readdir(directory)).toEqual(['welcome.yaml']);
});

test.each(['not: [yaml', 'name: Somebody else\n'])(
  'a file of another kind in the way is an error: %j',
  async (text) => {
    const directory = await makeDirectory({ 'welcome.yaml': text });
    await expect(exported(await tenantOf(WORKFLOWS), directory)).rejects.toThrow('welcome.yaml');
  },
);

test('an update writes only what differs, wherever the file is, and keeps what a person wrote', async () => {
  const directory = await makeDirectory();
  const tenant = await tenantOf(WORKFLOWS);
  await exported(tenant, directory);
  const text = WELCOME_TEXT.replace('Says hello', "'Says something' # a comment")
    .replace('owner: !ref identity/aadmin\n', 'owner: !var OWNER   # the team\n')
    .replace('enabled: false\n', '')
    .replace('recipient: !ref identity/bbuyer', 'recipient: !ref identity/aadmin')
    .replace('- !ref identity/bbuyer\n', `- ${BOB} # by hand\n`);
  await rm(path.join(directory, 'welcome.yaml'));
  await mkdir(path.join(directory, 'joiners'));
  await writeFile(path.join(directory, 'joiners/hello.yaml'), text);
  await writeFile(
    path.join(directory, 'tenants/sandbox.yaml'),
    `# mine\nids: { joiners/hello.yaml: ${WELCOME} }\nvariables: { OWNER: !ref identity/aadmin }\n`,
  );
  const result = await exported(tenant, directory, { update: true });
  expect(await read(directory, 'joiners/hello.yaml')).toBe(
    text.replace("'Says something'", "'Says hello'"),
  );
  expect(fileOf(result, 'Welcome')).toMatchObject({
    state: 'updated',
    path: 'joiners/hello.yaml',
    conflicts: ['/definition/steps/Form/attributes/recipient'],
  });
  const ids = await read(directory, 'tenants/sandbox.yaml');
  expect(ids).toMatch(/^# mine\n/);
  expect(ids).toContain('variables: { OWNER: !ref identity/aadmin }\n');
  expect(parse(ids, { logLevel: 'error' }).ids).toEqual({
    'joiners/hello.yaml': WELCOME,
    'order-a-b.yaml': ORDER,
  });
});

test('an update changes the text of a named file in that file', async () => {
  const directory = await makeDirectory();
  const tenant = await tenantOf(WORKFLOWS);
  await exported(tenant, directory, { extractHtml: true });
  const before = await read(directory, 'welcome.yaml');
  await writeFile(path.join(directory, 'templates/welcome-letter.html'), '<p>Old</p>\n');
  const result = await exported(tenant, directory, { update: true });
  expect(result.written).toEqual(['templates/welcome-letter.html']);
  expect(await read(directory, 'welcome.yaml')).toBe(before);
  expect(await read(directory, 'templates/welcome-letter.html')).toContain('Hello');
});

test('a new value of a tenant that is a secret is written as the tenant’s own', async () => {
  const directory = await makeDirectory({
    'welcome.yaml': WELCOME_TEXT.replace('basicAuthPassword: !live', 'basicAuthUserName: x'),
  });
  const result = await exported(await tenantOf(WORKFLOWS), directory, { update: true });
  expect(fileOf(result, 'Welcome').conflicts).toEqual([]);
  const text = await read(directory, 'welcome.yaml');
  expect(text).toContain('basicAuthPassword: !live');
  expect(text).not.toContain('basicAuthUserName');
  expect(text).not.toContain('hunter2');
});

test('explicit references of the tenant’s file win', async () => {
  const directory = await makeDirectory({
    'tenants/sandbox.yaml': `refs: { source/The twin: ${TWIN}, identity/bbuyer: ${ANN} }\n`,
  });
  await exported(await tenantOf(WORKFLOWS), directory);
  const text = await read(directory, 'welcome.yaml');
  expect(text).toContain('x?twin=${!ref source/The twin}');
  // The person gave Ann this name, so Bob has none.
  expect(text).toContain('owner: !ref identity/bbuyer');
  expect(text).toContain(`recipient: ${BOB}`);
});

test('a broken file of the tenant stops everything', async () => {
  const directory = await makeDirectory({ 'tenants/sandbox.yaml': 'ids: [1]\n' });
  await expect(exported(await tenantOf(WORKFLOWS), directory)).rejects.toMatchObject({
    code: 'EXPORT_TENANT_FILE',
  });
  expect(await readdir(directory)).toEqual(['tenants']);
});

test('what no file can say is told and left out', async () => {
  const directory = await makeDirectory();
  const twins = ['a', 'b'].map((letter) => ({
    id: `00000000-0000-4000-8000-00000000000${letter}`,
    name: 'Twin',
    definition: { start: 'Done', steps: { Done: END } },
  }));
  const tenant = await tenantOf([...WORKFLOWS, ...twins]);
  const live = await tenant.listWorkflows();
  const unsafe = live.map((workflow) =>
    workflow.name === 'Welcome'
      ? { ...workflow, unsafeNumbers: ['/definition/steps/Form/attributes/n'] }
      : { ...workflow, unsafeNumbers: ['/executionCount'] },
  );
  const request = {
    tenant: 'sandbox',
    live: unsafe,
    chosen: unsafe,
    update: false,
    extractHtml: false,
  };
  const result = await exportFiles(request, tenant, openFolder(directory));
  expect(result.workflows.map(({ name, state }) => `${state} ${name}`)).toEqual([
    'not-written Twin',
    'not-written Twin',
    'not-written Welcome',
    'new Order: a/b',
  ]);
  expect(result.written).toEqual(['order-a-b.yaml', 'tenants/sandbox.yaml']);
});

test('what may not be looked up stays as it is, and the scope is told', async () => {
  const emulator = await startEmulator({
    seed: { ...PEOPLE, workflows: WORKFLOWS },
    clients: [
      {
        id: 'demo',
        secret: 'demo',
        identity: { id: ANN, name: 'Ann Admin' },
        scopes: ['sp:workflow:read', 'sp:scopes:default', 'idn:identity:read'],
      },
    ],
  });
  onTestFinished(() => emulator.dispose());
  const directory = await makeDirectory();
  const result = await exported(connect(emulator.url), directory);
  expect(result.refused.join('\n')).toContain('sp:forms:read');
  expect(result.refused.join('\n')).toContain('idn:sources:read');
  const text = await read(directory, 'welcome.yaml');
  expect(text).toContain('owner: !ref identity/aadmin');
  expect(text).toContain(`formDefinitionId: ${FORM}`);
});

test('hostile names lead to files in the folder, and none of them through a link', async () => {
  const directory = await makeDirectory();
  const outside = await makeDirectory();
  const names = ['../../up', 'CON', 'a/b', 'A/B', 'x'.repeat(300), '.hidden', '_x', 'j.test'];
  const workflows = names.map((name, index) => ({
    id: `00000000-0000-4000-8000-00000000000${index}`,
    name,
    definition: { start: 'Done', steps: { Done: END } },
  }));
  const tenant = await tenantOf(workflows);
  const result = await exported(tenant, directory);
  const files = (await readdir(directory, { recursive: true })).filter((file) =>
    file.endsWith('.yaml'),
  );
  expect(files).toHaveLength(names.length + 1);
  expect(result.workflows.every(({ state }) => state === 'new')).toBe(true);
  const other = await makeDirectory();
  await symlink(path.join(outside, 'up.yaml'), path.join(other, 'up.yaml'));
  await expect(exported(tenant, other)).rejects.toThrow('up.yaml');
  await rm(path.join(other, 'up.yaml'));
  await symlink(outside, path.join(other, 'tenants'));
  await expect(exported(tenant, other)).rejects.toMatchObject({ code: 'EXPORT_FOLDER' });
  expect(await readdir(outside)).toEqual([]);
  expect(await readdir(other)).toEqual(['tenants']);
});

test.each([
  ['a broken file', 'welcome.yaml', 'name: Welcome\nname: Welcome\n'],
  [
    'a file that this tenant cannot have',
    'welcome.yaml',
    'name: Welcome\ndescription: !var NONE\n',
  ],
])('%s is an error, with --update too', async (_, file, text) => {
  const directory = await makeDirectory({ [file]: text });
  const writing = exported(await tenantOf(WORKFLOWS), directory, { update: true });
  await expect(writing).rejects.toThrow(file);
  expect(await readdir(directory)).toEqual([file]);
});

test('a file in JSON is updated in JSON, inside what wraps its workflow', async () => {
  const plain = { name: 'Plain', description: 'old', mainsheet: { drift: 'report' } };
  const wrapped = { object: { name: 'Wrapped', description: 'old' }, self: { type: 'WORKFLOW' } };
  const directory = await makeDirectory({
    'p.json': JSON.stringify(plain, undefined, 4),
    'w.json': JSON.stringify(wrapped),
  });
  const tenant = await tenantOf(
    ['Plain', 'Wrapped'].map((name, index) => ({
      id: `00000000-0000-4000-8000-00000000000${index}`,
      name,
      description: 'new',
      definition: { start: 'Done', steps: { Done: END } },
    })),
  );
  const result = await exported(tenant, directory, { update: true });
  expect(fileOf(result, 'Plain').state).toBe('updated');
  expect(await read(directory, 'p.json')).toBe(
    JSON.stringify({ ...plain, description: 'new' }, undefined, 4),
  );
  expect(JSON.parse(await read(directory, 'w.json'))).toEqual({
    ...wrapped,
    object: { ...wrapped.object, description: 'new' },
  });
});

test('what a file ignores or a patch of the tenant changes is not merged', async () => {
  const directory = await makeDirectory({
    'ignored.yaml':
      `name: Order: a/b`.replace('Order: a/b', "'Order: a/b'") +
      '\ndescription: kept\nmainsheet: { ignore: [/description] }\n',
    'welcome.yaml': WELCOME_TEXT.replace('Says hello', 'In all tenants'),
    'tenants/sandbox.yaml':
      'patches: [{ workflow: welcome.yaml, patch: [{ op: replace, path: /description, value: Says hello }] }]\n',
  });
  const result = await exported(await tenantOf(WORKFLOWS), directory, { update: true });
  expect(fileOf(result, 'Welcome').state).toBe('unchanged');
  expect(fileOf(result, 'Order: a/b').state).toBe('unchanged');
  expect(await read(directory, 'welcome.yaml')).toContain('In all tenants');
});
