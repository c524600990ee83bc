import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { ApiFamily } from '../../src/tenant/family.ts';
import { readOnly } from '../../src/tenant/read-only.ts';
import type { LookUpKind, OpenTenant } from '../../src/tenant/tenant.ts';
import { seedOf } from '../emulator/look-ups/acme.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { failure, json, open, smallTenant } from './small-tenant.ts';

const ODD = 'a "quoted" \\ name, with (all) of it/é#&%';

function many(count: number, row: (n: number) => JsonObject): readonly JsonObject[] {
  return Array.from({ length: count }, (_, n) => row(n));
}

const SEED = seedOf({
  identities: [
    { id: 'i-ann', name: 'Ann Admin', alias: 'aadmin' },
    { id: 'i-bob', name: 'Bob', alias: 'bob.one' },
    { id: 'i-bob2', name: 'Bob', alias: 'bob.two' },
    { id: 'i-same', name: 'same', alias: 'same' },
    { id: 'i-taken', name: 'aadmin', alias: 'taken' },
    { id: 'i-odd', name: ODD, alias: 'odd' },
  ],
  sources: [
    { id: 's-hr', name: 'HR', type: 'DelimitedFile' },
    { id: 's-hr-low', name: 'hr' },
    { id: 's-dir', name: 'Directory' },
    { id: 's-odd', name: ODD },
    ...many(300, (n) => ({ id: `s-${n}`, name: `A source with a longish name ${n}` })),
  ],
  roles: [
    ...many(60, (n) => ({ id: `r-${n}`, name: 'Sixty', owner: n === 0 ? 'aadmin' : 'bob.one' })),
    { id: 'r-odd', name: ODD },
  ],
  'access-profiles': [
    { id: 'p-1', name: 'Mailbox', source: 'HR' },
    { id: 'p-2', name: 'Mail + Calendar', source: 'HR' },
    { id: 'p-odd', name: ODD, source: 'HR' },
  ],
  entitlements: [
    { id: 'e-1', name: 'Readers', source: 'HR', attribute: 'group', value: 'r' },
    { id: 'e-2', name: 'Readers', source: 'Directory', attribute: 'memberOf', value: 'r' },
    { id: 'e-3', name: 'Both', source: 'HR', attribute: 'role', value: 'r' },
    { id: 'e-4', name: 'C++', source: 'HR', attribute: 'group', value: 'CN=C++,OU=a/b' },
  ],
  'governance-groups': [
    { id: 'g-1', name: 'Officers', owner: 'aadmin' },
    { id: 'g-2', name: ODD },
  ],
  forms: [
    { id: 'f-1', name: 'Leave' },
    { id: 'f-2', name: ODD },
  ],
  parameters: [
    { id: 'pa-1', name: 'Tickets', type: '1.1' },
    { id: 'pa-2', name: ODD },
  ],
  connectors: [
    { name: 'Web Services', scriptName: 'web', type: 'Web' },
    { name: ODD, scriptName: 'odd' },
  ],
});

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startEmulator({ seed: SEED, requestsPer10s: 100_000 });
});

afterAll(() => emulator.dispose());

function tenantOf(api: ApiFamily = 'v2025'): OpenTenant {
  return open(emulator.url, {
    api,
    requestsPer10s: 100_000,
    clientId: async () => 'demo',
    clientSecret: async () => 'demo',
  });
}

async function idsOf(
  kind: LookUpKind,
  names: readonly string[],
  api?: ApiFamily,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = await tenantOf(api).lookUp(kind, names);
  return Object.fromEntries(
    [...found].map(([name, candidates]) => [name, candidates.map(({ id }) => id)]),
  );
}

