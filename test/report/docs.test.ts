import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EVENT_NAMES, definitionOf } from '../../src/report/event-catalogue.ts';
import { eventSchemas } from '../../src/report/event-schemas.ts';

const DOCS = path.resolve(import.meta.dirname, '../../docs');
const SCHEMAS = path.join(DOCS, 'schema/events');

test('docs/schema/events has the schema of every event, and nothing else', () => {
  const wanted = new Map(
    Object.entries(eventSchemas()).map(([name, schema]) => [
      `${name}.json`,
      `${JSON.stringify(schema, undefined, 2)}\n`,
    ]),
  );
  if (process.env['UPDATE_DOCS'] !== undefined) {
    mkdirSync(SCHEMAS, { recursive: true });
    for (const [file, text] of wanted) {
      writeFileSync(path.join(SCHEMAS, file), text);
    }
  }
  expect(readdirSync(SCHEMAS).toSorted()).toEqual([...wanted.keys()].toSorted());
  for (const [file, text] of wanted) {
    expect(readFileSync(path.join(SCHEMAS, file), 'utf8'), file).toBe(text);
  }
});

test('every event that needs a person has a section in the runbook, and every section is of such an event', () => {
  const headings = [
    ...readFileSync(path.join(DOCS, 'runbook.md'), 'utf8').matchAll(/^## (.+)$/gm),
  ].map((match) => match[1]!);
  expect(headings[0]).toBe('Stop everything');
  // How a forge makes an anchor of a heading: lower case, without the dots.
  const anchors = headings.slice(1).map((heading) => heading.toLowerCase().replaceAll('.', ''));
  const helps = EVENT_NAMES.flatMap((name) => {
    const definition: { readonly help?: string } = definitionOf(name);
    return definition.help ?? [];
  });
  expect(anchors.toSorted()).toEqual(helps.toSorted());
});

test('every event that may name its pass may name its trace', () => {
  for (const name of EVENT_NAMES) {
    const { required, optional } = definitionOf(name);
    const keys = [...required, ...optional];
    expect(keys.includes('traceId'), name).toBe(keys.includes('pass'));
  }
});

test('every event at level error says where help is', () => {
  for (const name of EVENT_NAMES) {
    const { levels, help }: { readonly levels: readonly string[]; readonly help?: string } =
      definitionOf(name);
    expect(!levels.includes('error') || help !== undefined, name).toBe(true);
  }
});
