import { expect, test } from 'vitest';
import type { DaemonObserver } from '../../src/daemon/observer.ts';
import { SourcePoll } from '../../src/daemon/source-poll.ts';
import type { SourcePart } from '../../src/daemon/source-poll.ts';
import { appError } from '../../src/kernel/app-error.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { context, turn } from './passes.ts';

const ERRORS = {
  GIT_UNREACHABLE: { next: 'retry', what: '', hint: '' },
  GIT_AUTH_FAILED: { next: 'stalled', what: '', hint: '' },
} as const;

interface Polled {
  readonly clock: ManualClock;
  readonly poll: SourcePoll;
  readonly ended: Promise<void>;
  readonly asked: number[];
  readonly told: string[];
  readonly moved: () => number;
}

function polled(part: Partial<SourcePart>): Polled {
  const clock = new ManualClock();
  const zero = clock.now();
  const asked: number[] = [];
  const told: string[] = [];
  let moved = 0;
  const observer: DaemonObserver = {
    sourceFailed: (source, error, nextTryMs) =>
      told.push(
        `${source} failed: ${(error as { code?: string }).code ?? error.name}, ${nextTryMs}`,
      ),
    sourceRecovered: (source) => told.push(`${source} recovered`),
    watchFailed: (source, error) => told.push(`${source} not watched: ${error.message}`),
    closeFailed: (name, error) => told.push(`${name} not closed: ${error.message}`),
  };
  const whole: SourcePart = {
    name: 'workflows',
    intervalMs: 60_000,
    fingerprint: 'one',
    changed: async () => false,
    ...part,
  };
  const poll = new SourcePoll(
    {
      ...whole,
      changed: (signal, pushed) => {
        asked.push(clock.now() - zero);
        return whole.changed(signal, pushed);
      },
    },
    context(clock, observer),
    () => {
      moved += 1;
    },
  );
  return { clock, poll, ended: poll.run(Promise.resolve()), asked, told, moved: () => moved };
}

test('it asks once an interval, and says only when the source moved', async () => {
  const answers = [false, true, false];
  const { clock, asked, moved, told } = polled({ changed: async () => answers.shift() ?? false });
  await clock.advance(60_000);
  expect(moved()).toBe(0);
  await clock.advance(60_000);
  expect(moved()).toBe(1);
  await clock.advance(60_000);
  expect(moved()).toBe(1);
  expect(asked).toEqual([60_000, 120_000, 180_000]);
  expect(told).toEqual([]);
});

test('a series of failures is told once, asked again with backoff, and its end is told', async () => {
  let down = true;
  const { clock, asked, told } = polled({
    changed: async () => {
      if (down) {
        throw appError(ERRORS, 'GIT_UNREACHABLE');
      }
      return false;
    },
  });
  await clock.advance(60_000 + 3750 + 7500);
  expect(asked).toEqual([60_000, 63_750, 71_250]);
  expect(told).toEqual(['workflows failed: GIT_UNREACHABLE, 3750']);
  down = false;
  await clock.advance(60_000);
  expect(told.slice(1)).toEqual(['workflows recovered']);
});

test('another failure in the series is told as well, and one that only people can mend waits for the interval', async () => {
  const thrown = [
    new TypeError('a fault'),
    appError(ERRORS, 'GIT_AUTH_FAILED'),
    appError(ERRORS, 'GIT_AUTH_FAILED'),
  ];
  const { clock, asked, told } = polled({ changed: async () => Promise.reject(thrown.shift()) });
  await clock.advance(60_000 + 3750 + 60_000);
  expect(asked).toEqual([60_000, 63_750, 123_750]);
  expect(told).toEqual([
    'workflows failed: TypeError, 3750',
    'workflows failed: GIT_AUTH_FAILED, 60000',
  ]);
});

test('Retry-After of the server holds asking off', async () => {
  const { clock, asked } = polled({
    changed: async () =>
      Promise.reject(appError(ERRORS, 'GIT_UNREACHABLE', { retryAfterMs: 120_000 })),
  });
  await clock.advance(60_000 + 126_000);
  expect(asked).toEqual([60_000, 186_000]);
});

