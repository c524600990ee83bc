import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SCHEMA_KINDS, schemaKind, schemaOf } from '../../src/commands/schema.ts';
import { cli } from '../support/cli.ts';

const SCHEMAS = path.resolve(import.meta.dirname, '../../docs/schema');
const FILES = SCHEMA_KINDS.filter((kind) => kind !== 'events');
const cwd = import.meta.dirname;

test('docs/schema has the schema of every kind of file, as the command prints it', async () => {
  for (const kind of FILES) {
    const file = path.join(SCHEMAS, `${kind}.schema.json`);
    const { code, stdout } = await cli(['schema', kind], { cwd });
    expect(code).toBe(0);
    if (process.env['UPDATE_DOCS'] !== undefined) {
      mkdirSync(SCHEMAS, { recursive: true });
      writeFileSync(file, stdout);
    }
    expect(readFileSync(file, 'utf8'), kind).toBe(stdout);
  }
  const files = readdirSync(SCHEMAS).filter((name) => name.endsWith('.json'));
  expect(files.toSorted()).toEqual(FILES.map((kind) => `${kind}.schema.json`).toSorted());
});

test.each(FILES)('the schema of %s files says what it is', (kind) => {
  const schema = schemaOf(kind);
  expect(schema).toMatchObject({
    $id: `urn:mainsheet:schema:${kind}`,
    $schema: expect.stringMatching(/^https?:\/\/json-schema\.org\/draft/),
    title: expect.stringMatching(/^Mainsheet /),
  });
});

test('without a word, the schema of workflow files is printed', async () => {
  const { stdout } = await cli(['schema'], { cwd });
  expect(JSON.parse(stdout)).toEqual(schemaOf('workflow'));
});

test('events have a schema each', async () => {
  const { stdout } = await cli(['schema', 'events'], { cwd });
  expect(JSON.parse(stdout)).toHaveProperty(['daemon.started', 'title'], 'daemon.started');
});

test.each([
  ['workflows', 'Did you mean workflow?'],
  ['tennant', 'Did you mean tenant?'],
  ['nothing-alike', 'there is workflow, tenant, config, test, events.'],
])('%s is no schema: %s', async (word, told) => {
  const { code, stderr, stdout } = await cli(['schema', word], { cwd });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(told);
  expect(stderr).toContain('COMMAND_USAGE');
  expect(() => schemaKind(word)).toThrow(`There is no schema "${word}"`);
});
