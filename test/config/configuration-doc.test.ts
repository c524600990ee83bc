import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { configSchema } from '../../src/config/config-schema.ts';
import { isArray, isObject, own, stringAt } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';

const PAGE = path.resolve(import.meta.dirname, '../../docs/configuration.md');

const INTRO = `# Configuration

One YAML file says everything: \`--config FILE\`, else \`MAINSHEET_CONFIG\`, else \`config/mainsheet.yaml\`.
[config/mainsheet.example.yaml](../config/mainsheet.example.yaml) shows every key with a value, \`mainsheet init\` writes a
small one, and \`mainsheet schema config\` prints a JSON Schema for editors. This page is made from it; a test holds both equal.

- A key that does not exist is an error that names the nearest one. All errors are told at once, with line and column.
- A secret is \`env:NAME\` or \`file:PATH\`. A file is read again at each use, so that rotation needs no restart.
- A window goes by the clocks of its zone: an hour that comes twice in autumn is open twice, one that spring leaves out does
  not open.
- A length of time is \`500ms\`, \`30s\`, \`5m\`, \`4h\`, \`7d\`, or a sum such as \`1h30m\`.
- Relative paths start at the working directory of the process.
- The daemon watches the file, and the directory of \`tenantsFrom\`, and takes a change over without a restart. An invalid one is reported, and the old one stays.
- Without a file, \`SAIL_BASE_URL\`, \`SAIL_CLIENT_ID\`, \`SAIL_CLIENT_SECRET\` and \`MAINSHEET_REPOSITORY\` make a configuration of
  one tenant. A misspelt variable that begins with \`MAINSHEET_\` is an error.
`;

const TENANTS_FROM = `Tenants that are described by a file each: one template, and a directory of what differs. It goes together with \`tenants\`;
one of the two must give at least one tenant.

\`\`\`yaml
tenantsFrom:
  directory: tenants
  template:
    source: workflows
    url: https://{name}.api.identitynow.com
    clientId: file:/run/secrets/{name}/id
    clientSecret: file:/run/secrets/{name}/secret
    path: tenants/{name}
\`\`\`

\`tenants/acme.yaml\` is then the tenant \`acme\`. It may be empty, or say what is different there:

\`\`\`yaml
mode: observe
guard: { removals: { count: 1 } }
\`\`\`

- A file has the same keys as an entry under \`tenants\`. What stands in it comes over the template: maps key by key, everything
  else is replaced. What must not have the template's keys stands under \`tenants\`. A name in both places is an error.
- \`{name}\` in a text of the template or of a file is the tenant's name; in keys, and under \`tenants\`, it means nothing. There is no
  other such word: \`{tenant}\` is an error, so that nothing misspelt is taken as it is written. Braces around anything else stay.
  YAML wants quotes around a text that begins with a brace.
- The files lie in the directory itself. Those with a dot before their name are not looked at, so that a mounted ConfigMap works;
  one without the ending \`.yaml\` or \`.yml\` is told and not read. A directory in it, a name that no tenant can have, a file above 64 KiB,
  and a directory without a file are errors: a volume that is not mounted must not look like a wish.
- What is wrong is told with the file, line and column it comes from. What is wrong because of the template is told once, there.
- A file that comes, changes or goes is taken over by the running daemon like any change of the configuration: with an error in one
  file, all that was in force stays in force. A tenant whose file goes is followed no longer, and nothing of it is written or deleted:
  its workflows stay as they are, and what is remembered of it is there when the file comes back. \`config.reloaded\` names it
  under \`gone\`, as a warning, so that a file that got lost is noticed. A directory that
  is a link to another is not seen to change when the link is; SIGHUP has it read again.`;