test('stopping cuts a question under way, and what it answers then is not told', async () => {
  const { clock, poll, ended, moved, told } = polled({
    changed: (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  });
  await clock.advance(60_000);
  poll.stop();
  await ended;
  expect(moved()).toBe(0);
  expect(told).toEqual([]);
  expect(clock.sleeping).toBe(0);
});

test('a watched source tells at once, and is not watched any more when stopped', async () => {
  let onChange = (): void => {};
  let closed = 0;
  const { clock, poll, ended, moved } = polled({
    watch: async (change) => {
      onChange = change;
      return () => {
        closed += 1;
      };
    },
  });
  await turn(clock);
  onChange();
  expect(moved()).toBe(1);
  await clock.advance(180_000);
  poll.stop();
  onChange();
  await ended;
  expect(moved()).toBe(1);
  expect(closed).toBe(1);
});

test('watching that fails is told once and tried again with each asking', async () => {
  let tries = 0;
  const { clock, told, asked, moved } = polled({
    watch: async (onChange) => {
      tries += 1;
      if (tries < 3) {
        throw new Error('no such path');
      }
      onChange();
      return () => {};
    },
  });
  await clock.advance(180_000);
  expect(tries).toBe(3);
  expect(moved()).toBe(1);
  expect(asked).toHaveLength(3);
  expect(told).toEqual(['workflows not watched: no such path']);
});

test('a watch that breaks later, or does not close, is told', async () => {
  let onError = (_error: Error): void => {};
  const { clock, poll, ended, told } = polled({
    watch: async (_change, error) => {
      onError = error;
      return () => Promise.reject(new Error('stuck'));
    },
  });
  await turn(clock);
  onError(new Error('too many files'));
  onError(new Error('too many files'));
  poll.stop();
  await ended;
  expect(told).toEqual(['workflows not watched: too many files', 'workflows not closed: stuck']);
});

test('a push is asked after at once, and the interval begins anew', async () => {
  const pushes: boolean[] = [];
  const { clock, poll, asked, moved } = polled({
    changed: async (_signal, pushed) => {
      pushes.push(pushed);
      return pushed;
    },
  });
  await clock.advance(20_000);
  poll.pushed();
  await turn(clock);
  expect(moved()).toBe(1);
  await clock.advance(60_000);
  expect(asked).toEqual([20_000, 80_000]);
  expect(pushes).toEqual([true, false]);
});

test('pushes while it is asked make it ask once more, however many they are', async () => {
  const answers: ((changed: boolean) => void)[] = [];
  const { clock, poll, asked } = polled({
    changed: () => new Promise((resolve) => answers.push(resolve)),
  });
  await turn(clock);
  poll.pushed();
  await clock.advance(3000);
  for (let push = 0; push < 1000; push += 1) {
    poll.pushed();
  }
  await turn(clock);
  expect(asked).toEqual([0]);
  answers[0]!(true);
  await turn(clock);
  expect(asked).toEqual([0, 3000]);
  answers[1]!(false);
  await clock.advance(59_000);
  expect(asked).toHaveLength(2);
});

test('ten thousand pushes in ten seconds make it ask twice: for the first and for the last', async () => {
  const { clock, poll, asked } = polled({});
  await turn(clock);
  for (let push = 0; push < 10_000; push += 1) {
    poll.pushed();
    await clock.advance(1);
  }
  await clock.advance(30_000);
  expect(asked).toEqual([0, 10_999]);
});

test('a push is asked after although the source failed a moment ago, and not when stopped', async () => {
  let down = true;
  const { clock, poll, ended, asked, told } = polled({
    changed: async () => {
      if (down) {
        throw appError(ERRORS, 'GIT_AUTH_FAILED');
      }
      return false;
    },
  });
  await clock.advance(60_000);
  down = false;
  await clock.advance(5000);
  poll.pushed();
  await turn(clock);
  expect(asked).toEqual([60_000, 65_000]);
  expect(told).toEqual(['workflows failed: GIT_AUTH_FAILED, 60000', 'workflows recovered']);
  poll.stop();
  poll.pushed();
  await ended;
  expect(asked).toHaveLength(2);
  expect(clock.sleeping).toBe(0);
});
