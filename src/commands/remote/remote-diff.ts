import type { Row } from '../../report/diff-rows.ts';
import { rowsText } from '../../report/side-by-side.ts';
import type { DiffRow, DiffView } from '../../report/view/diff-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import { colours, print, say } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { oneRemotely, workflowPath } from './remote-tenant.ts';
import type { RemoteChoice } from './remote-tenant.ts';
import { openServer } from './server-client.ts';

const DEFAULT_WIDTH = 120;

/** Shows one workflow side by side, as the last pass of a daemon saw it. Ends with 0 when both are equal, else 2. */
export async function remoteDiff(
  terminal: Terminal,
  server: string,
  workflow: string,
  options: RemoteChoice & { readonly color?: boolean },
): Promise<number> {
  const client = openServer(terminal, server);
  const tenant = await oneRemotely(client, options);
  const at = await workflowPath(client, tenant, workflow);
  const { name, file = '(no file)' } = await client.get<WorkflowView>(at);
  const { kind, rows, deleted } = await client.get<DiffView>(`${at}/diff`);
  if (kind === 'none') {
    say(terminal, `${file}: the tenant has what Git says.`);
    return 0;
  }
  const there = deleted === true || rows.every(({ right }) => right === undefined);
  print(
    terminal,
    rowsText(
      rows.map(turned),
      { tenant: there ? '(not there)' : name, file },
      {
        color: colours(terminal, options.color),
        width: terminal.stdout.columns ?? DEFAULT_WIDTH,
      },
    ),
  );
  return 2;
}

/** A terminal shows the tenant left, and what Git would make of it right. */
function turned({ kind, left, right }: DiffRow): Row {
  return {
    ...(right === undefined ? {} : { left: right }),
    ...(left === undefined ? {} : { right: left }),
    same: kind === 'same',
  };
}
