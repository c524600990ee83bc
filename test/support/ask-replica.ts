import { TOKEN } from './replica-world.ts';
import type { RunningReplica } from './replica-world.ts';

/** An answer of the API. */
export interface ReplicaAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Whatever JSON.parse gives. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** Asks the API of a replica, as one who may do everything; with a body it is a POST. */
export async function askReplica(
  { adminUrl }: Pick<RunningReplica, 'adminUrl'>,
  at: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
): Promise<ReplicaAnswer> {
  const answer = await fetch(`${adminUrl}/api/v1${at}`, {
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** Asks a replica for a pass of a tenant; gives the status of its answer. */
export async function sync(
  replica: Pick<RunningReplica, 'adminUrl'>,
  tenant: string,
): Promise<number> {
  return (await askReplica(replica, `/tenants/${tenant}/sync`, { body: {} })).status;
}
