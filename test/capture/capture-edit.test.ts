import { expect, test } from 'vitest';
import { captureEdit } from '../../src/capture/capture-edit.ts';
import type { CaptureEdit } from '../../src/capture/capture-edit.ts';
import { readForCapture, wishOf } from '../../src/capture/capture-wish.ts';
import type { CaptureSource } from '../../src/capture/capture-wish.ts';
import { readTenantFile } from '../../src/documents/read-tenant-file.ts';
import { NO_TENANT_FILE } from '../../src/documents/tenant-file.ts';
import type { TenantFile } from '../../src/documents/tenant-file.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { setAt } from '../../src/kernel/pointer.ts';
import { normalForm } from '../../src/normal-form/normal-form.ts';
import { classify } from '../../src/plan/classify.ts';
import type { Reference } from '../../src/workflow/reference.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';

const FILE = `# The joiners' letter.
name: Notify
description: "Says hello"   # quoted
enabled: true
owner: !ref identity/ann
trigger:
  type: EVENT
  attributes:
    id: idn:identity-created
    filter.$: $.identity[?(@.name == "x")]
definition:
  start: Call
  steps:
    Call:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        # Where people are listed.
        url: !sub "https://\${HOST}/people"
        method: get
      nextStep: Send Email
    Send Email:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList: [a@acme.example, !var NOTIFY]   # both
        subject: Hello
        body: !file hello.html
      nextStep: Done
    Done: { type: success }
`;

const TENANT = `variables: { HOST: acme.example, NOTIFY: b@acme.example }
`;

const HELLO = '<p>Hello,</p>\n<p>welcome.</p>\n';

const IDENTITY = '2c91808a7813090a017814121e121518';
const FORM = '5fe5a47c-9a55-4b5c-8a7c-1d1c9c7d9c11';

const SUBJECT = '/definition/steps/Send Email/attributes/subject';
const BODY = '/definition/steps/Send Email/attributes/body';
const CALL = '/definition/steps/Call';

interface Given {
  readonly text?: string;
  readonly tenant?: string;
  readonly file?: string;
  readonly users?: readonly string[];
  readonly unsafe?: readonly string[];
  readonly references?: ReadonlyMap<string, Reference>;
}

function tenantOf(text: string): TenantFile {
  return text === ''
    ? NO_TENANT_FILE
    : readTenantFile('tenants/demo.yaml', Buffer.from(text)).tenant!;
}

/** Edits the workflow in the tenant, and captures what then differs. */
function capture(
  edits: readonly (readonly [string, Json | undefined])[],
  given: Given = {},
): CaptureEdit {
  const tenant = tenantOf(given.tenant ?? TENANT);
  const source: CaptureSource = {
    file: given.file ?? 'notify.yaml',
    text: given.text ?? FILE,
    tenant,
    patches: tenant.patches,
    rules: {},
    named: (path) =>
      path === 'hello.html' ? { ok: true, text: HELLO } : { ok: false, why: 'missing' },
  };
  const read = readForCapture(source);
  if (!read.ok) {
    throw new Error(JSON.stringify(read.errors));
  }
  const resolution = {
    reference: ({ kind }: Reference) => (kind === 'identity' ? IDENTITY : undefined),
    self: () => 'w1',
  };
  const desired = wishOf(read, resolution);
  const raw = edits.reduce<Json>((body, [pointer, value]) => setAt(body, pointer, value), {
    ...desired.body,
    id: 'w1',
  } as JsonObject);
  const live = readLiveWorkflow(raw, given.unsafe)!;
  const drift = classify(desired, normalForm(live.raw), undefined).map(({ pointer }) => pointer);
  return captureEdit({
    source,
    live,
    drift,
    resolution,
    names: { id: 'w1', references: given.references ?? new Map() },
    usersOf: () => given.users ?? [],
  });
}

/** The lines that differ, as a diff shows them. */
function changed(before: string, after = ''): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

test.each<readonly [string, readonly (readonly [string, Json | undefined])[], readonly string[]]>([
  ['a text', [[SUBJECT, 'Good day']], ['- subject: Hello', '+ subject: Good day']],
  [
    'a quoted text keeps its quotes and its comment',
    [['/description', 'Says good day']],
    ['- description: "Says hello"   # quoted', '+ description: "Says good day"   # quoted'],
  ],
  ['the switch', [['/enabled', false]], ['- enabled: true', '+ enabled: false']],
  [
    'an emptied description stays managed',
    [['/description', undefined]],
    ['- description: "Says hello"   # quoted', '+ description: ""   # quoted'],
  ],
  [
    'an element of a list with a tag in it',
    [['/definition/steps/Send Email/attributes/recipientEmailList/0', 'c@acme.example']],
    [
      '- recipientEmailList: [a@acme.example, !var NOTIFY]   # both',
      '+ recipientEmailList: [c@acme.example, !var NOTIFY]   # both',
    ],
  ],
  [
    'a new member',
    [['/definition/steps/Call/attributes/authenticationType', 'none']],
    ['+ authenticationType: none'],
  ],
  [
    'a removed member',
    [['/definition/steps/Call/attributes/method', undefined]],
    ['- method: get'],
  ],
  [
    'a new step',
    [
      [
        '/definition/steps/Wait',
        {
          type: 'action',
          actionId: 'sp:sleep',
          attributes: { type: 'waitFor', duration: '1h' },
          versionNumber: 1,
          nextStep: 'Done',
        },
      ],
      ['/definition/steps/Send Email/nextStep', 'Wait'],
    ],
    [
      '+ nextStep: Wait',
      '+ Wait:',
      '+ actionId: sp:sleep',
      '+ attributes: { type: waitFor, duration: 1h }',
    ],
  ],
])('%s is taken over', (_name, edits, lines) => {
  const { files, conflicts, kept } = capture(edits);
  expect(conflicts).toEqual([]);
  expect(kept).toEqual([]);
  expect([...files.keys()]).toEqual(['notify.yaml']);
  const diff = changed(FILE, files.get('notify.yaml'));
  expect(diff).toEqual(expect.arrayContaining([...lines]));
  if (!edits.some(([, value]) => typeof value === 'object')) {
    expect(diff).toHaveLength(lines.length);
  }
});

