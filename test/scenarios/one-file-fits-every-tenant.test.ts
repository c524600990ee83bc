import { afterEach, expect, test } from 'vitest';
import { peopleOf, seedOf } from '../support/tenant-with-people.ts';
import { makeWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0).toReversed()) {
    await world.dispose();
  }
});

const NOTIFY = `name: Notify
enabled: true
owner: !ref identity/william.wilson
trigger:
  type: EVENT
  attributes:
    id: idn:account-created
    filter.$: !sub "$.source[?(@.id == '\${!ref source/Active Directory}')]"
definition:
  start: Call
  steps:
    Call:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: get
        url: !sub "https://\${HOST}/people"
      nextStep: Send Email
    Send Email:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList: !var NOTIFY
        subject: Hello
        body: !file templates/hello.html
      nextStep: Done
    Done: { type: success }
`;

const FILES = {
  'notify.yaml': NOTIFY,
  'templates/hello.html': '<p>Hello,</p>\n<p>welcome.</p>\n',
  'tenants/sandbox.yaml': 'variables: { HOST: sandbox.example, NOTIFY: [iam@sandbox.example] }\n',
  'tenants/production.yaml': `variables: { HOST: acme.example, NOTIFY: [iam@acme.example, ops@acme.example] }
patches:
  - workflow: notify.yaml
    patch: [{ op: replace, path: /enabled, value: false }]
`,
};

async function worldOf(name: string, mark: string, files?: Record<string, string>): Promise<World> {
  const [first] = worlds;
  const seed = await seedOf(peopleOf(mark));
  const world = await makeWorld({
    files: files ?? FILES,
    emulator: { seed },
    tenant: { name },
    ...(first === undefined ? {} : { repository: first.repository }),
  });
  worlds.push(world);
  return world;
}

function attributes(live: Record<string, unknown>, step: string): unknown {
  const { steps } = live['definition'] as { steps: Record<string, { attributes: unknown }> };
  return steps[step]!.attributes;
}

test('one repository keeps two tenants with different ids, hosts and a patch', async () => {
  const sandbox = await worldOf('sandbox', 'a');
  const production = await worldOf('production', 'b');
  for (const world of [sandbox, production]) {
    const first = await world.pass();
    expect([first.troubles, first.diagnostics]).toEqual([[], []]);
    await world.control.resetRequests();
    expect((await world.pass()).rounds[0]!.plan.changes).toEqual([]);
    expect((await world.control.requests()).total).toBe(1);
  }
  const [a, b] = [await sandbox.live('Notify'), await production.live('Notify')];
  expect([a.enabled, b.enabled]).toEqual([true, false]);
  expect(a).toMatchObject({ owner: { type: 'IDENTITY', id: `${'a'.repeat(31)}1` } });
  expect(b).toMatchObject({ owner: { type: 'IDENTITY', id: `${'b'.repeat(31)}1` } });
  expect(a).toHaveProperty(
    ['trigger', 'attributes', 'filter.$'],
    `$.source[?(@.id == '${'a'.repeat(31)}2')]`,
  );
  expect(attributes(a, 'Call')).toMatchObject({ url: 'https://sandbox.example/people' });
  expect(attributes(b, 'Call')).toMatchObject({ url: 'https://acme.example/people' });
  expect(attributes(b, 'Send Email')).toMatchObject({
    recipientEmailList: ['iam@acme.example', 'ops@acme.example'],
    body: FILES['templates/hello.html'],
  });
});

test('a change of a template, a variable or a patch reaches the workflows that use it', async () => {
  const world = await worldOf('production', 'b');
  await world.pass();
  await world.repository.commit({ 'templates/hello.html': '<p>Hi</p>\n' });
  await world.pass();
  expect(attributes(await world.live('Notify'), 'Send Email')).toMatchObject({
    body: '<p>Hi</p>\n',
  });
  await world.repository.commit({
    'tenants/production.yaml': 'variables: { HOST: new.example, NOTIFY: [iam@acme.example] }\n',
  });
  await world.pass();
  const live = await world.live('Notify');
  expect(live.enabled).toBe(true);
  expect(attributes(live, 'Call')).toMatchObject({ url: 'https://new.example/people' });
});

test('look-ups are kept over a restart, one request a kind, and made again when the file changes', async () => {
  const world = await worldOf('sandbox', 'a');
  await world.pass();
  const asked = async (): Promise<readonly string[]> =>
    (await world.control.log())
      .filter(({ path }) => /public-identities|sources/.test(path))
      .map(({ method, path }) => `${method} ${path.split('?')[0]}`)
      .toSorted();
  expect(await asked()).toEqual(['GET /v2025/public-identities', 'GET /v2025/sources']);
  await world.control.resetRequests();
  await world.restart();
  await world.pass();
  expect(await asked()).toEqual([]);
  await world.repository.commit({ 'notify.yaml': NOTIFY.replace('Hello', 'Hi') });
  await world.pass();
  expect(await asked()).toEqual(['GET /v2025/public-identities', 'GET /v2025/sources']);
});

