import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

/** The floors of `src/`, bottom first: a file imports only from floors below its own folder, or its own folder. */
const FLOORS: readonly (readonly string[])[] = [
  ['kernel'],
  ['workflow', 'expressions', 'catalogue'],
  ['git', 'store', 'engine', 'normal-form'],
  ['documents', 'tenant', 'inventory'],
  ['plan', 'rollout', 'testing', 'warnings'],
  ['apply', 'capture', 'executions'],
  ['report'],
  // It runs in a browser, and reaches the rest over HTTP.
  ['ui'],
  ['sync', 'notify'],
  ['server', 'daemon'],
  ['config'],
  ['emulator'],
  ['commands'],
  ['main.ts'],
];

/** Folders that see less than everything below them. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  emulator: ['kernel', 'workflow', 'expressions', 'catalogue', 'engine'],
  config: ['kernel', 'workflow'],
  ui: ['report'],
};

const SRC = path.resolve(import.meta.dirname, '../src');

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(): readonly string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => file.split(path.sep).join('/'))
    .toSorted();
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(path.join(SRC, file), 'utf8');
  return [...text.matchAll(/(?:from\s+|import\s*\(?\s*)'(\.[^']+)'/g)].map((match) => ({
    from: file,
    to: path.posix.join(path.posix.dirname(file), match[1]!),
  }));
}

function room(file: string): string {
  return file.split('/')[0]!;
}

function floor(file: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(room(file)));
}

const imports = sourceFiles().flatMap(importsOf);

test('there is something to check', () => {
  expect(sourceFiles().length).toBeGreaterThan(20);
  expect(imports.length).toBeGreaterThan(20);
});

test('every folder is on a floor', () => {
  expect(sourceFiles().filter((file) => floor(file) < 0)).toEqual([]);
});

test('every import goes down, or stays in its folder', () => {
  const wrong = imports.filter(
    ({ from, to }) => room(from) !== room(to) && floor(to) >= floor(from),
  );
  expect(wrong).toEqual([]);
});

test('the emulator, the configuration and the page see only what they may', () => {
  const wrong = imports.filter(({ from, to }) => {
    const allowed = ONLY[room(from)];
    return allowed !== undefined && room(from) !== room(to) && !allowed.includes(room(to));
  });
  expect(wrong).toEqual([]);
});

test('the page takes nothing but types from the rest, and the rest nothing from the page', () => {
  const values = sourceFiles()
    .filter((file) => room(file) === 'ui')
    .flatMap((file) =>
      [
        ...readFileSync(path.join(SRC, file), 'utf8').matchAll(
          /import (?!type )[^;]*?from '((?:\.\.\/)+(?:report|kernel)\/[^']+)'/g,
        ),
      ].map((match) => `${file}: ${match[1]}`),
    );
  expect(values).toEqual([]);
  expect(imports.filter(({ from, to }) => room(from) !== 'ui' && room(to) === 'ui')).toEqual([]);
  expect(
    imports.filter(({ from, to }) => room(from) === 'ui' && room(to) === 'report'),
  ).not.toEqual([]);
});

test('no file imports itself through others, types included', () => {
  const edges = new Map<string, string[]>();
  for (const { from, to } of imports) {
    edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
      return;
    }
    if (!done.has(file)) {
      for (const next of edges.get(file) ?? []) {
        visit(next, [...trail, file]);
      }
      done.add(file);
    }
  };
  for (const file of edges.keys()) {
    visit(file, []);
  }
  expect(cycles).toEqual([]);
});

test('only main.ts ends the process', () => {
  const wrong = sourceFiles().filter(
    (file) =>
      file !== 'main.ts' && readFileSync(path.join(SRC, file), 'utf8').includes('process.exit('),
  );
  expect(wrong).toEqual([]);
});
