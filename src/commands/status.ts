import { setTimeout as delay } from 'node:timers/promises';
import { isAppError } from '../kernel/app-error.ts';
import { statusText } from '../report/status-text.ts';
import type { Board } from '../report/board.ts';
import { readBoard } from './board-record.ts';
import { chooseTenant, openHouse } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface StatusOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly watch?: boolean;
  readonly format: 'text' | 'json';
}

/** How often `--watch` looks again. */
const WATCH_EVERY_MS = 1000;
/** Empties the screen of a terminal. */
const CLEAR = '\u001B[2J\u001B[H';

/** Shows what the last pass of each tenant found. Ends with 0 when all are Ready, 3 when something waits, 1 when none ran. */
export async function status(terminal: Terminal, options: StatusOptions): Promise<number> {
  const house = await openHouse(terminal, options);
  const { tenants, store } = house.config;
  const chosen = options.tenant === undefined ? tenants : [chooseTenant(house, options.tenant)];
  const names = chosen.map(({ name }) => name);
  return showBoards(terminal, names, (name) => readBoard(store, name), options);
}

/** Shows tenants by their boards, which are undefined before their first pass; with `watch` again and again. */
export async function showBoards(
  terminal: Terminal,
  names: readonly string[],
  boardOf: (tenant: string) => Promise<Board | undefined>,
  { watch = false, format, color }: Pick<StatusOptions, 'watch' | 'format' | 'color'>,
): Promise<number> {
  const show = async (): Promise<number> => {
    const boards: Board[] = [];
    for (const name of names) {
      const board = await boardOf(name);
      if (board === undefined) {
        say(terminal, `${name}: no pass has run yet.`);
      } else {
        boards.push(board);
      }
    }
    const looks = { color: colours(terminal, color), now: Date.now() };
    const text =
      format === 'json'
        ? JSON.stringify(boards, undefined, 2)
        : boards.map((board) => statusText(board, looks)).join('\n\n');
    print(terminal, watch && terminal.stdout.isTTY === true ? CLEAR + text : text);
    return exitCode(boards, names.length);
  };
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

/** 0 when all tenants are Ready, 3 when something waits, 1 when one had no pass. */
function exitCode(boards: readonly Board[], wanted: number): number {
  if (boards.length < wanted) {
    return 1;
  }
  const ready = boards.every(({ conditions }) =>
    conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
  );
  return ready ? 0 : 3;
}
