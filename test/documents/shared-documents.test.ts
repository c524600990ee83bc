import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { DocumentCache } from '../../src/documents/document-cache.ts';
import { SharedDocuments } from '../../src/documents/shared-documents.ts';

function collected(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

test('what no cache has any more is not kept', async () => {
  const shared = new SharedDocuments();
  const cache = new DocumentCache({}, shared);
  cache.read('a.yaml', '1', new TextEncoder().encode('name: A\n'));
  expect(shared.size).toBe(1);
  cache.endPass();
  cache.endPass();
  await expect
    .poll(() => {
      collected();
      return shared.size;
    })
    .toBe(0);
});
