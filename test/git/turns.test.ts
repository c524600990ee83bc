import { expect, test } from 'vitest';
import { Turns } from '../../src/git/turns.ts';

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('one at a time, in order, whatever one of them throws', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const first = gate();
  const all = [
    turns.take(async () => {
      log.push('one begins');
      await first.opened;
      log.push('one ends');
    }),
    turns.take(async () => {
      log.push('two');
      throw new Error('two');
    }),
    turns.take(async () => {
      log.push('three');
    }),
  ];
  await Promise.resolve();
  first.open();
  const results = await Promise.allSettled(all);
  expect(log).toEqual(['one begins', 'one ends', 'two', 'three']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('who gives up waiting lets nobody in early', async () => {
  const turns = new Turns();
  const first = gate();
  const log: string[] = [];
  const one = turns.take(() => first.opened.then(() => log.push('one')));
  const stop = new AbortController();
  const two = turns.take(async () => log.push('two'), stop.signal);
  const three = turns.take(async () => log.push('three'));
  const reason = new Error('stop');
  stop.abort(reason);
  await expect(two).rejects.toBe(reason);
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual([]);
  first.open();
  await Promise.all([one, three]);
  expect(log).toEqual(['one', 'three']);
});
