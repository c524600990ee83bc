import { setTimeout as delay } from 'node:timers/promises';
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
export const WATCH_EVERY_MS = 1000;
/** Empties the screen of a terminal. */
export const CLEAR = '\u001B[2J\u001B[H';

/** Shows what the last pass of each tenant found. Ends with 0 when all are Ready, 3 when something waits, 1 when none ran. */
export async function status(terminal: Terminal, options: StatusOptions): Promise<number> {
  const house = await openHouse(terminal, options);
  const tenants =
    options.tenant === undefined ? house.config.tenants : [chooseTenant(house, options.tenant)];
  const color = colours(terminal, options.color);
  for (;;) {
    const boards: Board[] = [];
    for (const { name } of tenants) {
      const board = await readBoard(house.config.store.path, name);
      if (board === undefined) {
        say(terminal, `${name}: no pass has run yet.`);
      } else {
        boards.push(board);
      }
    }
    const text =
      options.format === 'json'
        ? JSON.stringify(boards, undefined, 2)
        : boards.map((board) => statusText(board, { color, now: house.clock.now() })).join('\n\n');
    print(terminal, options.watch === true && terminal.stdout.isTTY === true ? CLEAR + text : text);
    if (options.watch !== true || terminal.signal.aborted) {
      return exitCode(boards, tenants.length);
    }
    await delay(WATCH_EVERY_MS, undefined, { signal: terminal.signal }).catch(() => undefined);
  }
}

/** 0 when all tenants are Ready, 3 when something waits, 1 when one had no pass. */
export function exitCode(boards: readonly Board[], wanted: number): number {
  if (boards.length < wanted) {
    return 1;
  }
  const ready = boards.every(({ conditions }) =>
    conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
  );
  return ready ? 0 : 3;
}
