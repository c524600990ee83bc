import { appError } from '../kernel/app-error.ts';
import { isDaemonRunning } from '../store/daemon-lock.ts';
import { wishForPasses } from '../store/decision-box.ts';
import { storeName } from '../store/store-address.ts';
import type { StoreAddress } from '../store/store-address.ts';
import { openHouse } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { knownFile } from './leave-decision.ts';
import { chosenTenants } from './suspend.ts';
import type { AllOptions } from './suspend.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Has the daemon of the store make a pass at once. Throws COMMAND_NO_DAEMON when none runs. */
export async function syncNow(
  terminal: Terminal,
  workflow: string | undefined,
  options: AllOptions,
): Promise<number> {
  const house = await openHouse(terminal, options);
  try {
    const tenants = chosenTenants(house, options, workflow);
    const [tenant] = tenants;
    if (workflow !== undefined && tenant !== undefined) {
      await knownFile(house, tenant, workflow);
    }
    const names = tenants.map(({ name }) => name);
    const { store } = house.config;
    if (!(await wake(store, names))) {
      throw appError(COMMAND_ERRORS, 'COMMAND_NO_DAEMON', { message: storeName(store) });
    }
    say(terminal, `The daemon makes a pass for ${names.join(', ')} now.`);
    return 0;
  } finally {
    await house.closers.close();
  }
}

/** Says whether anybody was there to be woken. */
async function wake(store: StoreAddress, tenants: readonly string[]): Promise<boolean> {
  if (store.kind === 'postgres') {
    const { wakeReplicas } = await import('../daemon/replicas/wake-replicas.ts');
    return wakeReplicas(store, tenants);
  }
  const isRunning = isDaemonRunning(store.path);
  if (isRunning) {
    await wishForPasses(store.path, tenants);
  }
  return isRunning;
}
