import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAMILIES } from '../../../src/emulator/families.ts';
import { http, startEmulator } from '../../support/emulator.ts';
import type { HttpAnswer, RunningEmulator } from '../../support/emulator.ts';
import { schemaErrors } from '../openapi.ts';
import { ACME } from './acme.ts';

let tenant: RunningEmulator;

const CLIENTS = [
  { id: 'demo', secret: 'demo', identity: { id: 'i-demo', name: 'Demo Admin' } },
  ...[
    'sp:scopes:default',
    'idn:identity:read',
    'idn:accounts:read',
    'idn:sources:read',
    'idn:role-unchecked:read',
    'idn:access-profile:read',
    'idn:entitlement:read',
    'idn:workgroup:read',
    'sp:forms:read',
    'sp:parameter-storage:read',
    'idn:connector-config:read',
  ].map((scope) => ({
    id: scope,
    secret: 's',
    identity: { id: 'i-demo', name: 'Demo Admin' },
    scopes: [scope],
  })),
];

beforeAll(async () => {
  tenant = await startEmulator({ seed: ACME, clients: CLIENTS, requestsPer10s: 100_000 });
});

afterAll(() => tenant.dispose());

/** API, the families that lack it, the scope, an id and what the list holds. */
const APIS = [
  ['public-identities', ['beta'], 'sp:scopes:default', undefined, 3],
  ['identities', ['v3'], 'idn:identity:read', 'i-ann', 3],
  ['accounts', [], 'idn:accounts:read', 'a-1', 2],
  ['sources', [], 'idn:sources:read', 's-hr', 3],
  ['roles', [], 'idn:role-unchecked:read', 'r-1', 2],
  ['access-profiles', [], 'idn:access-profile:read', 'p-1', 3],
  ['entitlements', ['v3'], 'idn:entitlement:read', 'e-1', 3],
  ['workgroups', ['v3'], 'idn:workgroup:read', 'g-1', 2],
  ['form-definitions', ['v3'], 'sp:forms:read', 'f-1', 2],
  ['parameter-storage/parameters', ['v3', 'beta', 'v2024'], 'sp:parameter-storage:read', 'pa-1', 2],
  ['connectors', [], 'idn:connector-config:read', 'web', 2],
] as const;

function pathIn(family: string, api: string): string {
  const [first = '', ...rest] = api.split('/');
  return family === 'v1' ? [`/${first}/v1`, ...rest].join('/') : `/${family}/${api}`;
}

function rowsOf(answer: HttpAnswer): readonly { id: string; name: string }[] {
  return answer.body.results ?? answer.body;
}

