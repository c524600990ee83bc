import { appError, isAppError } from '../../kernel/app-error.ts';
import type { ActionView } from '../../report/view/action-view.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { say } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { chosenRemotely, tenantPath, workflowPath } from './remote-tenant.ts';
import type { RemoteChoice } from './remote-tenant.ts';
import { openServer } from './server-client.ts';

/** What a daemon is asked to do. */
export interface RemoteDeed {
  /** The last part of the address. */
  readonly verb: 'sync' | 'suspend' | 'resume' | 'approvals' | 'release' | 'rollback';
  readonly workflow?: string | undefined;
  readonly body?: object;
}

/** Asks a daemon to do something with a tenant, or with one workflow of it. Ends with 1 when one of all tenants refused. */
export async function remoteDecide(
  terminal: Terminal,
  server: string,
  choice: RemoteChoice,
  { verb, workflow, body = {} }: RemoteDeed,
): Promise<number> {
  if (choice.all === true && (workflow !== undefined || choice.tenant !== undefined)) {
    const other = workflow === undefined ? '--tenant' : 'a workflow';
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: `--all is about every tenant, and cannot be given with ${other}.`,
    });
  }
  const client = openServer(terminal, server);
  let code = 0;
  for (const tenant of await chosenRemotely(client, choice)) {
    const at =
      workflow === undefined ? tenantPath(tenant) : await workflowPath(client, tenant, workflow);
    try {
      const { by } = await client.post<ActionView>(`${at}/${verb}`, body);
      say(terminal, `Noted for ${tenant}, as by ${by}. The daemon acts on it now.`);
    } catch (error) {
      if (choice.all !== true || !isAppError(error, 'COMMAND_SERVER_REFUSED')) {
        throw error;
      }
      say(terminal, `${tenant}: ${error.message}`);
      code = 1;
    }
  }
  return code;
}
