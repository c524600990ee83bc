import { setTimeout as delay } from 'node:timers/promises';
import type { Board } from '../../report/board.ts';
import { statusText } from '../../report/status-text.ts';
import type { TenantView } from '../../report/view/tenant-view.ts';
import type { StatusOptions } from '../status.ts';
import { CLEAR, exitCode, WATCH_EVERY_MS } from '../status.ts';
import { colours, print, say } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { chosenRemotely, tenantPath } from './remote-tenant.ts';
import { openServer } from './server-client.ts';

/** Shows what a daemon says of its tenants. Ends as `status` does. */
export async function remoteStatus(
  terminal: Terminal,
  server: string,
  options: StatusOptions,
): Promise<number> {
  const client = openServer(terminal, server);
  const names = await chosenRemotely(client, {
    all: options.tenant === undefined,
    ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
  });
  const color = colours(terminal, options.color);
  for (;;) {
    const views: TenantView[] = [];
    for (const name of names) {
      views.push(await client.get<TenantView>(tenantPath(name)));
    }
    const boards = views.flatMap((view) => boardOf(view) ?? []);
    for (const { tenant } of views.filter(({ lastPass }) => lastPass === undefined)) {
      say(terminal, `${tenant}: no pass has run yet.`);
    }
    const text =
      options.format === 'json'
        ? JSON.stringify(boards, undefined, 2)
        : boards.map((board) => statusText(board, { color, now: Date.now() })).join('\n\n');
    print(terminal, options.watch === true && terminal.stdout.isTTY === true ? CLEAR + text : text);
    if (options.watch !== true || terminal.signal.aborted) {
      return exitCode(boards, names.length);
    }
    await delay(WATCH_EVERY_MS, undefined, { signal: terminal.signal }).catch(() => undefined);
  }
}

/** The board that a view was made of; undefined before the first pass. */
function boardOf(view: TenantView): Board | undefined {
  const { lastPass, workflows } = view;
  if (lastPass === undefined) {
    return undefined;
  }
  const rows = workflows.flatMap(({ file, state, ...row }) =>
    file === undefined
      ? []
      : [{ ...row, file, state: state === 'Degraded' ? ('Synced' as const) : state }],
  );
  const { tenant, source, revision, commit, conditions, unmanaged, waiting, suspension } = view;
  const { pass, at, durationMs, trigger, requests, outcomes, planned } = lastPass;
  return {
    tenant,
    source,
    ...(revision === undefined ? {} : { revision }),
    ...(commit === undefined ? {} : { commit }),
    lastPass: { pass, at, durationMs, trigger, requests, outcomes, planned },
    conditions,
    workflows: rows,
    unmanaged,
    ...(suspension === undefined ? {} : { suspension }),
    // The server's reasons are this version's, or words to be shown.
    ...(waiting === undefined ? {} : { waiting: waiting as NonNullable<Board['waiting']> }),
  };
}
