import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MASKED, Masker } from '../../src/kernel/mask.ts';
import { MAX_LINE_BYTES, shorten } from '../../src/report/shorten.ts';
import { valueDiff } from '../../src/report/value-diff.ts';

const long = 'word '.repeat(60);

test.each([
  ['a short change', 1, 2, ['~ x: 1 → 2']],
  ['a value that came', undefined, true, ['+ x: true']],
  ['a value that went', 'a', undefined, ['- x: "a"']],
  ['a secret that became another', MASKED, MASKED, ['~ x: another secret']],
  ['what only differs where nothing is shown', 3, 3, ['~ x: changed in what is not shown']],
  ['lines', 'a\nb\nc', 'a\nB\nc', ['~ x:', '      a', '    - b', '    + B', '      c']],
  ['lines that came', undefined, 'a\nb', ['+ x:', '    + a', '    + b']],
  ['a list', ['a'], ['a', long], undefined],
])('%s is shown', (_title, before, after, expected) => {
  const shown = valueDiff('x', before, after);
  expect(shown[0]).toMatch(/^[~+-] x/);
  expect(shown.every((line) => line.length <= 200)).toBe(true);
  expect(expected === undefined || JSON.stringify(shown) === JSON.stringify(expected)).toBe(true);
});

test('two long texts are cut around the place where they part', () => {
  const shown = valueDiff('x', `${long}old${long}`, `${long}new${long}`);
  expect(shown).toHaveLength(3);
  expect(shown[1]).toContain('old');
  expect(shown[2]).toContain('new');
  expect(shown[1]).toContain('…');
});

test('texts with thousands of other lines are counted, not compared', () => {
  const text = (mark: string): string =>
    Array.from({ length: 3000 }, (_, line) => `${mark}${line}`).join('\n');
  expect(valueDiff('x', text('a'), text('b'))).toEqual([
    '~ x:',
    '    3000 lines are replaced by 3000 lines',
  ]);
});

test('far changes of one text are shown apart', () => {
  const lines = Array.from({ length: 40 }, (_, line) => `line ${line}`);
  const after = lines.with(2, 'two').with(37, 'thirty-seven');
  expect(valueDiff('x', lines.join('\n'), after.join('\n'))).toContain('    …');
});

test('control characters of a tenant never reach a terminal', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'binary' }),
      (a, b) => {
        for (const line of valueDiff('x', a, b)) {
          // oxlint does not know that this is what is looked for.
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      },
    ),
  );
});

test('whatever is in a line, it is no longer than a line may be', () => {
  const value = fc.oneof(
    fc.string({ maxLength: 2000 }),
    fc.array(fc.record({ pointer: fc.string(), value: fc.string({ maxLength: 900 }) }), {
      maxLength: 60,
    }),
    fc.integer(),
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('diff', 'frame', 'operations', 'message', 'notes'), value),
      (fields) => {
        const short = shorten(JSON.parse(JSON.stringify(fields)));
        expect(Buffer.byteLength(JSON.stringify(short))).toBeLessThanOrEqual(MAX_LINE_BYTES);
      },
    ),
  );
});

test('a masker hides known secrets in every spelling, and by name and shape', () => {
  const masker = new Masker();
  masker.learn('p@ss word!');
  const base64 = Buffer.from('p@ss word!').toString('base64');
  for (const text of ['p@ss word!', encodeURIComponent('p@ss word!'), base64]) {
    expect(masker.text(`before ${text} after`)).toBe(`before ${MASKED} after`);
  }
  expect(masker.text('Authorization: Bearer abcdef0123456789')).not.toContain('abcdef0123456789');
  expect(masker.text('https://user:pw12@host/x')).toBe(`https://${MASKED}@host/x`);
  expect(masker.text('https://host/x?client_secret=abc&y=1')).toBe(
    `https://host/x?client_secret=${MASKED}&y=1`,
  );
  expect(
    masker.value({ password: 'x', tokenUrl: 'https://h', list: [{ apiKey: 'y' }], n: 1 }),
  ).toEqual({
    password: MASKED,
    tokenUrl: 'https://h',
    list: [{ apiKey: MASKED }],
    n: 1,
  });
  expect(masker.value({ tokens: ['a', 'b'] })).toEqual({ tokens: [MASKED, MASKED] });
  expect(masker.value({ password: '$.secrets.1' })).toEqual({ password: '$.secrets.1' });
});
