import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../src/config/config-schema.ts';
import { isObject } from '../../src/kernel/json.ts';
import type { Json } from '../../src/kernel/json.ts';

const CONFIG = path.resolve(import.meta.dirname, '../../config');

const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(configSchema());

function read(name: string): Json {
  return parse(readFileSync(path.join(CONFIG, name), 'utf8')) as Json;
}

test.each(['demo.yaml', 'mainsheet.example.yaml'])('%s fits the schema', (name) => {
  accepts(read(name));
  expect(accepts.errors).toBeNull();
});

const embedded = { embedded: true, source: 's' };

describe('the schema refuses', () => {
  test.each([
    [{ sources: {}, tenants: {}, x: 1 }],
    [{ sources: { s: {} }, tenants: {} }],
    [{ sources: { s: { url: '' } }, tenants: {} }],
    [{ sources: {}, tenants: { t: { ...embedded, mode: 'atuo' } } }],
    [{ sources: {}, tenants: { t: { ...embedded, drift: 'caputre' } } }],
    [{ sources: {}, tenants: { t: { ...embedded, windows: [{ days: ['monday'] }] } } }],
    [{ sources: {}, tenants: { t: { ...embedded, windows: [{ from: '8' }] } } }],
    [{ sources: {}, tenants: { t: { ...embedded, after: {} } } }],
    [{ sources: {}, tenants: { t: { ...embedded, policy: { overrides: ['name'] } } } }],
    [{ sources: { s: { url: 'x', commit: { name: 'a' } } }, tenants: {} }],
    [{ sources: {}, tenants: { t: { ...embedded, interval: 'soon' } } }],
    [{ sources: {}, tenants: { t: { ...embedded, maxDisabled: 0 } } }],
    [{ sources: {}, tenants: { t: { ...embedded, rateLimit: { share: 2 } } } }],
    [{ sources: {}, tenantsFrom: {} }],
    [{ sources: {}, tenantsFrom: { directory: '' } }],
    [{ sources: {}, tenantsFrom: { directory: 'd', template: { mode: 'atuo' } } }],
    [{ sources: {}, tenantsFrom: { directory: 'd', template: { nmae: 'x' } } }],
    [{ sources: {}, tenants: {}, store: 'mysql://x' }],
  ])('%j', (value) => {
    expect(accepts(value)).toBe(false);
  });
});

test('the schema takes a template that lacks keys, with or without tenants beside it', () => {
  const tenantsFrom = { directory: 'tenants', template: { interval: '1m' } };
  accepts({ sources: {}, tenantsFrom });
  expect(accepts.errors).toBeNull();
  accepts({ sources: {}, tenantsFrom, tenants: { t: embedded } });
  expect(accepts.errors).toBeNull();
});

test('every key has a description, or is a map of keys that have', () => {
  const bare: string[] = [];
  function walk(schema: Json | undefined, place: string): void {
    if (!isObject(schema)) {
      return;
    }
    const inner = schema['properties'];
    if (isObject(inner)) {
      Object.entries(inner).forEach(([key, member]) => walk(member, `${place}/${key}`));
    } else if (schema['description'] === undefined) {
      bare.push(place);
    }
    walk(schema['additionalProperties'], `${place}/*`);
    walk(schema['items'], `${place}/*`);
  }
  const schema = configSchema();
  walk(schema, '');
  // One of a list of words, ids or hosts is described by the list.
  expect(
    bare.filter(
      (place) =>
        !/^.(tenants.\*|tenantsFrom.template).(rules|policy.(owners|hosts)|windows.\*.days).\*$/.test(
          place,
        ),
    ),
  ).toEqual([]);
  expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
});
