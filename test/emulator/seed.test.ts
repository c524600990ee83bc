import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSeed } from '../../src/emulator/seed.ts';
import { startEmulator } from '../support/emulator.ts';
import { mailing } from './workflow-bodies.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'emulator-seed-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, content: unknown): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(path.join(folder, file), text);
}

test('workflows of every export shape and the collections are loaded', async () => {
  const trigger = { type: 'EVENT', attributes: { id: 'idn:identity-created' } };
  await write('a.json', mailing('Plain'));
  await write('deep/er/b.yaml', 'name: Yaml\nowner: !ref ann\ndefinition:\n  start: X\n');
  await write('c.json', {
    version: 1,
    objects: [
      { version: 1, self: { id: 's', name: 'x', type: 'WORKFLOW' }, object: mailing('Config') },
      { version: 1, self: { id: 's', name: 'x', type: 'SOURCE' }, object: { name: 'No workflow' } },
    ],
  });
  await write('d.json', { version: 1, object: mailing('Single') });
  await write('e.json', [mailing('List 1'), mailing('List 2')]);
  await write('f.json', {
    name: 'Old',
    definition: { version: '1.0', trigger, start: 'X', steps: {} },
  });
  await write('a.test.yaml', 'workflow: a.json');
  await write('.hidden/x.yaml', 'nope');
  await write('README.md', 'nope');
  await write('identities.yaml', '- {id: i-1, name: Ann, email: a@acme.example}\n- {id: i-2}\n');
  await write('sources.yaml', '- {id: s-1, name: HR}\n');
  const seed = await loadSeed(folder);
  expect(seed.workflows!.map((workflow) => workflow['name'])).toEqual([
    'Plain',
    'Config',
    'Single',
    'Yaml',
    'List 1',
    'List 2',
    'Old',
  ]);
  expect(seed.workflows!.at(-1)).toMatchObject({ trigger, definition: { start: 'X' } });
  expect(seed.identities!.map(({ id, name }) => [id, name])).toEqual([
    ['i-1', 'Ann'],
    ['i-2', 'i-2'],
  ]);
  expect(Object.keys(seed.collections!).toSorted()).toEqual(['identities', 'sources']);
  expect(seed.collections!.sources).toMatchObject([{ id: 's-1', name: 'HR' }]);
});

test('a planted workflow keeps its id and state, and belongs to the tenant', async () => {
  const seed = {
    identities: [{ id: 'i-1', name: 'Ann' }],
    workflows: [
      mailing('Kept', { id: 'w-1', enabled: true, owner: { type: 'IDENTITY', id: 'i-1' } }),
      mailing('Fresh'),
    ],
  };
  const tenant = await startEmulator({ seed });
  try {
    const kept = await tenant.call('GET', '/v2025/workflows/w-1');
    expect(kept.body).toMatchObject({
      enabled: true,
      owner: { id: 'i-1', name: 'Ann' },
      trigger: { attributes: { integrationId: null } },
    });
    const fresh = await tenant.control.workflow('Fresh');
    expect(fresh.workflow).toMatchObject({ enabled: false, owner: { name: 'Demo Admin' } });
    expect(fresh.revisions.map((revision) => revision.how)).toEqual(['seed']);
  } finally {
    await tenant.dispose();
  }
});

