import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readTenantFile } from '../../src/documents/read-tenant-file.ts';
import { TAG_NAMES } from '../../src/documents/tag-syntax.ts';
import { tenantFileSchema } from '../../src/documents/tenant-schema.ts';

const validate = new Ajv({ strict: false }).compile(tenantFileSchema());
const customTags = TAG_NAMES.map((tag) => ({ tag, resolve: (value: string) => value }));

const patch = (operations: string): string =>
  `patches: [{ workflow: a.yaml, patch: [${operations}] }]`;

describe('a tenant file is judged as the reader judges it', () => {
  test.each([
    ['ids: { joiners/a.yaml: 0f3f }', true],
    ['ids:\nonly:\nexclude:\nvariables:\nrefs:\npatches:', true],
    ['only: [joiners/**]\nexclude: [demo/**]', true],
    [
      'variables: { HOST: acme.example, NOTIFY: [a@acme.example], n: 5, on.off-2: { a: null } }',
      true,
    ],
    ['variables: { OWNER: !ref identity/ann, SECRET: !live , MINE: !self id }', true],
    ['refs: { source/Active Directory: 2c91, entitlement/AD/CN=a: x }', true],
    [patch('{ op: replace, path: /enabled, value: false }'), true],
    [patch('{ op: add, path: /owner, value: !ref identity/ann }'), true],
    [patch('{ op: remove, path: /a~1b/0 }'), true],
    [patch('{ op: move, path: /a, from: /b }, { op: copy, path: /a, from: /b }'), true],
    [patch('{ op: test, path: /a, value: null }'), true],
    ['id: {}', false],
    ['ids: [a]', false],
    ['ids: { a.yaml: 5 }', false],
    ['ids: { a.yaml: " " }', false],
    ['only: joiners/**', false],
    ['only: [5]', false],
    ['variables: { 1st: x }', false],
    ['variables: { "a b": x }', false],
    ['refs: { sauce/AD: x }', false],
    ['refs: { source: x }', false],
    ['refs: { source/AD: [] }', false],
    ['refs: { entitlement/AD: x }', false],
    ['patches: {}', false],
    ['patches: [{ workflow: a.yaml }]', false],
    ['patches: [{ patch: [] }]', false],
    [patch('{ op: set, path: /a, value: 1 }'), false],
    [patch('{ op: add, value: 1 }'), false],
    [patch('{ op: add, path: a, value: 1 }'), false],
    [patch('{ op: add, path: "", value: 1 }'), false],
    [patch('{ op: add, path: /a~2, value: 1 }'), false],
    [patch('{ op: add, path: /a }'), false],
    [patch('{ op: move, path: /a }'), false],
  ])('%s', (text, isRight) => {
    const { tenant } = readTenantFile('tenants/t.yaml', new TextEncoder().encode(text));
    expect(tenant !== undefined, 'the reader').toBe(isRight);
    expect(validate(parse(text, { customTags })), 'the schema').toBe(isRight);
  });
});
