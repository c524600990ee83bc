import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { installSignals } from '../../src/daemon/signals.ts';
import type { InstalledSignals } from '../../src/daemon/signals.ts';

interface Signalled {
  readonly source: EventEmitter;
  readonly installed: InstalledSignals;
  readonly done: string[];
  readonly stopEnds: () => void;
  readonly stopFails: () => void;
  /** The exit code by now, if there is one. */
  readonly code: () => Promise<number | undefined>;
}

function signalled(reload: () => Promise<void> = async () => {}): Signalled {
  const source = new EventEmitter();
  const done: string[] = [];
  let resolve = (): void => {};
  let reject = (_error: Error): void => {};
  const stopped = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  const installed = installSignals(
    {
      stop: (signal) => {
        done.push(`stop ${signal}`);
        return stopped;
      },
      interrupt: (signal) => done.push(`interrupt ${signal}`),
      reload: () => {
        done.push('reload');
        return reload();
      },
    },
    source,
  );
  return {
    source,
    installed,
    done,
    stopEnds: () => resolve(),
    stopFails: () => reject(new Error('no')),
    code: async () => {
      const nothing = new Promise<undefined>((yes) => setImmediate(() => yes(undefined)));
      return Promise.race([installed.exitCode, nothing]);
    },
  };
}

test.each(['SIGINT', 'SIGTERM'])('one %s ends in order, with code 0', async (signal) => {
  const { source, done, code, stopEnds } = signalled();
  source.emit(signal);
  expect(done).toEqual([`stop ${signal}`]);
  expect(await code()).toBeUndefined();
  stopEnds();
  expect(await code()).toBe(0);
});

test.each([
  ['SIGINT', 'SIGINT', 130],
  ['SIGTERM', 'SIGINT', 130],
  ['SIGINT', 'SIGTERM', 143],
  ['SIGTERM', 'SIGTERM', 143],
])(
  '%s and then %s interrupts, and ends with %i once all has stopped',
  async (first, second, expected) => {
    const { source, done, code, stopEnds } = signalled();
    source.emit(first);
    source.emit(second);
    expect(done).toEqual([`stop ${first}`, `interrupt ${second}`]);
    expect(await code()).toBeUndefined();
    stopEnds();
    expect(await code()).toBe(expected);
  },
);

test('a third signal waits for nothing', async () => {
  const { source, done, code } = signalled();
  source.emit('SIGTERM');
  source.emit('SIGTERM');
  source.emit('SIGINT');
  expect(done).toHaveLength(2);
  expect(await code()).toBe(130);
});

test('a stop that fails is code 1, or the code of the signal that interrupted it', async () => {
  const one = signalled();
  one.source.emit('SIGTERM');
  one.stopFails();
  expect(await one.code()).toBe(1);
  const two = signalled();
  two.source.emit('SIGTERM');
  two.source.emit('SIGTERM');
  two.stopFails();
  expect(await two.code()).toBe(143);
});

test('SIGHUP reloads as often as it comes, whatever becomes of it, until the end has begun', async () => {
  const { source, done, code } = signalled(() => Promise.reject(new Error('invalid')));
  source.emit('SIGHUP');
  source.emit('SIGHUP');
  source.emit('SIGTERM');
  source.emit('SIGHUP');
  expect(done).toEqual(['reload', 'reload', 'stop SIGTERM']);
  expect(await code()).toBeUndefined();
});

test('removing takes every listener away, from the process as well', () => {
  const { source, installed } = signalled();
  expect(source.eventNames()).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP']);
  installed.remove();
  expect(source.eventNames()).toEqual([]);

  const count = (): number => process.listenerCount('SIGHUP');
  const before = count();
  const real = installSignals({
    stop: async () => {},
    interrupt: () => {},
    reload: async () => {},
  });
  expect(count()).toBe(before + 1);
  real.remove();
  expect(count()).toBe(before);
});
