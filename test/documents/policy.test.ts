import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../src/documents/policy.ts';
import type { PolicyJudgement } from '../../src/documents/policy.ts';
import type { DocumentSettings } from '../../src/workflow/document-settings.ts';
import type { RepositoryPolicy } from '../../src/workflow/policy.ts';
import { action, brief, read, withStep } from './read.ts';

const FREE: RepositoryPolicy = { deny: { actions: [], triggers: [] } };
const OWNERS = new Set(['2c91', '2c92']);

function judge(policy: Partial<RepositoryPolicy>, text: string): PolicyJudgement {
  const { document } = read(text, { severities: { URL_CREDENTIALS: 'off' } });
  return checkPolicy({ ...FREE, ...policy }, { ...document!, ownerIds: OWNERS });
}

function briefs(policy: Partial<RepositoryPolicy>, text: string): readonly string[] {
  return judge(policy, text).diagnostics.map(brief);
}

function call(attributes: string): string {
  return withStep(action('sp:http', `{ method: get, ${attributes} }`));
}

test('a policy that restricts nothing has nothing to say', () => {
  const text = withStep(
    action('sp:http', '{ url.$: $.trigger.url }'),
    'owner: { type: IDENTITY, id: somebody }\ntrigger: { type: EXTERNAL }\n',
  );
  expect(briefs(FREE, text)).toEqual([]);
});

describe('owners', () => {
  const owners: RepositoryPolicy['owners'] = [{ kind: 'id', id: '2c91' }];

  test.each([
    ['owner: { type: IDENTITY, id: 2c92 }\n', []],
    ['', []],
    ['owner: null\n', []],
    ['owner: { type: IDENTITY, id: 2c93 }\n', ['POLICY_OWNER error 2:1 /owner']],
    ['owner: { type: IDENTITY, id: 2C91 }\n', ['POLICY_OWNER error 2:1 /owner']],
  ])('%j', (top, expected) => {
    expect(briefs({ owners }, withStep('      { type: success }', top))).toEqual(expected);
  });

  test.each([[{ type: 'IDENTITY', name: 'Ann' }], ['2c91'], [['2c91']]])(
    'what a tag or a patch made of one, without an id: %j',
    (owner) => {
      const { document } = read('name: A\n');
      const subject = { ...document!, body: { name: 'A', owner }, ownerIds: OWNERS };
      const { diagnostics } = checkPolicy({ ...FREE, owners }, subject);
      expect(diagnostics).toMatchObject([{ code: 'POLICY_OWNER' }]);
    },
  );

  test('an empty list allows nobody to be named', () => {
    const { document } = read('name: A\nowner: { type: IDENTITY, id: "1" }\n');
    const found = checkPolicy({ ...FREE, owners: [] }, { ...document!, ownerIds: new Set() });
    expect(found.diagnostics).toMatchObject([{ code: 'POLICY_OWNER', line: 2, file: 'flow.yaml' }]);
  });
});

