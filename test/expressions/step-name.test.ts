import { expect, test } from 'vitest';
import { isPlainKey, variableName } from '../../src/expressions/step-name.ts';

// Pairs that real files show (facts 5.1).
test.each([
  ['HTTP Request 1', 'hTTPRequest1'],
  ['Get Access to Extend', 'getAccessToExtend'],
  ['Get List of Identities', 'getListOfIdentities'],
  ['API URL', 'aPIURL'],
  ['SaaS Custom Operations Source Name', 'saaSCustomOperationsSourceName'],
  ['Domain FQDN', 'domainFQDN'],
  ['createGroup', 'createGroup'],
  ['  two  spaces ', 'twoSpaces'],
  ['', ''],
])('the output of %j is found under %j', (key, name) => {
  expect(variableName(key)).toBe(name);
});

test.each([
  ['Get Identity 2', true],
  ['Größe holen', true],
  ["Get Identity's Manager", false],
  ['http-request', false],
  ['End Step — Success', false],
  ['', false],
])('whether %j can be referred to: %j', (key, plain) => {
  expect(isPlainKey(key)).toBe(plain);
});