/** Kind, and the ids that each name finds. */
const FINDS: readonly [LookUpKind, Readonly<Record<string, readonly string[]>>][] = [
  [
    'identity',
    {
      aadmin: ['i-ann'],
      'Ann Admin': ['i-ann'],
      Bob: ['i-bob', 'i-bob2'],
      same: ['i-same'],
      [ODD]: ['i-odd'],
      AADMIN: [],
      'bob.three': [],
    },
  ],
  ['source', { HR: ['s-hr'], hr: ['s-hr-low'], Hr: [], [ODD]: ['s-odd'], '': [] }],
  ['role', { [ODD]: ['r-odd'], sixty: [] }],
  ['access-profile', { Mailbox: ['p-1'], [ODD]: ['p-odd'], 'Mail ': [] }],
  ['access-profile', { 'Mail + Calendar': ['p-2'], Mailbox: ['p-1'], '+': [] }],
  [
    'entitlement',
    {
      'HR/r': ['e-1', 'e-3'],
      'Directory/r': ['e-2'],
      'HR/CN=C++,OU=a/b': ['e-4'],
      'hr/r': [],
      'Nowhere/r': [],
      HR: [],
      '/r': [],
    },
  ],
  ['governance-group', { Officers: ['g-1'], [ODD]: ['g-2'], officers: [] }],
  ['form', { Leave: ['f-1'], [ODD]: ['f-2'], Leav: [] }],
  ['parameter', { Tickets: ['pa-1'], [ODD]: ['pa-2'], Ticket: [] }],
  ['connector', { 'Web Services': ['web'], [ODD]: ['odd'], Web: [] }],
];

test.each(FINDS)('%s is found by name, as written', async (kind, expected) => {
  expect(await idsOf(kind, Object.keys(expected))).toEqual(expected);
});

test.each<ApiFamily>(['v3', 'beta', 'v2024', 'v2025', 'v2026', 'v1'])(
  'every kind is found and named by %s',
  async (api) => {
    const tenant = tenantOf(api);
    for (const [kind, expected] of FINDS) {
      expect(await idsOf(kind, Object.keys(expected), api), kind).toEqual(expected);
      const ids = Object.values(expected).flat();
      const described = await tenant.describe(kind, [...ids, 'nobody']);
      expect([...described.keys()].toSorted(), kind).toEqual([...new Set(ids)].toSorted());
    }
  },
);

test('what is found carries what tells it from others of its name', async () => {
  const tenant = tenantOf();
  expect((await tenant.lookUp('identity', ['Bob'])).get('Bob')).toEqual([
    { id: 'i-bob', name: 'Bob', detail: 'bob.one' },
    { id: 'i-bob2', name: 'Bob', detail: 'bob.two' },
  ]);
  expect((await tenant.lookUp('entitlement', ['HR/r'])).get('HR/r')).toEqual([
    { id: 'e-1', name: 'HR/r', detail: 'group' },
    { id: 'e-3', name: 'HR/r', detail: 'role' },
  ]);
  expect((await tenant.lookUp('source', ['HR'])).get('HR')).toEqual([
    { id: 's-hr', name: 'HR', detail: 'DelimitedFile' },
  ]);
});

test('more of one name than a page holds are all found', async () => {
  const { Sixty } = await idsOf('role', ['Sixty']);
  expect(Sixty).toHaveLength(60);
});

test('300 names take few requests, each short enough for a URL', async () => {
  const names = many(300, (n) => ({ name: `A source with a longish name ${n}` })).map(({ name }) =>
    String(name),
  );
  await emulator.control.resetRequests();
  const found = await tenantOf().lookUp('source', names);
  expect([...found.values()].map((candidates) => candidates.length)).toEqual(names.map(() => 1));
  expect([...found.keys()]).toEqual(names);
  const asked = (await emulator.control.log()).filter(({ path }) => path.includes('/sources'));
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.length).toBeLessThan(6);
});

test('no name asks for nothing', async () => {
  const tenant = tenantOf();
  for (const [kind] of FINDS) {
    expect(await tenant.lookUp(kind, [])).toEqual(new Map());
    expect(await tenant.lookUp(kind, [''])).toEqual(new Map([['', []]]));
    expect(await tenant.describe(kind, ['', '.', '..'])).toEqual(new Map());
  }
  expect(tenant.requests.snapshot().total).toBe(0);
});

