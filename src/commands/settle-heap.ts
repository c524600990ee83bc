import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 keep the heap close to what is in use from now on, and give back the rest when nothing happens: a daemon that
 * looks around once a minute would else hold the most that it ever needed. Not during the first passes, whose own
 * growth it would take for waste again and again.
 */
export function settleHeap(): void {
  setFlagsFromString('--optimize-for-size');
}