test.each([
  [
    'nobody of that name',
    '!ref identity/wiliam.wilson',
    'REFERENCE_UNRESOLVED',
    /Tenant "sandbox", identity\/wiliam\.wilson/,
  ],
  ['a variable that is not defined', '!var NOTIFI', 'VARIABLE_UNDEFINED', /defines NOTIFY/],
  ['a file that is not there', '!file no.html', 'TAG_FILE', /no\.html: There is no such file/],
  ['a file outside', '!file ../secret', 'TAG_FILE', /leads out of the repository/],
])('%s takes the file out and keeps its workflow', async (_, tag, code, words) => {
  const world = await worldOf('sandbox', 'a');
  await world.pass();
  await world.repository.commit({
    'notify.yaml': NOTIFY.replace('!ref identity/william.wilson', tag).replace('Hello', 'Hi'),
  });
  const { diagnostics, cases } = await world.pass();
  expect(diagnostics).toMatchObject([{ code, file: 'notify.yaml', line: 3, column: 1 }]);
  expect(diagnostics[0]!.message).toMatch(words);
  expect(diagnostics[0]!.frame).toContain(tag);
  expect(cases[0]!.change).toMatchObject({ kind: 'keep', reason: 'Invalid' });
  expect(attributes(await world.live('Notify'), 'Send Email')).toMatchObject({ subject: 'Hello' });
});

test('a name that several carry is an error with all of them, until the tenant file says which is meant', async () => {
  const seed = await seedOf({
    sources: [
      { id: '1'.repeat(32), name: 'Active Directory' },
      { id: '2'.repeat(32), name: 'Active Directory' },
    ],
    identities: [...peopleOf('a')['identities']!],
  });
  const world = await makeWorld({ files: FILES, emulator: { seed }, tenant: { name: 'sandbox' } });
  worlds.push(world);
  const refused = await world.pass();
  expect(refused.diagnostics).toMatchObject([{ code: 'REFERENCE_AMBIGUOUS', line: 8, column: 5 }]);
  expect(refused.diagnostics[0]!.message).toContain('1'.repeat(32));
  await world.repository.commit({
    'tenants/sandbox.yaml': `${FILES['tenants/sandbox.yaml']}refs: { source/Active Directory: chosen }\n`,
  });
  const chosen = await world.pass();
  expect(chosen.diagnostics).toEqual([]);
  expect(await world.live('Notify')).toHaveProperty(
    ['trigger', 'attributes', 'filter.$'],
    "$.source[?(@.id == 'chosen')]",
  );
});

test('a broken file of a tenant stops that tenant, and no other', async () => {
  const sandbox = await worldOf('sandbox', 'a');
  const production = await worldOf('production', 'b');
  await sandbox.repository.commit({
    'tenants/sandbox.yaml': 'variable: { HOST: x }\n',
    'notify.yaml': NOTIFY.replace('Hello', 'Hi'),
  });
  const stopped = await sandbox.pass();
  expect(stopped.troubles).toMatchObject([
    { code: 'SYNC_TENANT_FILE', reason: 'DocumentsInvalid' },
  ]);
  expect(stopped.diagnostics).toMatchObject([
    { code: 'TENANT_FILE_SHAPE', file: 'tenants/sandbox.yaml', line: 1 },
  ]);
  expect(await sandbox.control.workflows()).toEqual([]);
  expect((await production.pass()).troubles).toEqual([]);
  expect(await production.control.workflows()).toHaveLength(1);
});

test('files that a tenant does not take are left to it, not pruned', async () => {
  const world = await worldOf('sandbox', 'a', {
    ...FILES,
    'demo/extra.yaml': 'name: Extra\nenabled: false\n',
    'demo/more.yaml': 'name: More\nenabled: false\n',
  });
  await world.pass();
  await world.repository.commit({
    'tenants/sandbox.yaml': `${FILES['tenants/sandbox.yaml']}exclude: [demo/**]\n`,
  });
  const { rounds } = await world.pass();
  expect(rounds[0]!.outcomes.map(({ change, result }) => [change.file, result])).toEqual([
    ['demo/extra.yaml', 'disowned'],
    ['demo/more.yaml', 'disowned'],
  ]);
  expect(await world.control.workflows()).toHaveLength(3);
});