describe('hosts', () => {
  const hosts = ['*.acme.example', 'xn--bcher-kva.example', '127.0.0.1'];

  test.each([
    'https://api.acme.example',
    'https://api.acme.example/people?x=1',
    'http://a.b.acme.example:8443/x',
    'HTTPS://API.Acme.Example/',
    'https://api.acme.example./x',
    'https://bücher.example/x',
    'https://BÜCHER.example/x',
    'http://127.0.0.1/x',
    'http://2130706433/x',
    'https://api.acme.example/{{$.trigger.id}}',
    'https://api.acme.example?id={{$.trigger.id}}',
    'https://api.acme.example#{{$.trigger.id}}',
    '',
  ])('may be called: %s', (url) => {
    expect(briefs({ hosts }, call(`url: '${url}'`))).toEqual([]);
  });

  test.each([
    ['https://acme.example/', 'acme.example'],
    ['https://evilacme.example/', 'evilacme.example'],
    ['https://api.acme.example.evil.com/', 'api.acme.example.evil.com'],
    ['https://evil.com/.acme.example', 'evil.com'],
    ['https://evil.com?.acme.example', 'evil.com'],
    ['http://evil#.acme.example', 'evil'],
    ['https://evil.com/@api.acme.example', 'evil.com'],
    ['https://acme。example/', 'acme.example'],
    ['https://xn--bcher-kva.example.evil.com', 'xn--bcher-kva.example.evil.com'],
    ['http://127.1.2.3', '127.1.2.3'],
    ['http://[::1]/', '[::1]'],
  ])('may not be called: %s', (url, host) => {
    const { diagnostics } = judge({ hosts }, call(`url: '${url}'`));
    expect(diagnostics.map(brief)).toEqual([
      'POLICY_HOST error 6:89 /definition/steps/Step/attributes/url',
    ]);
    expect(diagnostics[0]!.message).toContain(`It is "${host}".`);
  });

  test.each([
    'https://user:hunter2@api.acme.example/',
    'https://api.acme.example@evil.com/',
    'https://evil.com\\\\@api.acme.example/',
    'https://evil.com\\\\.acme.example/',
    'https:\\\\\\\\evil.com/.acme.example',
    'https:/evil.com/.acme.example',
    'https:api.acme.example',
    '//api.acme.example/',
    '/beta/workflows',
    'ftp://api.acme.example/',
    'javascript://api.acme.example/',
    ' https://api.acme.example/',
    'https://ev\\til.com/',
    'https://evil.com\\n.acme.example/',
    'https://%65vil.acme.example/',
    'https://evil.com%2f.acme.example/',
    'https://evil.com／.acme.example/',
    'https://.acme.example/',
    'https://..acme.example/',
    'https:///api.acme.example',
    'https://{{$.trigger.host}}.acme.example/',
    'https://{{$.trigger.host}}/',
    'https://api.acme.example{{$.trigger.path}}',
    'https://api.acme.example:{{$.trigger.port}}/',
    '{{$.trigger.url}}',
    '{{$.trigger.base}}/x.acme.example/',
    'https://{tenant}.acme.example/',
    'https://$' + '{HOST}.acme.example/',
  ])('cannot be told: %s', (url) => {
    const { diagnostics } = judge({ hosts }, call(`url: "${url}"`));
    expect(diagnostics.map(({ code }) => code)).toEqual(['POLICY_HOST']);
    expect(diagnostics[0]!.message).toContain('cannot be told');
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });

  test.each([
    ['url.$: $.trigger.url', 1],
    ['url.$: ""', 0],
    ['url: null', 0],
    ['url: [https://api.acme.example/]', 1],
    ['url: { a: b }', 1],
    ['URL: https://evil.com/', 1],
    ['Url.$: $.trigger.url', 1],
    ['url: https://api.acme.example/, url.$: $.trigger.url', 1],
    ['url: https://api.acme.example/, oAuthTokenUrl: https://evil.com/token', 1],
    ['url: https://api.acme.example/, oAuthTokenUrl: null', 0],
  ])('attributes %s', (attributes, count) => {
    const { diagnostics } = judge({ hosts }, call(attributes));
    expect(diagnostics.map(({ code }) => code)).toEqual(Array(count).fill('POLICY_HOST'));
  });

  test('steps in a loop count, and steps in a workflow that a workflow makes', () => {
    const text = withStep(`      type: action
      actionId: sp:loop:iterator
      attributes:
        input.$: $.trigger.list
        start: Call
        steps:
          Call: { type: action, actionId: sp:http, attributes: { url: https://evil.com/ }, nextStep: End }
          Make:
            type: action
            actionId: sp:http
            attributes:
              url: https://api.acme.example/
              jsonRequestBody:
                steps: { X: { actionId: 'SP:HTTP', attributes: { url: https://worse.com/ } } }
          End: { type: success }
      nextStep: Done`);
    const below = '/definition/steps/Step/attributes/steps';
    expect(briefs({ hosts }, text)).toEqual([
      `POLICY_HOST error 12:66 ${below}/Call/attributes/url`,
      `POLICY_HOST error 19:66 ${below}/Make/attributes/jsonRequestBody/steps/X/attributes/url`,
    ]);
  });

  test('an empty list lets nothing be called, and absent hosts everything', () => {
    expect(briefs({ hosts: [] }, call('url: https://api.acme.example/'))).toHaveLength(1);
    expect(briefs({}, call('url.$: $.trigger.url'))).toEqual([]);
  });
});

