import { appError } from '../kernel/app-error.ts';
import { replicasText } from '../report/replicas-text.ts';
import type { ReplicasView } from '../report/view/replica-view.ts';
import type { TenantsView } from '../report/view/tenant-view.ts';
import type { ReplicaPart } from '../server/api/ports.ts';
import { readAddress } from '../store/store-address.ts';
import { openHouse } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { openServer } from './remote/server-client.ts';
import type { StatusOptions } from './status.ts';
import { colours, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { printAnew, watched } from './watched.ts';

/** The replicas that live, and all tenants. */
interface Seen {
  readonly replicas: readonly ReplicaPart[];
  readonly tenants: readonly string[];
}

/** Shows who has which tenants, by a server or by the store. Ends with 0 when every tenant is on a replica, 3 while one is not. */
export async function statusOfReplicas(
  terminal: Terminal,
  server: string | undefined,
  options: StatusOptions,
): Promise<number> {
  if (options.tenant !== undefined) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: '--replicas is about every tenant, and cannot be given with --tenant.',
    });
  }
  const { watch = false, format, color } = options;
  const look = server === undefined ? await byStore(terminal, options) : byServer(terminal, server);
  return watched(terminal, watch, async () => {
    const { replicas, tenants } = await look();
    const text =
      format === 'json'
        ? JSON.stringify({ replicas }, undefined, 2)
        : replicasText(replicas, { color: colours(terminal, color) });
    printAnew(terminal, watch, text);
    const held = new Set(replicas.flatMap((replica) => replica.tenants));
    const free = tenants.filter((tenant) => !held.has(tenant));
    if (free.length > 0) {
      say(terminal, `On no replica: ${free.join(', ')}`);
    }
    return free.length === 0 ? 0 : 3;
  });
}

function byServer(terminal: Terminal, server: string): () => Promise<Seen> {
  const client = openServer(terminal, server);
  return async () => {
    const { replicas } = await client.get<ReplicasView>('/replicas');
    if (replicas.length === 0) {
      throw aloneProblem('The server');
    }
    const { tenants } = await client.get<TenantsView>('/tenants');
    return {
      replicas: replicas.map(({ self: _self, ...replica }) => replica),
      tenants: tenants.map(({ tenant }) => tenant),
    };
  };
}

async function byStore(terminal: Terminal, options: StatusOptions): Promise<() => Promise<Seen>> {
  const { config } = await openHouse(terminal, options);
  const { store } = config;
  if (store.kind === 'sqlite') {
    throw aloneProblem('The configuration');
  }
  const address = await readAddress(store);
  const [{ replicasOf }, { replicaPart }] = await Promise.all([
    import('../store/postgres/open-postgres.ts'),
    import('./replica-set.ts'),
  ]);
  return async () => ({
    replicas: (await replicasOf(address)).map(replicaPart),
    tenants: config.tenants.map(({ name }) => name),
  });
}

function aloneProblem(holder: 'The server' | 'The configuration'): Error {
  return appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
    message: `${holder} has a store of its own, without replicas: they share a store on PostgreSQL, \`store: postgres://…\`.`,
  });
}
