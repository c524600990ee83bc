import { expect, test } from 'vitest';
import { checkAcrossFiles } from '../../src/documents/across-files.ts';
import type { NamedFile } from '../../src/documents/across-files.ts';

function file(name: string, path: string): NamedFile {
  return { file: path, name, positions: { at: () => ({ line: 3, column: 7 }) } };
}

function check(...documents: readonly NamedFile[]): readonly string[] {
  return checkAcrossFiles(documents).map(
    ({ code, severity, file: path }) => `${code} ${severity} ${path}`,
  );
}

test('different names are fine', () => {
  expect(check(file('A', 'a'), file('B', 'b'))).toEqual([]);
});

test('one name twice is an error on each file, which names the others', () => {
  const found = checkAcrossFiles([file('A', 'z.yaml'), file('A', 'b.yaml'), file('A', 'c.yaml')]);
  expect(found.map(({ code, severity, file: path }) => [code, severity, path])).toEqual([
    ['NAME_DUPLICATE', 'error', 'b.yaml'],
    ['NAME_DUPLICATE', 'error', 'c.yaml'],
    ['NAME_DUPLICATE', 'error', 'z.yaml'],
  ]);
  expect(found[0]).toMatchObject({ line: 3, column: 7, pointer: '/name' });
  expect(found[0]?.message).toContain('c.yaml, z.yaml');
});

test('letter case and outer spaces only are a warning', () => {
  expect(check(file('Flow', 'a'), file('flow ', 'b'), file('Flow 2', 'c'))).toEqual([
    'NAME_SIMILAR warning a',
    'NAME_SIMILAR warning b',
  ]);
});

test('both at once', () => {
  expect(check(file('Flow', 'a'), file('Flow', 'b'), file('FLOW', 'c'))).toEqual([
    'NAME_DUPLICATE error a',
    'NAME_SIMILAR warning a',
    'NAME_DUPLICATE error b',
    'NAME_SIMILAR warning b',
    'NAME_SIMILAR warning c',
  ]);
});

test('a name in a thousand files stays one readable line each', () => {
  const found = checkAcrossFiles(Array.from({ length: 1000 }, (_, at) => file('A', `${at}.yaml`)));
  expect(found).toHaveLength(1000);
  expect(found[0]?.message).toContain('and 994 more');
});
