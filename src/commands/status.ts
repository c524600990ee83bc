import { statusText } from '../report/status-text.ts';
import type { ReplicaBoard } from '../report/status-text.ts';
import type { Board } from '../report/board.ts';
import { readBoard } from './board-record.ts';
import { chooseTenant, openHouse } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { colours, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { printAnew, watched } from './watched.ts';

export interface StatusOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly watch?: boolean;
  /** Who has the tenants, in place of how they stand. */
  readonly replicas?: boolean;
  readonly format: 'text' | 'json';
}

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
  boardOf: (tenant: string) => Promise<ReplicaBoard | undefined>,
  { watch = false, format, color }: Pick<StatusOptions, 'watch' | 'format' | 'color'>,
): Promise<number> {
  const show = async (): Promise<number> => {
    const boards: ReplicaBoard[] = [];
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
    printAnew(terminal, watch, text);
    return exitCode(boards, names.length);
  };
  return watched(terminal, watch, show);
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