test('people are written in few words, and names become references', async () => {
  await write(
    'identities.yaml',
    `
- name: Mona Manager
- name: Ann Admin
  alias: aadmin
  emailAddress: ann@acme.example
  manager: Mona Manager
  lifecycleState: prehire
  identityState: INACTIVE_SHORT_TERM
  attributes: { department: Sales }
  accounts:
    - { source: HR, nativeIdentity: '7', locked: true }
    - { source: HR }
  access:
    - { type: ROLE, name: Employee }
- { name: Ben, manager: aadmin }
- { id: exported, name: Exported, managerRef: { type: IDENTITY, id: elsewhere, name: Eve } }
`,
  );
  await write('sources.yaml', '- { name: HR, owner: Ann Admin }\n');
  await write('roles.json', [{ name: 'Employee', accessProfiles: ['Mailbox'] }]);
  await write('access-profiles.yaml', '- { name: Mailbox, source: HR, entitlements: [read] }\n');
  await write('entitlements.yaml', '- { name: read, source: HR, attribute: group, value: r }\n');
  await write('governance-groups.yaml', '- { name: Officers, members: [Ben, aadmin] }\n');
  await write('accounts.yaml', '- { name: svc, source: HR }\n');
  await write('connectors.yaml', '');
  const { collections, identities } = await loadSeed(folder);
  const { identities: people = [], sources = [], roles = [], accounts = [] } = collections!;
  const [mona, ann, ben, exported] = people;
  expect(identities!.map(({ name }) => name)).toEqual(people.map(({ name }) => name));
  expect(ann).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    alias: 'aadmin',
    managerRef: { type: 'IDENTITY', id: mona!['id'], name: 'Mona Manager' },
    lifecycleState: { stateName: 'prehire' },
    identityState: 'INACTIVE_SHORT_TERM',
    attributes: { department: 'Sales', cloudLifecycleState: 'prehire', email: 'ann@acme.example' },
    access: [{ type: 'ROLE', id: roles[0]!['id'], name: 'Employee' }],
  });
  expect(ann).not.toHaveProperty('accounts');
  expect(mona).toMatchObject({
    alias: 'mona.manager',
    managerRef: null,
    emailAddress: null,
    identityState: 'ACTIVE',
    attributes: { cloudLifecycleState: 'active' },
    access: [],
  });
  expect(ben!['managerRef']).toMatchObject({ id: ann!['id'] });
  expect(exported!['managerRef']).toEqual({ type: 'IDENTITY', id: 'elsewhere', name: 'Eve' });
  const hr = { sourceId: sources[0]!['id'], sourceName: 'HR' };
  expect(accounts).toMatchObject([
    { ...hr, name: 'svc', uncorrelated: true },
    { ...hr, nativeIdentity: '7', identityId: ann!['id'], locked: true, disabled: false },
    { ...hr, nativeIdentity: 'aadmin', identityId: ann!['id'], uncorrelated: false },
  ]);
  expect(accounts[0]).not.toHaveProperty('identityId');
  expect(sources[0]).toMatchObject({ owner: { type: 'IDENTITY', name: 'Ann Admin' } });
  const profile = collections!['access-profiles']![0]!;
  expect(roles[0]).toMatchObject({
    accessProfiles: [{ type: 'ACCESS_PROFILE', id: profile['id'], name: 'Mailbox' }],
  });
  expect(profile).toMatchObject({
    source: { type: 'SOURCE', id: hr.sourceId },
    entitlements: [{ type: 'ENTITLEMENT', name: 'read' }],
  });
  expect(collections!['governance-groups']).toMatchObject([
    { memberCount: 2, members: [{ name: 'Ben' }, { name: 'Ann Admin' }] },
  ]);
  expect(collections!.connectors).toEqual([]);
});