describe('denied', () => {
  test('actions, wherever they stand and however they are spelt', () => {
    const deny = { actions: ['sp:manage-account', 'sp:compare-strings'], triggers: [] };
    const text = `name: Flow
definition:
  start: One
  steps:
    One: { type: action, actionId: 'SP:Manage-Account', attributes: {}, nextStep: Two }
    Two: { type: choice, actionId: sp:compare-strings, choiceList: [], defaultStep: Done }
    Three: { type: action, actionId: sp:manage-accounts, attributes: {}, nextStep: Done }
    Done: { type: success }
`;
    expect(briefs({ deny }, text)).toEqual([
      'POLICY_ACTION error 5:26 /definition/steps/One/actionId',
      'POLICY_ACTION error 6:26 /definition/steps/Two/actionId',
    ]);
  });

  test.each([
    ['idn:identity-created', ['POLICY_TRIGGER error 2:39 /trigger/attributes/id']],
    ['IDN:Identity-Created', ['POLICY_TRIGGER error 2:39 /trigger/attributes/id']],
    ['EVENT', ['POLICY_TRIGGER error 2:12 /trigger/type']],
    ['idn:identity-deleted', []],
  ])('triggers, by id or type: %s', (denied, expected) => {
    const deny = { actions: [], triggers: [denied] };
    const trigger = 'trigger: { type: EVENT, attributes: { id: idn:identity-created } }\n';
    expect(briefs({ deny }, withStep('      { type: success }', trigger))).toEqual(expected);
  });
});

describe('overrides', () => {
  const ALL: DocumentSettings = {
    drift: 'correct',
    prune: 'delete',
    ignore: ['/description'],
    movedFrom: 'old.yaml',
    stuckAfterMs: 172_800_000,
  };
  const text = `name: Flow
mainsheet:
  drift: correct
  prune: delete
  ignore: [/description]
  movedFrom: old.yaml
  stuckAfter: 48h
`;
  const { prune: _prune, ...butPrune } = ALL;

  test.each<[RepositoryPolicy['overrides'], DocumentSettings, readonly string[]]>([
    [undefined, butPrune, ['prune 4:3']],
    [['drift', 'prune', 'ignore', 'movedFrom', 'stuckAfter'], ALL, []],
    [
      ['prune', 'ignore'],
      { prune: 'delete', ignore: ['/description'] },
      ['drift 3:3', 'movedFrom 6:3', 'stuckAfter 7:3'],
    ],
    [
      ['rollout', 'drift'],
      { drift: 'correct', ignore: [] },
      ['prune 4:3', 'ignore 5:3', 'movedFrom 6:3', 'stuckAfter 7:3'],
    ],
    [
      [],
      { ignore: [] },
      ['drift 3:3', 'prune 4:3', 'ignore 5:3', 'movedFrom 6:3', 'stuckAfter 7:3'],
    ],
  ])('%j', (overrides, settings, dropped) => {
    const found = judge(overrides === undefined ? {} : { overrides }, text);
    expect(found.settings).toEqual(settings);
    expect(found.diagnostics.map(brief)).toEqual(
      dropped.map((one) => {
        const [key, place] = one.split(' ');
        return `POLICY_OVERRIDE warning ${place} /mainsheet/${key}`;
      }),
    );
  });

  test('a rollout is obeyed where the policy names it, and by default', () => {
    const rollout = 'name: Flow\nmainsheet: { rollout: { observe: 1m } }\n';
    expect(judge({}, rollout).settings.rollout?.observeMs).toBe(60_000);
    expect(judge({ overrides: ['rollout'] }, rollout).diagnostics).toEqual([]);
    const refused = judge({ overrides: ['drift'] }, rollout);
    expect(refused.settings).toEqual({ ignore: [] });
    expect(refused.diagnostics.map(brief)).toEqual([
      'POLICY_OVERRIDE warning 2:14 /mainsheet/rollout',
    ]);
  });

  test('what stays milder than a deletion is obeyed by default, and what is not written no finding', () => {
    const found = judge({}, 'name: Flow\nmainsheet: { prune: quarantine, ignore: [] }\n');
    expect(found).toEqual({ diagnostics: [], settings: { prune: 'quarantine', ignore: [] } });
    expect(judge({ overrides: [] }, 'name: Flow\n').diagnostics).toEqual([]);
  });
});
