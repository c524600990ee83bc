import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBatch } from '../../src/git/blob-batch.ts';
import { logReader, parseCommit } from '../../src/git/commit-log.ts';
import type { Touch } from '../../src/git/commit-log.ts';
import { GIT_ERRORS } from '../../src/git/errors.ts';
import { failureOf, withoutToken } from '../../src/git/git-failure.ts';
import { commonDirectory, parseTree, treePath } from '../../src/git/tree-listing.ts';
import { blobOid } from '../../src/git/work-tree.ts';

test('a batch of any bytes is read back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uint8Array(), { selector: blobOid }), (blobs) => {
      const output = Buffer.concat(
        blobs.flatMap((blob) => [
          Buffer.from(`${blobOid(blob)} blob ${blob.length}\n`),
          blob,
          Buffer.from('\n'),
        ]),
      );
      const batch = parseBatch(output, blobs.length);
      expect(batch.ok && [...batch.blobs].map(([, bytes]) => [...bytes])).toEqual(
        blobs.map((blob) => [...blob]),
      );
    }),
  );
});

const A = 'a'.repeat(40);
test.each([
  ['', 'Git ended early.'],
  [`${A} missing\n`, `${A} missing`],
  [`${A} tree 0\n\n`, `${A} tree 0`],
  [`${A} blob 5\nab`, `${A} blob 5`],
  [`${A} blob 2\nab`, `${A} blob 2`],
])('a batch that is not whole is told (%j)', (output, line) => {
  expect(parseBatch(Buffer.from(output), 1)).toEqual({ ok: false, line });
});

test('a log is read the same in whatever chunks it comes', () => {
  const log = Buffer.from(
    [
      `\x01${A}\x1fAda Ü\x1fa@b\x1f2026-01-05T09:00:00+01:00\x1fSubject \x1f:x`,
      `\n:100644 100644 ${'1'.repeat(40)} ${'2'.repeat(40)} M`,
      'wf/\x01odd\n:name',
      `:000000 100644 ${'0'.repeat(40)} ${'3'.repeat(40)} A`,
      'b',
      `\x01${'b'.repeat(40)}\x1fEmpty\x1f\x1f2026-01-05T09:00:00Z\x1f`,
      '',
      `\x01${'c'.repeat(40)}\x1fMerge\x1f\x1f2026-01-05T09:00:00Z\x1fm`,
      `\n::100644 100644 100644 ${A} ${A} ${'4'.repeat(40)} MM`,
      'c',
      '',
    ].join('\0'),
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 200 })), (sizes) => {
      const touches: Touch[] = [];
      const read = logReader((touch) => touches.push(touch));
      let from = 0;
      for (const size of [...sizes, log.length]) {
        read(log.subarray(from, from + size));
        from = Math.min(log.length, from + size);
      }
      expect(touches.map(({ path, oid, commit }) => [path, oid[0], commit.author])).toEqual([
        ['wf/\x01odd\n:name', '2', 'Ada Ü'],
        ['b', '3', 'Ada Ü'],
        ['c', '4', 'Merge'],
      ]);
      expect(touches[0]!.commit).toMatchObject({
        subject: 'Subject \x1f:x',
        at: '2026-01-05T08:00:00.000Z',
      });
    }),
  );
});

test('a commit with a broken date has one, and other text is no commit', () => {
  for (const date of ['never', '', '-000001-01-01T00:00:00Z', '+012026-01-01T00:00:00Z']) {
    expect(parseCommit(`${A}\x1fa\x1fb\x1f${date}\x1fs\n`)).toMatchObject({
      at: '1970-01-01T00:00:00.000Z',
      subject: 's',
    });
  }
  expect(parseCommit('fatal: no')).toBeUndefined();
});

test('an entry without its object makes the listing damaged', () => {
  expect(parseTree(Buffer.from(`100644 blob ${A}     BAD\ta\0`))).toBeUndefined();
  expect(parseTree(Buffer.from('nonsense\0'))).toBeUndefined();
  expect(parseTree(Buffer.from(''))).toEqual([]);
  expect(parseTree(Buffer.from(`100755 blob ${A}      12\ta\tb\0`))).toEqual([
    { path: 'a\tb', oid: A, size: 12, kind: 'file' },
  ]);
});

test.each([
  ['', ''],
  ['.', ''],
  ['./a//b/', 'a/b'],
  ['/a', 'a'],
  ['..', undefined],
  ['a/../b', undefined],
  ['a/..b', 'a/..b'],
])('the tree path of %j', (path, inTree) => {
  expect(treePath(path)).toBe(inTree);
});

test.each([
  [[], ''],
  [['a'], ''],
  [['a/b'], 'a'],
  [['a/b/c', 'a/b/d'], 'a/b'],
  [['a/b/c', 'a/bc/d'], 'a'],
  [['a/b', 'a/b/c'], 'a'],
  [['x/y', 'a/y'], ''],
])('the directory that %j share', (paths, directory) => {
  expect(commonDirectory(paths)).toBe(directory);
});

test('an error quotes Git on one line, short, without progress and secrets', () => {
  const words = [
    'remote: Counting objects:  10% (1/10)\rremote: Counting objects: 100% (10/10), done.',
    "fatal: unable to access 'https://u:hunter22@h/': token s3cr3t-t0ken",
    'x'.repeat(2000),
  ].join('\n');
  const { message, code } = failureOf(withoutToken(words, 's3cr3t-t0ken'));
  expect(code).toBe('GIT_UNREACHABLE');
  expect(message).not.toMatch(/hunter22|s3cr3t|Counting|\n/);
  expect(message).toContain('unable to access');
  expect(message.length).toBeLessThan(700);
  expect(failureOf('fatal: something new').code).toBe('GIT_FAILED');
});

test('every code carries the prefix of the folder', () => {
  expect(Object.keys(GIT_ERRORS).filter((code) => !code.startsWith('GIT_'))).toEqual([]);
});
