import { expect, test } from 'vitest';
import { DocumentCache } from '../../src/documents/document-cache.ts';
import { SharedDocuments } from '../../src/documents/shared-documents.ts';

const A = new TextEncoder().encode('name: A\n');
const B = new TextEncoder().encode('name: B\n');

test('an unchanged file is read once, a changed one again', () => {
  const cache = new DocumentCache();
  expect(cache.get('a.yaml', '1')).toBeUndefined();
  const first = cache.read('a.yaml', '1', A);
  expect(first.name).toBe('A');
  cache.endPass();
  expect(cache.get('a.yaml', '1')).toBe(first);
  // The blob id says that nothing changed, so the bytes are not looked at.
  expect(cache.read('a.yaml', '1', B)).toBe(first);
  expect(cache.read('a.yaml', '2', B).name).toBe('B');
});

test('the same blob under another path is another document', () => {
  const cache = new DocumentCache();
  expect(cache.read('a.yaml', '1', A).document?.file).toBe('a.yaml');
  expect(cache.read('b.yaml', '1', A).document?.file).toBe('b.yaml');
});

test('what the last pass did not use is forgotten', () => {
  const cache = new DocumentCache();
  cache.read('a.yaml', '1', A);
  cache.read('b.yaml', '1', B);
  cache.endPass();
  cache.get('a.yaml', '1');
  expect(cache.size).toBe(2);
  cache.endPass();
  expect(cache.size).toBe(1);
  expect(cache.get('b.yaml', '1')).toBeUndefined();
});

test('the options of the cache are those of its documents', () => {
  const cache = new DocumentCache({ severities: { UNKNOWN_KEY: 'error' } });
  const text = new TextEncoder().encode('name: A\nnmae: B\n');
  expect(cache.read('a.yaml', '1', text).document).toBeUndefined();
});

test('caches that share what they read have one document, and each forgets by its own passes', () => {
  const shared = new SharedDocuments();
  const [one, other] = [new DocumentCache({}, shared), new DocumentCache({}, shared)];
  const read = one.read('a.yaml', '1', A);
  expect(other.get('a.yaml', '1')).toBe(read);
  expect(other.get('b.yaml', '1')).toBeUndefined();
  one.endPass();
  one.endPass();
  expect([one.size, other.size]).toEqual([0, 1]);
  expect(other.get('a.yaml', '1')).toBe(read);
  expect(new DocumentCache({}).get('a.yaml', '1')).toBeUndefined();
});
