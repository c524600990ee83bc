import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileNames, folded, slug } from '../../src/capture/file-name.ts';

test.each([
  ['Notify manager of a move', 'notify-manager-of-a-move'],
  ['../../etc/passwd', 'etc-passwd'],
  ['a\\b\u0000c\nd', 'a-b-c-d'],
  ['CON', 'workflow-con'],
  ['lpt1.yaml', 'lpt1-yaml'],
  ['com¹', 'workflow-com¹'],
  ['.hidden', 'hidden'],
  ['_draft', 'draft'],
  ['Joiner.test', 'joiner-test'],
  ['tenants', 'workflow-tenants'],
  ['', 'workflow'],
  ['...', 'workflow'],
  ['Prüfung der Größe', 'prüfung-der-größe'],
  ['Cafe\u0301', 'café'],
  ['\u0301\u0302', 'workflow-\u0301\u0302'],
  ['日本語 の 名前', '日本語-の-名前'],
  ['हिन्दी', 'हिन्दी'],
  ['x\ud800y', 'x-y'],
  ['-rf --help', 'rf-help'],
  ['a😀b', 'a-b'],
  ['\u202egnp.exe', 'gnp-exe'],
])('%j becomes %j', (name, expected) => {
  expect(slug(name)).toBe(expected);
});

test('a long name is cut between characters', () => {
  const name = slug('ü'.repeat(500));
  expect(name).toBe('ü'.repeat(60));
});

test('names that are one file somewhere all get a piece of their id, whatever the order', () => {
  const workflows = [
    { id: '1', name: 'Welcome' },
    { id: '2', name: 'WELCOME!' },
    { id: '3', name: 'ﬁle' },
    { id: '4', name: 'file' },
    { id: '5', name: 'Other' },
  ];
  const names = fileNames(workflows);
  expect(names.get('1')).toMatch(/^welcome-[\da-f]{8}\.yaml$/);
  expect(names.get('2')).toMatch(/^welcome-[\da-f]{8}\.yaml$/);
  expect(names.get('3')).toMatch(/^ﬁle-[\da-f]{8}\.yaml$/);
  expect(names.get('5')).toBe('other.yaml');
  expect(new Set(names.values()).size).toBe(5);
  expect(Object.fromEntries(fileNames(workflows.toReversed()))).toEqual(Object.fromEntries(names));
});

const RUNS = Number(process.env['RUNS'] ?? 40);

test('whatever the names are, each file is one part of a path, selected, and one of its kind', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 90 }),
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'a',
      'A',
      'á',
      'a\u0301',
      '../a',
      'nul',
      'a.',
      'a-',
      'ı',
      'I',
      'i',
      'İ',
      'ß',
      'SS',
    ),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), (list) => {
      const names = fileNames(list.map((one, index) => ({ id: `id-${index}`, name: one })));
      const files = [...names.values()];
      for (const file of files) {
        expect(file).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*\.yaml$/u);
        expect(file).toBe(file.normalize('NFC'));
        expect(Buffer.byteLength(file)).toBeLessThan(220);
      }
      expect(new Set(files.map(folded)).size).toBe(list.length);
      expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(list.length);
    }),
    { numRuns: RUNS },
  );
});
