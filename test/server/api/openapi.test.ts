import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, expect, test } from 'vitest';
import { version } from '../../../src/kernel/version.ts';
import { apiRoutes } from '../../../src/server/api/add-api.ts';
import { openApi } from '../../../src/server/api/openapi.ts';
import { makeApi, portOf } from './api-world.ts';
import type { ApiWorld } from './api-world.ts';

const FILE = path.resolve(import.meta.dirname, '../../../docs/openapi.json');

let api: ApiWorld | undefined;

afterEach(async () => {
  await api?.server.close();
  api = undefined;
});

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<string, { readonly content?: Record<string, { schema: object }> }>;
}

const document = openApi(apiRoutes(portOf()), version());
const paths = document['paths'] as unknown as Record<string, Record<string, Operation>>;
const operations = Object.entries(paths).flatMap(([at, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ at, method, operation })),
);

test('docs/openapi.json is what the routes say', () => {
  const text = `${JSON.stringify(document, undefined, 2)}\n`;
  if (process.env['UPDATE_DOCS'] !== undefined) {
    writeFileSync(FILE, text);
  }
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});

test('the server gives the same document, without a token', async () => {
  api = makeApi();
  const response = await api.app.inject({ url: '/api/v1/openapi.json' });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' }, paths });
});

test('every operation has a name of its own, and its parameters are those of its path', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { at, operation } of operations) {
    const inPath = operation.parameters.filter((one) => one.in === 'path');
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(at.match(/\{\w+\}/g) ?? []);
    expect(inPath.every(({ required }) => required)).toBe(true);
  }
});

test('every schema is one, and every answer and input is described', () => {
  const ajv = new Ajv2020({ strict: true, validateFormats: false });
  const { components } = document as unknown as { components: { schemas: object } };
  const named = (schema: object): object => ({ ...schema, components });
  ajv.addKeyword('components');
  for (const { at, operation } of operations) {
    const answers = Object.values(operation.responses).flatMap(({ content = {} }) =>
      Object.values(content),
    );
    const inputs = Object.values(operation.requestBody?.content ?? {});
    expect(answers, at).not.toEqual([]);
    for (const { schema } of [...answers, ...inputs, ...operation.parameters]) {
      expect(Object.keys(schema), at).not.toEqual([]);
      expect(() => ajv.compile(named(schema)), at).not.toThrow();
    }
  }
});
