import { setFlagsFromString } from 'node:v8';

/** So long after the last work V8 has given back what it does not need (its memory reducer waits 8 s). */
const GIVEN_BACK_MS = 30_000;
/** Below this the collections cost more than the memory that they would keep back. */
const SMALL_BYTES = 48 * 1024 * 1024;

/**
 * Has V8 keep the heap close to what is in use from now on, and give back the rest when nothing happens: a daemon that
 * looks around once a minute would else hold the most that it ever needed. Not during the first passes, whose own
 * growth it would take for waste again and again; and where there is little to keep, only this once.
 */
export function settleHeap(): void {
  setFlagsFromString('--optimize-for-size');
  setTimeout(() => {
    if (process.memoryUsage().heapUsed < SMALL_BYTES) {
      setFlagsFromString('--no-optimize-for-size');
    }
  }, GIVEN_BACK_MS).unref();
}
