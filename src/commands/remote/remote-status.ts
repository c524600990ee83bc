import type { Board } from '../../report/board.ts';
import type { ReplicaBoard } from '../../report/status-text.ts';
import type { TenantView } from '../../report/view/tenant-view.ts';
import { given } from '../../report/given.ts';
import type { StatusOptions } from '../status.ts';
import { showBoards } from '../status.ts';
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
  const { tenant } = options;
  const choice = tenant === undefined ? { all: true } : { tenant };
  const names = await chosenRemotely(client, choice);
  const boardAt = async (name: string): Promise<ReplicaBoard | undefined> =>
    boardOf(await client.get<TenantView>(tenantPath(name)));
  return showBoards(terminal, names, boardAt, options);
}

/** The board that a view was made of; undefined before the first pass. */
function boardOf(view: TenantView): ReplicaBoard | undefined {
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
  const { replica } = view;
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
    ...given({ suspension, replica }),
    // The server's reasons are this version's, or words to be shown.
    ...(waiting === undefined ? {} : { waiting: waiting as NonNullable<Board['waiting']> }),
  };
}