test('a removed step takes its tags along', () => {
  const { files, conflicts } = capture([
    [CALL, undefined],
    ['/definition/start', 'Send Email'],
  ]);
  expect(conflicts).toEqual([]);
  const text = files.get('notify.yaml')!;
  expect(text).not.toContain('HOST');
  expect(text).toContain('start: Send Email');
  expect(text).toContain('# The joiners');
});

test('the text of a named file is changed in that file', () => {
  const { files, conflicts, written } = capture([[BODY, '<p>Hello,</p>\n<p>good day.</p>\n']]);
  expect(conflicts).toEqual([]);
  expect(written).toEqual([BODY]);
  expect(Object.fromEntries(files)).toEqual({ 'hello.html': '<p>Hello,</p>\n<p>good day.</p>\n' });
});

test('a named file that another workflow uses is left as it is', () => {
  const { files, conflicts } = capture([[BODY, 'New']], { users: ['other.yaml'] });
  expect(files.size).toBe(0);
  expect(conflicts).toMatchObject([{ pointer: BODY, reason: 'shared', line: 30 }]);
  expect(conflicts[0]!.message).toContain('hello.html by other.yaml');
});

test.each<readonly [string, string, Json, string]>([
  ['!ref', '/owner/id', 'ffffffff7813090a017814121e121518', '!ref identity/ann'],
  ['!sub', `${CALL}/attributes/url`, 'https://else.example/people', '!sub'],
  [
    '!var',
    '/definition/steps/Send Email/attributes/recipientEmailList/1',
    'x@y.example',
    '!var NOTIFY',
  ],
])(
  'what stands under %s is a conflict, and the rest is taken over',
  (_tag, pointer, value, shown) => {
    const alone = capture([[pointer, value]]);
    expect(alone.files.size).toBe(0);
    expect(alone.written).toEqual([]);
    expect(alone.conflicts).toMatchObject([{ reason: 'tagged' }]);
    expect(alone.conflicts[0]!.message).toContain(shown);
    expect(alone.conflicts[0]!.message).not.toContain(String(value));

    const both = capture([
      [pointer, value],
      [SUBJECT, 'Good day'],
    ]);
    expect(both.written).toEqual([SUBJECT]);
    expect(changed(FILE, both.files.get('notify.yaml'))).toEqual([
      '- subject: Hello',
      '+ subject: Good day',
    ]);
    expect(both.conflicts).toHaveLength(1);
  },
);

test.each<readonly [string, string, Json | undefined]>([
  ['the place itself', '/enabled', true],
  ['a place inside', '/definition/steps/Done', undefined],
  ['a test of what was there', SUBJECT, 'Good day'],
])('a place that the patch of the tenant is about is a conflict: %s', (_name, pointer, value) => {
  const patches = `patches:
  - workflow: notify.yaml
    patch:
      - { op: replace, path: /enabled, value: false }
      - { op: add, path: /definition/steps/Done/displayName, value: End }
      - { op: test, path: ${SUBJECT}, value: Hello }
`;
  const { files, conflicts } = capture([[pointer, value]], { tenant: `${TENANT}${patches}` });
  expect(files.size).toBe(0);
  expect(conflicts).toMatchObject([{ reason: 'patched' }]);
});

