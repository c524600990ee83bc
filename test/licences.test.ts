import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const PAGE = path.join(ROOT, 'docs/licences.md');

/** Licences that let anybody use, change and pass on what we ship, with no more than a notice. */
const ALLOWED = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  '0BSD',
  'Python-2.0',
];

/** They are built into the page, though nothing of them is installed beside the program. */
const IN_THE_PAGE = ['preact', 'uplot'];

interface Package {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

function shipped(): readonly Shipped[] {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Record<string, Package>;
  };
  return Object.entries(packages)
    .map(([place, one]) => ({ ...one, name: place.replace(/^.*node_modules\//, ''), place }))
    .filter(({ place, name, dev }) => place !== '' && (dev !== true || IN_THE_PAGE.includes(name)))
    .map(({ name, version = '', license = 'none' }) => ({ name, version, licence: license }))
    .toSorted((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

test('everything that is shipped has a licence that lets anybody use it', () => {
  expect(shipped().length).toBeGreaterThan(100);
  expect(shipped().filter(({ licence }) => !ALLOWED.includes(licence))).toEqual([]);
});

test('docs/licences.md lists all of it, and nothing else', () => {
  const rows = shipped().map(({ name, version, licence }) => [name, version, licence]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...[['Package', 'Version', 'Licence'], ...rows].map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const wanted = `# Licences

What Mainsheet is shipped with, and under which licence each part is. This page is made from the lockfile; a test holds both
equal, and refuses any licence but ${ALLOWED.join(', ')}.

${line(['Package', 'Version', 'Licence'])}
| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |
${rows.map(line).join('\n')}
`;
  if (process.env['UPDATE_DOCS'] !== undefined) {
    writeFileSync(PAGE, wanted);
  }
  expect(readFileSync(PAGE, 'utf8')).toBe(wanted);
});
