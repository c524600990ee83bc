import fc from 'fast-check';
import { expect, test } from 'vitest';
import { getAt } from '../../src/kernel/pointer.ts';
import type { Json } from '../../src/kernel/json.ts';
import { unsafeNumbers } from '../../src/tenant/unsafe-numbers.ts';

test.each<[string, string, string[]]>([
  ['nothing', '{"a":1,"b":[1.5,-2e3,0.1]}', []],
  ['the largest safe integer', '[9007199254740991]', []],
  ['a power of two that fits', '[9007199254740992]', []],
  ['one that does not', '[9007199254740993]', ['/0']],
  ['twenty digits', '{"a":{"b":[0,12345678901234567890]}}', ['/a/b/1']],
  ['negative', '{"a":-9007199254740993}', ['/a']],
  ['round twenty-one digits survive', '[100000000000000000000]', []],
  ['too many decimals', '[0.12345678901234567891]', ['/0']],
  ['trailing zeros', '[1.500000000000000000000]', []],
  ['overflow', '{"x":1e400}', ['/x']],
  ['a small exponent survives', '[1E5, 2.5e-7]', []],
  ['alone', '12345678901234567890', ['']],
  ['in strings', '{"id":"12345678901234567890","t":":12345678901234567890,"}', []],
  ['after a string with an escaped quote', '{"a\\"b":"\\\\","c":12345678901234567890}', ['/c']],
  ['keys are unescaped and escaped', '{"a/b~\\u00e9":12345678901234567890}', ['/a~1b~0é']],
  ['whitespace', '{\n  "a" : [\n 1,\n 12345678901234567890 ]\n}', ['/a/1']],
  [
    'several, with siblings after objects',
    '[{"a":{}},{"b":12345678901234567890},98765432109876543210]',
    ['/1/b', '/2'],
  ],
  ['__proto__', '{"__proto__":{"x":12345678901234567890}}', ['/__proto__/x']],
])('%s', (_, text, pointers) => {
  JSON.parse(text);
  expect(unsafeNumbers(text)).toEqual(pointers);
});

test('what a double can hold is never reported', () => {
  fc.assert(
    fc.property(fc.json(), fc.maxSafeInteger(), (text, integer) => {
      expect(unsafeNumbers(`{"k":[${text},{"n":${integer}}]}`)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('what it cannot hold always is', () => {
  const big = fc.bigInt().filter((value) => BigInt(Number(value)) !== value);
  fc.assert(
    fc.property(fc.json(), big, (text, integer) => {
      const framed = `{"k":[${text},{"n":${integer}}]}`;
      expect(unsafeNumbers(framed)).toEqual(['/k/1/n']);
      expect(getAt(JSON.parse(framed) as Json, '/k/1/n')).toBe(Number(integer));
    }),
    { numRuns: 500 },
  );
});

test('long texts of long ids are passed over quickly', () => {
  const text = JSON.stringify(
    Array.from({ length: 20_000 }, (_, index) => ({
      id: `2c9180867624cbd7017642d8c8c8${index}`,
      at: '2026-01-05T09:00:00.123456789Z',
      text: 'x'.repeat(500),
    })),
  );
  expect(unsafeNumbers(text)).toEqual([]);
});
