import fc from 'fast-check';
import { expect, test } from 'vitest';
import { templatesIn, withPlaceholders } from '../../src/expressions/template.ts';

test('finds templates with their places', () => {
  const text = 'Hi {{$.a.b}} and {{ $.c }}!';
  expect(templatesIn(text)).toEqual([
    { start: 3, end: 12, path: '$.a.b', pathAt: 5, closed: true },
    { start: 17, end: 26, path: '$.c', pathAt: 20, closed: true },
  ]);
});

test('tells a template that is not closed', () => {
  expect(templatesIn('x {{ $.a')).toEqual([
    { start: 2, end: 8, path: '$.a', pathAt: 5, closed: false },
  ]);
  expect(templatesIn('no templates, { one brace }')).toEqual([]);
});

test('placeholders keep every other character in its place', () => {
  expect(withPlaceholders('$.a[{{$.i}}].b')).toBe('$.a[1111111].b');
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{{', '}}', '$.a', 'x', ' ')), (parts) => {
      const text = parts.join('');
      const replaced = withPlaceholders(text);
      expect(replaced.length).toBe(text.length);
      expect(templatesIn(replaced).every(({ closed }) => !closed)).toBe(true);
    }),
  );
});
