import { expect, test } from 'vitest';
import { keepValues } from '../../src/capture/kept-values.ts';
import { LIVE } from '../../src/capture/written-tag.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { getAt } from '../../src/kernel/pointer.ts';

function workflow(attributes: JsonObject, trigger: JsonObject = { type: 'EVENT' }): JsonObject {
  return {
    name: 'x',
    trigger,
    definition: { start: 'A', steps: { A: { type: 'action', actionId: 'sp:http', attributes } } },
  };
}

const SECRET = 'not-a-real-secret-1';

test.each<[string, Json, string]>([
  ['oAuthClientSecret', SECRET, 'credential'],
  ['url', `https://robot:${SECRET}@acme.example/`, 'credential'],
  ['url', `https://acme.example/?token=${SECRET}`, 'credential'],
  ['formRequestBody', `client_secret=${SECRET}`, 'credential'],
  ['text', '-----BEGIN PRIVATE KEY-----\nx', 'credential'],
  ['oAuthClientSecret', '$.secrets.4f1f4b4e', 'secret-pointer'],
  ['header', 'Bearer {{$.secrets.4f1f4b4e}}', 'secret-pointer'],
  ['paramID', 'p-1', 'parameter'],
  ['text', '\u0000tag {"tag":{"kind":"live"}}', 'unwritable'],
  ['text', '\u0000tag not json', 'unwritable'],
])('%s: %j stays in the tenant: %s', (key, value, reason) => {
  const { body, kept } = keepValues(workflow({ [key]: value }));
  const pointer = `/definition/steps/A/attributes/${key}`;
  expect([...kept]).toEqual([[pointer, reason]]);
  expect(getAt(body, pointer)).toBe(LIVE);
});

test.each<[string, Json]>([
  ['url', 'https://acme.example/people'],
  ['paramID', ''],
  ['paramID', null],
  ['oAuthClientSecret', ''],
  ['authenticationType', 'OAuth'],
  ['text', 'the secrets of $.trigger'],
])('%s: %j is written', (key, value) => {
  const body = workflow({ [key]: value });
  expect(keepValues(body)).toEqual({ body, kept: new Map() });
});

test('every secret of very many is kept', () => {
  const many = Array.from({ length: 3000 }, (_, n) => [`password${n}`, SECRET] as const);
  const { body, kept } = keepValues(workflow(Object.fromEntries(many)));
  expect(kept.size).toBe(3000);
  expect(JSON.stringify(body)).not.toContain(SECRET);
});

test('the client of a trigger is kept where it is external', () => {
  const attributes = { clientId: 'c-1' };
  const external = keepValues(workflow({}, { type: 'EXTERNAL', attributes }));
  expect([...external.kept]).toEqual([['/trigger/attributes/clientId', 'client']]);
  expect(keepValues(workflow({}, { type: 'EVENT', attributes })).kept.size).toBe(0);
});
