import { setTimeout as delay } from 'node:timers/promises';
import { isAppError } from '../kernel/app-error.ts';
import { print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** How often `--watch` looks again. */
const WATCH_EVERY_MS = 1000;
/** Empties the screen of a terminal. */
const CLEAR = '\u001B[2J\u001B[H';

/** Shows something once, or with `watch` again and again until it is interrupted; gives the last exit code. */
export async function watched(
  terminal: Terminal,
  watch: boolean,
  show: () => Promise<number>,
): Promise<number> {
  let code = await show();
  while (watch && !terminal.signal.aborted) {
    await delay(WATCH_EVERY_MS, undefined, { signal: terminal.signal }).catch(() => undefined);
    try {
      code = terminal.signal.aborted ? code : await show();
    } catch (error) {
      // A daemon that is started anew is back in a moment.
      if (!isAppError(error) || error.next !== 'retry') {
        throw error;
      }
      say(terminal, error.message);
    }
  }
  return code;
}

/** Prints a text, on a terminal that is watched in place of the one before. */
export function printAnew(terminal: Terminal, watch: boolean, text: string): void {
  print(terminal, watch && terminal.stdout.isTTY === true ? CLEAR + text : text);
}
