import { expect, test } from 'vitest';
import { someAtOnce } from '../../src/kernel/some-at-once.ts';

test('no more than four are under way, and results keep their order', async () => {
  let open = 0;
  let most = 0;
  const results = await someAtOnce(
    Array.from({ length: 30 }, (_, n) => n),
    async (n) => {
      open += 1;
      most = Math.max(most, open);
      for (let turn = 0; turn < 30 - n; turn += 1) {
        await Promise.resolve();
      }
      open -= 1;
      return n * 2;
    },
  );
  expect(results).toEqual(Array.from({ length: 30 }, (_, n) => n * 2));
  expect(most).toBe(4);
});

test('the first failure is thrown', async () => {
  const work = someAtOnce([1, 2], async (n) => {
    throw new Error(`no ${n}`);
  });
  await expect(work).rejects.toThrow('no 1');
});
