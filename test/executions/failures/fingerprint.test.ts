import fc from 'fast-check';
import { expect, test } from 'vitest';
import { causeText, fingerprintOf } from '../../../src/executions/failures/fingerprint.ts';

test.each([
  ['campaign id: 2c91808a7d1e4c5f has error status', 'campaign id: # has error status'],
  ['identity 6f9619ff-8b86-d011-b42d-00c04fc964ff not found', 'identity # not found'],
  ['expired at 2026-01-05T09:00:00.123Z', 'expired at #'],
  ['expired at 2026-01-05 09:00:00+01:00, retry', 'expired at #, retry'],
  ['Request failed with status code 503', 'Request failed with status code #'],
  ['no role "Finance Admin" for \'Ann Ample\'', 'no role # for #'],
  ["the server can't answer", "the server can't answer"],
  ['mail to ann@acme.example refused', 'mail to # refused'],
  ['ids 1, 2, 3 are gone', 'ids # are gone'],
  ['ids 1, 2 are gone', 'ids # are gone'],
  ['a\n\n  b', 'a b'],
  ['', ''],
])('%s', (error, cause) => {
  expect(causeText(error)).toBe(cause);
  expect(causeText(cause)).toBe(cause);
});

test('failures that differ in ids, numbers, dates and quoted values are one problem', () => {
  const value = fc.oneof(
    fc.uuid(),
    fc.nat().map(String),
    fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
      .map((date) => date.toISOString()),
    fc.stringMatching(/^[^"\n]*$/).map((text) => `"${text}"`),
  );
  fc.assert(
    fc.property(value, value, fc.stringMatching(/^[a-z ]{0,20}$/), (a, b, words) => {
      const error = (varies: string): string => `The ${words} thing ${varies} is not there`;
      expect(fingerprintOf('w', 'S', error(a))).toBe(fingerprintOf('w', 'S', error(b)));
    }),
    { numRuns: Number(process.env['RUNS'] ?? 200) },
  );
});

test('workflow, step and words make a difference; the length is bounded', () => {
  const all = [
    fingerprintOf('w', 'S', 'gone'),
    fingerprintOf('v', 'S', 'gone'),
    fingerprintOf('w', 'T', 'gone'),
    fingerprintOf('w', undefined, 'gone'),
    fingerprintOf('w', 'S', 'lost'),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(all[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(causeText('word '.repeat(10_000)).length).toBeLessThanOrEqual(512);
});
