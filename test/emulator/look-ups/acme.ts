import { settleRows } from '../../../src/emulator/look-ups/settle-rows.ts';
import type { Rows } from '../../../src/emulator/look-ups/records.ts';
import type { Kind } from '../../../src/emulator/look-ups/kinds.ts';
import type { Seed } from '../../../src/emulator/seed.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';

/** A seed of rows as a person writes them. */
export function seedOf(written: Partial<Record<Kind, readonly JsonObject[]>>): Seed {
  const settled = settleRows(
    Object.entries(written).map(([kind, rows]) => ({ kind: kind as Kind, file: kind, rows })),
  );
  if (!settled.ok) {
    throw new Error(settled.trouble.join('\n'));
  }
  const collections: Rows = settled.value;
  return {
    collections,
    identities: (collections.identities ?? []).map(({ id, name }) => ({
      id: String(id),
      name: String(name),
    })),
  };
}

const AT = { created: '2026-02-01T00:00:00Z' };

/** Two or three rows of every kind. */
export const ACME = seedOf({
  identities: [
    {
      id: 'i-ann',
      name: 'Ann Admin',
      alias: 'aadmin',
      emailAddress: 'ann@acme.example',
      manager: 'Mona Manager',
      attributes: { firstname: 'Ann', lastname: 'Admin', costCenter: 7 },
      access: [{ type: 'ROLE', name: 'Auditor' }],
    },
    {
      id: 'i-mona',
      name: 'Mona Manager',
      emailAddress: 'mona@acme.example',
      identityState: 'INACTIVE_SHORT_TERM',
      lifecycleState: 'inactive',
      attributes: { firstname: 'Mona', lastname: 'Manager' },
    },
  ],
  accounts: [
    { id: 'a-1', source: 'HR', identity: 'aadmin', nativeIdentity: '1' },
    { id: 'a-2', source: 'Directory', name: 'svc' },
  ],
  sources: [
    { id: 's-hr', name: 'HR', owner: 'aadmin', features: ['READ', 'SYNC'], authoritative: true },
    { id: 's-dir', name: 'Directory', description: 'All of it', ...AT },
    { id: 's-hash', name: '#1 "Quoted"' },
  ],
  roles: [
    { id: 'r-1', name: 'Auditor', requestable: true, owner: 'aadmin' },
    { id: 'r-2', name: 'Buyer', ...AT },
  ],
  'access-profiles': [
    { id: 'p-1', name: 'Mailbox', source: 'HR' },
    { id: 'p-2', name: 'Mail + Calendar', source: 'HR' },
    { id: 'p-3', name: 'Shell', source: 'Directory', owner: 'aadmin' },
  ],
  entitlements: [
    { id: 'e-1', name: 'Readers', source: 'HR', attribute: 'group', value: 'r' },
    { id: 'e-2', name: 'Readers', source: 'Directory', attribute: 'memberOf', value: 'r' },
    { id: 'e-3', name: 'Writers', source: 'Directory', attribute: 'memberOf', value: 'w' },
  ],
  'governance-groups': [
    { id: 'g-1', name: 'Officers', members: ['aadmin'] },
    { id: 'g-2', name: 'Desk' },
  ],
  forms: [
    { id: 'f-2', name: 'Leave' },
    { id: 'f-1', name: 'Extension', description: 'Of contracts' },
  ],
  parameters: [
    {
      id: 'pa-1',
      name: 'Tickets',
      type: '1.1',
      owner: 'aadmin',
      publicFields: { username: 'bot' },
      privateFields: { password: 'not-for-anybody' },
    },
    { id: 'pa-2', name: 'Payroll', type: '1.2' },
  ],
  connectors: [
    { name: 'Web Services', scriptName: 'web', type: 'Web', features: ['SYNC'] },
    { name: 'Delimited File', directConnect: false },
  ],
  launchers: [{ id: 'l-1', name: 'Report a loss' }],
});
