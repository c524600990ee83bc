import { stringify } from 'yaml';
import { exampleSchema } from '../catalogue/example-schema.ts';
import { variableName } from '../expressions/step-name.ts';
import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { coloursFor } from './colours.ts';
import { columns, wrap } from './columns.ts';
import { formFields, itemKind, versionsText, versionText } from './library-text.ts';
import type { LibraryTextOptions } from './library-text.ts';
import { printable, printableLines } from './printable.ts';
import { schemaRows } from './schema-rows.ts';

/** What our catalogue knows beside what a library says. */
export interface ItemExtras {
  /** Short facts, as who answers an action and within what time. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Attributes whose names are open: name, type, description. */
  readonly patterns: readonly (readonly string[])[];
  /** More tables under a title. */
  readonly tables: readonly {
    readonly title: string;
    readonly rows: readonly (readonly string[])[];
  }[];
  /** A step or a trigger that works. */
  readonly example: JsonObject;
}

/** Writes one item of the library with its fields, an example and what it puts out. */
export function libraryItemText(
  versions: readonly JsonObject[],
  extras: ItemExtras,
  { color, width }: LibraryTextOptions,
): string {
  const { bold, dim } = coloursFor(color);
  const item = versions.at(-1) ?? {};
  const name = printable(stringAt(item, 'name') ?? '');
  const kind = itemKind(item);
  const facts = [
    ...(kind === 'action' ? [['versions', versionsText(versions)]] : []),
    ...(kind === 'trigger' ? [['type', printable(stringAt(item, 'type') ?? '')]] : []),
    ...extras.facts,
  ];
  const section = (title: string, rows: readonly (readonly string[])[]): readonly string[] =>
    rows.length === 0 ? [] : ['', bold(title), ...columns(rows, width, '  ')];
  return [
    `${bold(printable(stringAt(item, 'id') ?? ''))}  ${name} ${dim(`(${kind})`)}`,
    ...wrap(printable(stringAt(item, 'description') ?? ''), width),
    ...(facts.length === 0 ? [] : ['', ...columns(facts, width)]),
    ...section('Attributes', [...formFields(item).map(fieldRow), ...extras.patterns.map(openRow)]),
    ...versions.slice(0, -1).flatMap((older) => section(...difference(older, item))),
    ...extras.tables.flatMap(({ title, rows }) => section(title, rows)),
    ...block(
      bold('Example'),
      yaml(kind === 'trigger' ? { trigger: extras.example } : { [name]: extras.example }),
    ),
    ...(kind === 'trigger'
      ? held(item, 'inputExample', 'payload', '$.trigger', section, bold)
      : held(item, 'exampleOutput', 'output', `$.${variableName(name)}`, section, bold)),
  ].join('\n');
}

type Section = (title: string, rows: readonly (readonly string[])[]) => readonly string[];

/** What later steps find at a path: its members, and an example of it. */
function held(
  item: JsonObject,
  key: string,
  word: string,
  path: string,
  section: Section,
  bold: (text: string) => string,
): readonly string[] {
  const example = own(item, key);
  const title = `${word.charAt(0).toUpperCase()}${word.slice(1)}, at ${path}`;
  return [
    ...section(title, schemaRows(schemaOf(item, example), example)),
    ...(isObject(example) && Object.keys(example).length > 0
      ? block(bold(`Example ${word}`), JSON.stringify(example, undefined, 2))
      : []),
  ];
}

/** A tenant may leave the schema out; then the example stands for it. */
function schemaOf(item: JsonObject, example: Json | undefined): JsonObject {
  const schema = own(item, 'outputSchema');
  return isObject(schema) && isObject(own(schema, 'properties'))
    ? schema
    : exampleSchema(example ?? null);
}

function fieldRow(field: JsonObject): readonly string[] {
  const options = own(field, 'options');
  const words = isArray(options) ? options.map(optionText).join(', ') : '';
  const about = stringAt(field, 'description') ?? '';
  const preset = own(field, 'default');
  return [
    printable(stringAt(field, 'name') ?? ''),
    printable(stringAt(field, 'type') ?? ''),
    own(field, 'required') === true ? 'required' : '',
    printable(
      [words, about, preset === undefined ? '' : `Default: ${JSON.stringify(preset)}`]
        .filter((part) => part !== '')
        .join('. '),
    ),
  ];
}

function openRow([name = '', type = '', about = '']: readonly string[]): readonly string[] {
  return [name, type, '', about];
}

function optionText(option: Json): string {
  const value = isObject(option) ? (own(option, 'value') ?? own(option, 'label')) : option;
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function difference(
  older: JsonObject,
  newer: JsonObject,
): readonly [string, readonly (readonly string[])[]] {
  const names = (item: JsonObject): readonly string[] =>
    formFields(item).map((field) => stringAt(field, 'name') ?? '');
  const [before, after] = [names(older), names(newer)];
  const rows = [
    ['also has', before.filter((name) => !after.includes(name)).join(', ')],
    ['has no', after.filter((name) => !before.includes(name)).join(', ')],
  ].filter(([, list]) => list !== '');
  return [
    `Version ${versionText(older)}`,
    rows.length === 0 ? [['has', 'the same attributes']] : rows.map((row) => row.map(printable)),
  ];
}

function yaml(value: JsonObject): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

function block(title: string, text: string): readonly string[] {
  return [
    '',
    title,
    ...printableLines(text)
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}