test('a minted id is the same whenever kind and name are, and no other', async () => {
  await write('identities.yaml', '- { name: Same }\n- { name: Other }\n');
  await write('roles.yaml', '- { name: Same }\n');
  await write('forms.yaml', '- { name: Same }\n');
  await write('sources.yaml', '- { name: A }\n- { name: B }\n');
  await write('entitlements.yaml', '- { value: x, source: A }\n- { value: x, source: B }\n');
  function idsOf(seed: Awaited<ReturnType<typeof loadSeed>>): readonly unknown[] {
    return Object.values(seed.collections!).flatMap((rows) => rows.map(({ id }) => id));
  }
  const ids = idsOf(await loadSeed(folder));
  expect(new Set(ids).size).toBe(8);
  await write('identities.yaml', '- { name: Other }\n- { name: Same }\n');
  expect(new Set(idsOf(await loadSeed(folder)))).toEqual(new Set(ids));
  const { collections } = await loadSeed(folder);
  expect(collections!.forms![0]!['id']).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('the owner of a seeded workflow may be a name', async () => {
  await write('identities.yaml', '- { name: Ann Admin, alias: aadmin }\n');
  const owned = 'definition: { start: X }';
  await write('a.yaml', `name: By name\nowner: Ann Admin\n${owned}\n`);
  await write('b.yaml', `name: By alias\nowner: !ref aadmin\n${owned}\n`);
  await write('c.yaml', `name: In an object\nowner: { name: Ann Admin }\n${owned}\n`);
  await write('d.yaml', `name: Nobody\nowner: !ref somebody/else\n${owned}\n`);
  const seed = await loadSeed(folder);
  const tenant = await startEmulator({ seed });
  try {
    const id = seed.collections!.identities![0]!['id'];
    const owners = (await tenant.control.workflows()).map(({ workflow }) => workflow.owner.id);
    expect(owners.slice(0, 3)).toEqual([id, id, id]);
    expect(owners[3]).not.toBe(id);
  } finally {
    await tenant.dispose();
  }
});

test.each([
  ['bad.json', '{', 'File bad.json cannot be read.'],
  ['bad.yaml', 'a: [\n', 'File bad.yaml cannot be read.'],
  ['no-workflow.yaml', 'title: x\n', 'File no-workflow.yaml holds no workflow.'],
  ['text.yaml', 'just text\n', 'File text.yaml holds no workflow.'],
  ['identities.yaml', '{}', 'File identities.yaml is not a list.'],
  ['roles.json', '[{"name":"A"},"B"]', 'File roles.json, row 2 is not an object.'],
  [
    'identities.yaml',
    '- { alias: ann }',
    'File identities.yaml, row 1: it has neither an id nor a name.',
  ],
  [
    'identities.yaml',
    '- { name: Ann }\n- { name: Ben, manager: Bob }',
    'File identities.yaml, row 2 (Ben): manager: "Bob" is not in identities.',
  ],
  [
    'identities.yaml',
    '- { name: Ann, access: [{ type: ROLE, name: Boss }] }',
    'File identities.yaml, row 1 (Ann): access.0: "Boss" is not in roles.',
  ],
  [
    'identities.yaml',
    '- { name: Ann, access: [{ type: CAR, name: Boss }] }',
    'File identities.yaml, row 1 (Ann): access.0.type: ROLE, ACCESS_PROFILE or ENTITLEMENT is needed.',
  ],
  [
    'identities.yaml',
    '- { name: Ann, accounts: [{ source: HR, nativeIdentity: "7" }] }',
    'File identities.yaml, row 1 (Ann), account 1 (7): source: "HR" is not in sources.',
  ],
  [
    'identities.yaml',
    '- { name: Ann, identityState: GONE }',
    'File identities.yaml, row 1 (Ann): identityState: ACTIVE, INACTIVE_SHORT_TERM or INACTIVE_LONG_TERM is needed.',
  ],
  [
    'identities.yaml',
    '- { name: Ann }\n- { name: Ann }',
    /File identities.yaml, row 2 \(Ann\): another row has the id [0-9a-f]{32}\./,
  ],
  [
    'personal-access-tokens.yaml',
    '- { id: demo, expirationDate: soon }',
    'File personal-access-tokens.yaml, row 1 (demo): expirationDate: a time is needed.',
  ],
  [
    'governance-groups.yaml',
    '- { name: Officers, members: [Ann] }',
    'File governance-groups.yaml, row 1 (Officers): members.0: "Ann" is not in identities.',
  ],
  ['roles.yaml', '- { name: 7 }', 'File roles.yaml, row 1: name: a text is needed.'],
])('a seed with a bad %s: %s', async (file, text, message) => {
  await write(file, text);
  await expect(loadSeed(folder)).rejects.toMatchObject({
    code: 'EMULATOR_SEED_INVALID',
    message:
      typeof message === 'string'
        ? expect.stringContaining(message)
        : expect.stringMatching(message),
  });
});

test('all troubles of a seed are told at once, up to ten', async () => {
  await write(
    'roles.json',
    Array.from({ length: 12 }, (_, at) => ({ name: `R${at}`, owner: 'X' })),
  );
  await write('sources.yaml', '- { owner: X, name: HR }\n');
  const error = await loadSeed(folder).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  const message = error?.message;
  expect(message).toContain('File roles.json, row 10 (R9): owner: "X" is not in identities.');
  expect(message).toContain('And 3 more.');
});

test('a folder that is not there is an error', async () => {
  await expect(loadSeed(path.join(folder, 'nope'))).rejects.toMatchObject({
    code: 'EMULATOR_SEED_INVALID',
  });
});
