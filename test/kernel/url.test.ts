import { expect, test } from 'vitest';
import { readUrl } from '../../src/kernel/url.ts';

test('a URL is read, also relative to another; anything else is none', () => {
  expect(readUrl('https://acme.example/x')?.pathname).toBe('/x');
  expect(readUrl('/x', 'https://acme.example')?.href).toBe('https://acme.example/x');
  expect(readUrl('not a url')).toBeUndefined();
});

test('the answer stays the same however often it is asked', () => {
  const hosts = Array.from({ length: 50_000 }, () => readUrl('https://\u00df.example/')?.hostname);
  expect(new Set(hosts)).toEqual(new Set(['xn--zca.example']));
});
