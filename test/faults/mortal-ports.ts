import type { PassPorts } from '../../src/sync/ports.ts';
import type { KillablePorts } from '../support/kill-at.ts';
import type { Gate } from './gate.ts';

/** Stands in the place of a commit of the store, and does it. */
export type Committing = (commit: () => Promise<void>) => Promise<void>;

/** What a process that was killed does from then on. */
export async function dies(): Promise<never> {
  throw new Error('Killed.');
}

/** Ports that end with the process. */
export function mortalPorts(ports: PassPorts, gate: Gate, committing: Committing): KillablePorts {
  const { tenant, source, records } = ports;
  const { branches } = source;
  const mortal =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await (gate.dead ? dies() : undefined);
      const answer = await call(...args).catch(async (error: unknown) =>
        gate.dead ? dies() : Promise.reject(error as Error),
      );
      return gate.dead ? dies() : answer;
    };
  return {
    ...ports,
    calls: () => gate.requests.length,
    dead: () => gate.dead,
    tenant: {
      ...tenant,
      identity: mortal(tenant.identity),
      lookUp: mortal(tenant.lookUp),
      ownerStates: mortal(tenant.ownerStates),
      credentialEnd: mortal(tenant.credentialEnd),
      listWorkflows: mortal(tenant.listWorkflows),
      getWorkflow: mortal(tenant.getWorkflow),
      listLaunchers: mortal(tenant.listLaunchers),
      hasRunningExecutions: mortal(tenant.hasRunningExecutions),
      listExecutions: mortal(tenant.listExecutions),
      getExecutionHistory: mortal(tenant.getExecutionHistory),
      getExecution: mortal(tenant.getExecution),
      createWorkflow: mortal(tenant.createWorkflow),
      patchWorkflow: mortal(tenant.patchWorkflow),
      deleteWorkflow: mortal(tenant.deleteWorkflow),
      switchLauncher: mortal(tenant.switchLauncher),
      cancelExecution: mortal(tenant.cancelExecution),
    },
    source: {
      ...source,
      branches: branches && {
        ...branches,
        tips: mortal(branches.tips),
        push: mortal(branches.push),
      },
    },
    records: {
      get: (...args) => records.get(...args),
      list: (...args) => records.list(...args),
      commit: async (writes) => {
        await (gate.dead ? dies() : committing(() => records.commit(writes)));
      },
    },
  };
}