describe.each(APIS)('%s', (api, missing, scope, id, size) => {
  test.each(FAMILIES.map(({ name }) => name))('in %s', async (family) => {
    const path = pathIn(family, api);
    const list = await tenant.call('GET', path);
    if ((missing as readonly string[]).includes(family)) {
      expect(list.status).toBe(404);
      expect(schemaErrors('ErrorResponseDto', list.body)).toEqual([]);
      return;
    }
    expect(list.status).toBe(200);
    expect(rowsOf(list)).toHaveLength(size);
    if (id !== undefined) {
      const one = await tenant.call('GET', `${path}/${id}`);
      expect(one.status).toBe(200);
      expect(rowsOf(list)).toContainEqual(one.body);
      const none = await tenant.call('GET', `${path}/nobody`);
      expect(none.status).toBe(404);
      expect(schemaErrors('ErrorResponseDto', none.body)).toEqual([]);
    }
  });

  test('needs its scope', async () => {
    const path = pathIn('v2025', api);
    for (const client of CLIENTS.slice(1)) {
      const token = await tenant.token(client.id, 's');
      const { status } = await http(tenant.url, 'GET', path, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect([client.id, status]).toEqual([client.id, client.id === scope ? 200 : 403]);
    }
    expect((await http(tenant.url, 'GET', path)).status).toBe(401);
  });

  test('comes in pages', async () => {
    const path = pathIn('v2026', api);
    const all = rowsOf(await tenant.call('GET', path));
    const page = await tenant.call('GET', `${path}?limit=1&offset=1&count=true`);
    expect(rowsOf(page)).toEqual([all[1]]);
    if (api === 'form-definitions') {
      expect(page.body.count).toBe(size);
    } else {
      expect(page.headers.get('x-total-count')).toBe(String(size));
    }
    expect((await tenant.call('GET', path)).headers.get('x-total-count')).toBeNull();
    const most = api === 'roles' ? 50 : 250;
    expect((await tenant.call('GET', `${path}?limit=${most}`)).status).toBe(200);
    expect((await tenant.call('GET', `${path}?limit=${most + 1}`)).status).toBe(400);
    expect((await tenant.call('GET', `${path}?offset=-1`)).status).toBe(400);
  });

  test.each(['secret eq "x"', 'id ne', 'name isnull and', 'constructor eq "x"', 'name like "x"'])(
    'refuses the filter %s',
    async (filters) => {
      const path = `${pathIn('v2025', api)}?filters=${encodeURIComponent(filters)}`;
      const answer = await tenant.call('GET', path);
      expect(answer.status).toBe(400);
      expect(schemaErrors('ErrorResponseDto', answer.body)).toEqual([]);
    },
  );
});

async function found(api: string, filters: string, sorters = ''): Promise<unknown> {
  const query = new URLSearchParams({ filters, ...(sorters === '' ? {} : { sorters }) });
  const answer = await tenant.call('GET', `${pathIn('v2025', api)}?${query.toString()}`);
  return answer.status === 200 ? rowsOf(answer).map((row) => row.id ?? row.name) : answer.status;
}

test.each([
  ['public-identities', 'alias eq "aadmin"', ['i-ann']],
  ['public-identities', 'alias eq "aadmin" or alias eq "mona.manager"', ['i-ann', 'i-mona']],
  ['public-identities', 'alias in ("aadmin")', 400],
  ['public-identities', 'id in ("i-mona","i-ann","i-nobody")', ['i-ann', 'i-mona']],
  ['public-identities', 'email sw "mona@"', ['i-mona']],
  ['public-identities', 'firstname eq "Ann" and lastname sw "Ad"', ['i-ann']],
  ['public-identities', 'alias eq "demo.admin"', ['i-demo']],
  ['public-identities', 'not alias eq "aadmin"', 400],
  ['identities', 'name sw "Mona"', ['i-mona']],
  ['accounts', 'identityId eq "i-ann"', ['a-1']],
  ['accounts', 'uncorrelated eq true and sourceId in ("s-dir")', ['a-2']],
  ['accounts', 'identity.name eq "Ann Admin"', ['a-1']],
  ['sources', 'name in ("HR","Nothing","Directory")', ['s-hr', 's-dir']],
  ['sources', 'name eq "#1 \\"Quoted\\""', ['s-hash']],
  ['sources', 'owner.id isnull', ['s-dir', 's-hash']],
  ['sources', 'features ca ("READ","SYNC")', ['s-hr']],
  ['sources', 'authoritative eq true', ['s-hr']],
  ['sources', 'created gt 2026-01-15T00:00:00Z', ['s-dir']],
  ['sources', 'name eq "HR" or name eq "Directory"', 400],
  ['sources', 'description co "All"', 400],
  ['roles', 'name eq "Auditor"', ['r-1']],
  ['roles', 'name in ("Auditor")', 400],
  ['roles', 'name eq "Auditor" or name eq "Buyer"', 400],
  ['roles', 'requestable eq false', ['r-2']],
  ['roles', 'owner.id in ("i-ann")', ['r-1']],
  ['access-profiles', 'name eq "Mailbox" or name eq "Shell"', ['p-1', 'p-3']],
  ['access-profiles', 'name eq "Mail + Calendar"', []],
  ['access-profiles', 'name sw "Mail"', ['p-1']],
  ['access-profiles', 'name in ("Mailbox")', 400],
  ['access-profiles', 'source.id eq "s-hr"', ['p-1', 'p-2']],
  ['entitlements', 'source.id eq "s-dir" and value in ("r","w")', ['e-2', 'e-3']],
  ['entitlements', 'name eq "Readers"', ['e-1', 'e-2']],
  ['entitlements', 'attribute eq "group" or attribute eq "memberOf"', 400],
  ['workgroups', 'name in ("Desk","Officers")', ['g-1', 'g-2']],
  ['workgroups', 'memberships.identityId eq "i-ann"', ['g-1']],
  ['workgroups', 'name co "Des"', 400],
  ['form-definitions', 'name in ("Leave","Extension")', ['f-1', 'f-2']],
  ['form-definitions', 'description sw "Of"', ['f-1']],
  ['form-definitions', 'id eq "f-1"', 400],
  ['parameter-storage/parameters', 'name in ("Tickets")', ['pa-1']],
  ['parameter-storage/parameters', 'id ne "pa-1"', ['pa-2']],
  ['parameter-storage/parameters', 'type sw "1."', ['pa-1', 'pa-2']],
  ['parameter-storage/parameters', 'ownerId eq "i-ann"', ['pa-1']],
  ['connectors', 'name sw "Web"', ['Web Services']],
  ['connectors', 'name co "File"', ['Delimited File']],
  ['connectors', 'name eq "Web Services"', 400],
  ['connectors', 'directConnect eq "true"', ['Web Services']],
  ['connectors', 'features ca ("SYNC")', ['Web Services']],
])('%s: %s', async (api, filters, expected) => {
  expect(await found(api, filters)).toEqual(expected);
});

test.each([
  ['public-identities', '-name', ['i-mona', 'i-demo', 'i-ann']],
  ['sources', 'owner.name,-name', ['s-dir', 's-hash', 's-hr']],
  ['roles', '-created', ['r-2', 'r-1']],
  ['entitlements', '-value,source.id', ['e-3', 'e-2', 'e-1']],
  ['workgroups', 'name', ['g-2', 'g-1']],
  ['form-definitions', '-name', ['f-2', 'f-1']],
  ['roles', 'owner.id', 400],
  ['connectors', 'name', 400],
])('%s sorted by %s', async (api, sorters, expected) => {
  expect(await found(api, '', sorters)).toEqual(expected);
});

test('a public identity tells what everybody may know', async () => {
  const { body } = await tenant.call('GET', '/v3/public-identities?sorters=name');
  expect(body[0]).toEqual({
    id: 'i-ann',
    name: 'Ann Admin',
    alias: 'aadmin',
    email: 'ann@acme.example',
    status: 'active',
    identityState: 'ACTIVE',
    manager: { type: 'IDENTITY', id: 'i-mona', name: 'Mona Manager' },
    attributes: [
      { key: 'firstname', name: 'Firstname', value: 'Ann' },
      { key: 'lastname', name: 'Lastname', value: 'Admin' },
      { key: 'costCenter', name: 'Cost Center', value: '7' },
    ],
  });
  expect(body[2]).toMatchObject({ identityState: 'INACTIVE_SHORT_TERM', status: 'inactive' });
  const { body: ann } = await tenant.call('GET', '/v2025/identities/i-ann');
  expect(ann).toMatchObject({ emailAddress: 'ann@acme.example', attributes: { costCenter: 7 } });
  expect(ann).not.toHaveProperty('access');
});

test('a governance group has its members at a path of their own', async () => {
  const { body } = await tenant.call('GET', '/v2025/workgroups/g-1');
  expect(body).toMatchObject({ name: 'Officers', memberCount: 1 });
  expect(body).not.toHaveProperty('members');
  const members = await tenant.call('GET', '/workgroups/v1/g-1/members');
  expect(members.body).toMatchObject([{ id: 'i-ann', name: 'Ann Admin' }]);
  expect((await tenant.call('GET', '/v2025/workgroups/nobody/members')).status).toBe(404);
});

test('private fields of a parameter are never answered, and references tell who uses it', async () => {
  const path = '/parameter-storage/v1/parameters';
  const texts = [await tenant.call('GET', path), await tenant.call('GET', `${path}/pa-1`)];
  for (const { text } of texts) {
    expect(text).toContain('"username":"bot"');
    expect(text).not.toMatch(/privateFields|not-for-anybody/);
  }
  expect((await tenant.call('GET', `${path}/pa-1/references`)).body).toEqual([]);
  const { body: workflow } = await tenant.call('POST', '/v2025/workflows', {
    name: 'Uses Tickets',
    definition: {
      start: 'Call',
      steps: {
        Call: {
          type: 'action',
          actionId: 'sp:http',
          versionNumber: 3,
          attributes: { param_basic: { paramID: 'pa-1' }, param_oauth: { paramID: 'pa-2' } },
        },
      },
    },
  });
  const { body: references } = await tenant.call('GET', `${path}/pa-1/references`);
  expect(references).toEqual([
    {
      id: workflow.definition.steps.Call.attributes.param_basic.refID,
      consumerId: 'sp-workflow-config',
      parameterId: 'pa-1',
      name: `Workflow ${workflow.id}`,
      usageHint: JSON.stringify({ workflowId: workflow.id }),
    },
  ]);
  expect((await tenant.call('GET', `${path}/nobody/references`)).status).toBe(404);
});