const SECTIONS: readonly (readonly [key: string, text: string])[] = [
  ['sources', 'Git repositories, by any name: `sources.NAME.KEY`.'],
  ['tenants', 'Tenants, by any name: `tenants.NAME.KEY`.'],
  ['tenantsFrom', TENANTS_FROM],
  ['server', 'The HTTP side of the daemon; without it nothing listens.'],
  [
    'store',
    'What is remembered from pass to pass. [replicas.md](replicas.md) tells what PostgreSQL is for.',
  ],
  ['data', 'What can be made anew.'],
  [
    'notify',
    'Where events are sent beside the log: a list. [notify.md](notify.md) tells how each is set up.',
  ],
  ['log', 'One JSON line an event.'],
  [
    'maskPersonalData',
    'Secrets are always masked: in the log, in reports, in what is sent, in answers of the API.',
  ],
];

type Row = readonly [key: string, values: string, fallback: string, meaning: string];

function rows(schema: JsonObject, key: string, required: boolean): readonly Row[] {
  const described: readonly Row[] =
    schema['description'] === undefined
      ? []
      : [[`\`${key}\``, values(schema), fallback(schema, required), String(schema['description'])]];
  const map = [schema, ...options(schema)].find((one) => isObject(one['properties']));
  const items = schema['items'];
  const inner: readonly Row[] =
    isObject(items) && isObject(items['properties']) ? members(items, `${key}[].`) : [];
  // It has the keys of the section before, and they are not said twice.
  if (key === 'tenantsFrom.template') {
    return described;
  }
  return [...described, ...(map === undefined ? [] : members(map, `${key}.`)), ...inner];
}

function members(schema: JsonObject, prefix: string): readonly Row[] {
  const required = schema['required'];
  return Object.entries(schema['properties'] as JsonObject).flatMap(([name, member]) =>
    rows(
      member as JsonObject,
      `${prefix}${name}`,
      isArray(required) &&
        required.includes(name) &&
        own(member as JsonObject, 'default') === undefined,
    ),
  );
}

function options(schema: JsonObject): readonly JsonObject[] {
  const any = schema['anyOf'];
  return isArray(any) ? any.filter(isObject) : [];
}

function values(schema: JsonObject): string {
  const words = schema['enum'];
  if (isArray(words)) {
    return words.map((word) => `\`${String(word)}\``).join(', ');
  }
  const any = options(schema);
  if (any.length > 0) {
    return any.map(values).join(', or ');
  }
  if ((stringAt(schema, 'pattern') ?? '').includes('ms|s|m|h|d')) {
    return 'length of time';
  }
  const items = schema['items'];
  switch (stringAt(schema, 'type')) {
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `${String(schema['minimum'])} to ${String(schema['maximum'])}`;
    case 'number':
      return `above ${String(schema['exclusiveMinimum'])}, to ${String(schema['maximum'])}`;
    case 'array':
      return isObject(items) && isArray(items['enum']) ? `list of ${values(items)}` : 'list';
    case 'object':
      return 'map';
    case undefined:
    default:
      return 'text';
  }
}

function fallback(schema: JsonObject, required: boolean): string {
  const value = own(schema, 'default');
  if (value === undefined) {
    return required ? 'required' : '';
  }
  // A map of defaults says less than its keys do.
  return isObject(value) && Object.keys(value).length === 0
    ? ''
    : `\`${stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim()}\``;
}

function table(body: readonly Row[]): string {
  const head: Row = ['key', 'values', 'default', 'what it says'];
  const widths = head.map((_, column) =>
    Math.max(...[head, ...body].map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

function page(): string {
  const properties = configSchema()['properties'] as JsonObject;
  expect(Object.keys(properties).toSorted()).toEqual(SECTIONS.map(([key]) => key).toSorted());
  const parts = SECTIONS.map(([key, text]) => {
    const schema = properties[key] as JsonObject;
    const entry: Json | undefined = schema['additionalProperties'];
    const body = isObject(entry) ? members(entry, '') : rows(schema, key, false);
    return `## ${key}\n\n${text}\n\n${table(body)}\n`;
  });
  return `${INTRO}\n${parts.join('\n')}`;
}

test('docs/configuration.md has every key with its values, default and meaning, and nothing else', () => {
  const wanted = page();
  if (process.env['UPDATE_DOCS'] !== undefined) {
    writeFileSync(PAGE, wanted);
  }
  expect(readFileSync(PAGE, 'utf8')).toBe(wanted);
});