test('secrets and pointers to them stay in the tenant', () => {
  const { files, conflicts, kept } = capture([
    [`${CALL}/attributes/authenticationType`, 'OAuth'],
    [`${CALL}/attributes/oAuthClientSecret`, '$.secrets.3f1c0f5e-0000-4000-8000-000000000001'],
    [
      `${CALL}/attributes/headers`,
      { Authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl' },
    ],
  ]);
  expect(conflicts).toEqual([]);
  const text = files.get('notify.yaml')!;
  expect(text).toContain('oAuthClientSecret: !live');
  expect(text).not.toContain('eyJ');
  expect(text).not.toContain('$.secrets');
  expect(kept.toSorted()).toEqual([
    `${CALL}/attributes/headers/Authorization`,
    `${CALL}/attributes/oAuthClientSecret`,
  ]);
});

test('a secret does not go into a named file', () => {
  const { files, conflicts } = capture([
    [
      BODY,
      'password: -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n-----END PRIVATE KEY-----\n',
    ],
  ]);
  expect(files.size).toBe(0);
  expect(conflicts).toMatchObject([{ pointer: BODY, reason: 'secret' }]);
});

test('an id that the tenant knows by one name is written as a reference', () => {
  const { files } = capture([[`${CALL}/attributes/formDefinitionId`, FORM]], {
    references: new Map([[FORM, { kind: 'form', name: 'Joiner' } as const]]),
  });
  expect(files.get('notify.yaml')).toContain('formDefinitionId: !ref form/Joiner');
});

test('what no file may say is a conflict', () => {
  const { files, conflicts } = capture([['/name', '']]);
  expect(files.size).toBe(0);
  expect(conflicts.map(({ reason }) => reason)).toEqual(['invalid']);
});

const WRAPPED = `version: 1
self: { type: WORKFLOW, name: Notify }
object:
  name: Notify
  enabled: true
  definition:
    start: Done
    steps:
      Done: { type: success } # the end
`;

test('a file of SP-Config is edited where the workflow stands in it', () => {
  const { files, conflicts } = capture([['/enabled', false]], { text: WRAPPED });
  expect(conflicts).toEqual([]);
  expect(changed(WRAPPED, files.get('notify.yaml'))).toEqual([
    '- enabled: true',
    '+ enabled: false',
  ]);
});

test('a file in JSON stays one', () => {
  const text =
    '{ "name": "Notify", "enabled": true,\n  "definition": { "start": "Done", "steps": { "Done": { "type": "success" } } } }\n';
  const { files } = capture([['/enabled', false]], { text, file: 'notify.json' });
  expect(files.get('notify.json')).toBe(text.replace('true', 'false'));
});

test('a place the file ignores is not compared, and does not go with what is around it', () => {
  const text =
    FILE.replace('owner: !ref identity/ann\n', '') +
    'mainsheet: { ignore: [/trigger/attributes/id] }\n';
  const { files, conflicts } = capture(
    [['/trigger/attributes', { id: 'idn:other', 'filter.$': '$.x' }]],
    { text },
  );
  expect(conflicts).toEqual([]);
  expect(changed(text, files.get('notify.yaml'))).toEqual([
    '- filter.$: $.identity[?(@.name == "x")]',
    '+ filter.$: $.x',
  ]);
});

test('a text that two steps take in is left as it is when only one of them changed', () => {
  const text = FILE.replace('subject: Hello', 'subject: !file hello.html');
  const { files, conflicts } = capture([[BODY, 'New']], { text });
  expect(files.size).toBe(0);
  expect(conflicts.length).toBeGreaterThan(0);
});

test('a list with a tag that became longer is a conflict', () => {
  const list = '/definition/steps/Send Email/attributes/recipientEmailList';
  const { files, conflicts } = capture([
    [list, ['a@acme.example', 'b@acme.example', 'c@acme.example']],
  ]);
  expect(files.size).toBe(0);
  expect(conflicts).toMatchObject([{ pointer: list, reason: 'tagged', line: 28 }]);
});

test('a number that no file holds exactly is a conflict, and the rest is taken over', () => {
  const place = `${CALL}/attributes/requestTimeout`;
  const { written, conflicts } = capture(
    [
      [place, 12_345_678_901_234_567_000],
      [SUBJECT, 'Good day'],
    ],
    { unsafe: [place] },
  );
  expect(written).toEqual([SUBJECT]);
  expect(conflicts).toMatchObject([{ pointer: place, reason: 'unsafe' }]);
});

test('what is new as a whole is taken over as a whole, or not at all', () => {
  const step = '/definition/steps/New';
  const { files, written, conflicts } = capture([
    [step, { type: 'action', actionId: 'sp:sleep', nextStep: 'Nowhere' }],
    [SUBJECT, 'Good day'],
  ]);
  expect(new Set(conflicts.map(({ pointer }) => pointer))).toEqual(new Set([step]));
  expect(conflicts.at(-1)!.message).toContain('GRAPH_DANGLING');
  expect(written).toEqual([SUBJECT]);
  expect(files.get('notify.yaml')).not.toContain('sp:sleep');
});

test('a file that cannot be read as it is says so, and nothing is written', () => {
  const source: CaptureSource = {
    file: 'notify.yaml',
    text: FILE,
    tenant: NO_TENANT_FILE,
    patches: [],
    rules: {},
    named: () => ({ ok: false, why: 'missing' }),
  };
  const { files, conflicts } = captureEdit({
    source,
    live: readLiveWorkflow({ id: 'w1', name: 'Notify' })!,
    drift: ['/enabled'],
    resolution: { reference: () => undefined, self: () => undefined },
    names: { id: 'w1', references: new Map() },
    usersOf: () => [],
  });
  expect(files.size).toBe(0);
  expect(conflicts).toMatchObject([{ pointer: '', reason: 'invalid' }]);
});
