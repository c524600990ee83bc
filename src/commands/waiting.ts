import type { Clock } from '../kernel/clock.ts';

/** Waits for what others do; whoever gives it may let another pass work meanwhile. */
export type Waiting = <T>(wait: () => Promise<T>) => Promise<T>;

/** A clock whose sleeps are waits. */
export function waitingClock(clock: Clock, waiting: Waiting): Clock {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    sleep: (ms, signal) => waiting(() => clock.sleep(ms, signal)),
  };
}
