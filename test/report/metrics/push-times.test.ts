import { expect, test } from 'vitest';
import { PushTimes } from '../../../src/report/metrics/push-times.ts';

type Step =
  | readonly ['seen', sha: string, at: number]
  | readonly ['hook', at: number]
  | readonly ['applied', sha: string, arrivedAt: number | undefined];

test.each<[string, readonly Step[]]>([
  [
    'the first commit known is no push',
    [
      ['seen', 'a', 1],
      ['applied', 'a', undefined],
    ],
  ],
  [
    'a commit arrived when it was first seen',
    [
      ['seen', 'a', 1],
      ['seen', 'b', 5],
      ['seen', 'b', 6],
      ['applied', 'b', 5],
    ],
  ],
  [
    'each commit counts once',
    [
      ['seen', 'a', 1],
      ['seen', 'b', 5],
      ['applied', 'b', 5],
      ['applied', 'b', undefined],
    ],
  ],
  [
    'its hook came before it',
    [
      ['seen', 'a', 1],
      ['hook', 3],
      ['seen', 'b', 5],
      ['applied', 'b', 3],
    ],
  ],
  [
    'of several hooks the first counts',
    [
      ['seen', 'a', 1],
      ['hook', 3],
      ['hook', 4],
      ['seen', 'b', 5],
      ['applied', 'b', 3],
    ],
  ],
  [
    'a hook that brought nothing new is over',
    [
      ['seen', 'a', 1],
      ['hook', 2],
      ['seen', 'a', 3],
      ['seen', 'b', 5],
      ['applied', 'b', 5],
    ],
  ],
  [
    'a hook that came while the source was asked does not make it later',
    [
      ['seen', 'a', 1],
      ['hook', 6],
      ['seen', 'b', 5],
      ['applied', 'b', 5],
    ],
  ],
  [
    'a commit that was overtaken is not waited for',
    [
      ['seen', 'a', 1],
      ['seen', 'b', 2],
      ['seen', 'c', 3],
      ['applied', 'c', 3],
    ],
  ],
  [
    'a commit nobody saw',
    [
      ['seen', 'a', 1],
      ['applied', 'x', undefined],
    ],
  ],
])('%s', (_what, steps) => {
  const times = new PushTimes();
  for (const step of steps) {
    switch (step[0]) {
      case 'seen':
        times.seen('workflows', step[1], step[2]);
        break;
      case 'hook':
        times.hook('workflows', step[1]);
        break;
      case 'applied':
        expect(times.applied('production', 'workflows', step[1])).toBe(step[2]);
        break;
    }
  }
});

test('tenants and sources are apart, and forgotten when they are gone', () => {
  const times = new PushTimes();
  for (const source of ['one', 'two']) {
    times.seen(source, 'a', 1);
  }
  times.seen('one', 'b', 2);
  expect(times.applied('t', 'one', 'b')).toBe(2);
  expect(times.applied('u', 'one', 'b')).toBe(2);
  expect(times.applied('v', 'two', 'b')).toBeUndefined();
  times.keepOnly(new Set(['u']), new Set(['one']));
  expect(times.applied('u', 'one', 'b')).toBeUndefined();
  expect(times.applied('t', 'one', 'b')).toBe(2);
  times.keepOnly(new Set(['t']), new Set());
  times.seen('one', 'c', 9);
  expect(times.applied('t', 'one', 'c')).toBeUndefined();
});

test('only so many commits are remembered', () => {
  const times = new PushTimes();
  for (let at = 0; at <= 101; at += 1) {
    times.seen('workflows', `c${at}`, at);
  }
  expect(times.applied('t', 'workflows', 'c1')).toBeUndefined();
  expect(times.applied('t', 'workflows', 'c2')).toBe(2);
});
