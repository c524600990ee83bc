import { expect, test } from 'vitest';
import { Records } from '../../../src/emulator/look-ups/records.ts';

const ROLES = [
  { id: 'r-1', name: 'Auditor' },
  { id: 'r-2', name: 'r-1' },
];
const IDENTITIES = [{ id: 'i-1', name: 'Ann Admin', alias: 'aadmin' }];

test('rows are found by id before name, and people by alias too', () => {
  const records = new Records({ roles: ROLES, identities: IDENTITIES });
  expect(records.find('roles', 'r-1')).toBe(ROLES[0]);
  expect(records.find('roles', 'Auditor')).toBe(ROLES[0]);
  expect(records.find('identities', 'aadmin')).toBe(IDENTITIES[0]);
  expect(records.find('roles', 'aadmin')).toBeUndefined();
  expect(records.get('roles', 'Auditor')).toBeUndefined();
  expect(records.get('identities', '__proto__')).toBeUndefined();
  expect(records.list('forms')).toEqual([]);
});

test('changes are told, and hold whole kinds', () => {
  let told = 0;
  const records = new Records({ roles: ROLES, identities: IDENTITIES }, () => {
    told += 1;
  });
  expect(records.changes()).toEqual({});
  records.put('identities', { id: 'i-1', name: 'Ann', access: [] });
  records.put('identities', { id: 'i-2', name: 'Ben' });
  expect(records.delete('roles', 'nobody')).toBe(false);
  expect(told).toBe(2);
  expect(records.changes()).toEqual({
    identities: [
      { id: 'i-1', name: 'Ann', access: [] },
      { id: 'i-2', name: 'Ben' },
    ],
  });
  expect(records.delete('roles', 'r-1')).toBe(true);
  expect(told).toBe(3);
  expect(records.changes().roles).toEqual([ROLES[1]]);
});

test('what is taken up replaces what was changed since', () => {
  const records = new Records({ roles: ROLES, identities: IDENTITIES });
  records.delete('roles', 'r-1');
  records.restore({ identities: [{ id: 'i-9', name: 'Zoe' }] });
  expect(records.list('roles')).toEqual(ROLES);
  expect(records.list('identities')).toEqual([{ id: 'i-9', name: 'Zoe' }]);
  expect(Object.keys(records.changes())).toEqual(['identities']);
});