test('ids are named so that the name finds them again', async () => {
  const tenant = readOnly(tenantOf());
  expect([...(await tenant.describe('identity', ['i-ann', 'i-same', 'gone'])).values()]).toEqual([
    { id: 'i-ann', name: 'aadmin', detail: 'Ann Admin' },
    { id: 'i-same', name: 'same', detail: 'same' },
  ]);
  expect((await tenant.describe('entitlement', ['e-4'])).get('e-4')?.name).toBe('HR/CN=C++,OU=a/b');
  expect((await tenant.describe('form', ['f-2', 'no/form?'])).get('f-2')?.name).toBe(ODD);
  for (const [kind, expected] of FINDS.filter(([name]) => name !== 'entitlement')) {
    const [id = ''] = expected[ODD] ?? Object.values(expected).flat();
    const name = (await tenant.describe(kind, [id])).get(id)?.name ?? '';
    const found = await tenant.lookUp(kind, [name]);
    expect(
      found.get(name)?.map((candidate) => candidate.id),
      kind,
    ).toEqual([id]);
  }
});

test('many ids of a kind without a filter for them take one request', async () => {
  const tenant = tenantOf();
  const ids = ['f-1', 'f-2', ...Array.from({ length: 30 }, (_, n) => `none-${n}`)];
  const before = tenant.requests.snapshot();
  const found = await tenant.describe('form', ids);
  expect([...found.keys()].toSorted()).toEqual(['f-1', 'f-2']);
  expect(tenant.requests.since(before).total).toBe(1);
});

/** Kind, what the credential may do, the scope that is missing. */
const MISSING: readonly [LookUpKind, readonly string[], string][] = [
  ['identity', ['sp:scopes:none'], 'sp:scopes:default'],
  ['identity', ['sp:scopes:default'], 'idn:identity:read'],
  ['source', [], 'idn:sources:read'],
  ['role', [], 'idn:role-unchecked:read'],
  ['access-profile', [], 'idn:access-profile:read'],
  ['entitlement', [], 'idn:sources:read'],
  ['entitlement', ['idn:sources:read'], 'idn:entitlement:read'],
  ['governance-group', [], 'idn:workgroup:read'],
  ['form', [], 'sp:forms:read'],
  ['parameter', [], 'sp:parameter-storage:read'],
  ['connector', [], 'idn:connector-config:read'],
];

test.each(MISSING)('%s with only %s: the error names %s', async (kind, granted, scope) => {
  const limited = await startEmulator({
    seed: SEED,
    clients: [
      {
        id: 'c',
        secret: 's',
        identity: { id: 'i-ann', name: 'Ann Admin' },
        scopes: ['sp:workflow:read', ...granted],
      },
    ],
  });
  onTestFinished(() => limited.dispose());
  const tenant = open(limited.url, { clientId: async () => 'c', clientSecret: async () => 's' });
  const error = await failure(tenant.lookUp(kind, [kind === 'entitlement' ? 'HR/r' : 'Nobody']));
  expect(error).toMatchObject({ code: 'TENANT_SCOPE_MISSING', outcome: 'refused' });
  expect(String(error)).toContain(`it needs the scope ${scope}`);
});

test('an alias that is found needs no more than the default scope', async () => {
  const limited = await startEmulator({
    seed: SEED,
    clients: [
      {
        id: 'c',
        secret: 's',
        identity: { id: 'i-ann', name: 'Ann Admin' },
        scopes: ['sp:scopes:default'],
      },
    ],
  });
  onTestFinished(() => limited.dispose());
  const tenant = open(limited.url, { clientId: async () => 'c', clientSecret: async () => 's' });
  const found = await tenant.lookUp('identity', ['aadmin']);
  expect(found.get('aadmin')?.map(({ id }) => id)).toEqual(['i-ann']);
});

test('a name looser filters let through is not taken for another', async () => {
  const loose = await smallTenant((_, response) =>
    json(response, 200, [
      { id: '1', name: 'One' },
      { id: '2', name: 'one' },
      { id: '3' },
      { name: 'One' },
    ]),
  );
  const found = await open(loose.url).lookUp('source', ['One']);
  expect(found.get('One')?.map(({ id }) => id)).toEqual(['1']);
});

test.each([{ results: 'none' }, 'text', [1]])('an answer of %j is a bad one', async (body) => {
  const strange = await smallTenant((_, response) => json(response, 200, body));
  expect(await failure(open(strange.url).lookUp('form', ['x']))).toMatchObject({
    code: 'TENANT_BAD_ANSWER',
  });
});
