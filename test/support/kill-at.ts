import type { PassPorts } from '../../src/sync/ports.ts';

class Killed extends Error {}

/** Ports of a process that may be killed. */
export interface KillablePorts extends PassPorts {
  readonly calls: () => number;
  readonly dead: () => boolean;
}

/** Lets everything work up to the nth call that leaves the process, before or after it; then nothing works any more. */
export function killAt(ports: PassPorts, nth: number, moment: 'before' | 'after'): KillablePorts {
  let calls = 0;
  let dead = false;
  function deadly<A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) {
    return async (...args: A): Promise<R> => {
      calls += 1;
      dead ||= calls === nth && moment === 'before';
      if (dead) {
        throw new Killed();
      }
      const answer = await call(...args);
      dead ||= calls >= nth;
      if (dead) {
        throw new Killed();
      }
      return answer;
    };
  }
  const { tenant, records } = ports;
  return {
    ...ports,
    calls: () => calls,
    dead: () => dead,
    tenant: {
      ...tenant,
      listWorkflows: deadly(tenant.listWorkflows),
      getWorkflow: deadly(tenant.getWorkflow),
      createWorkflow: deadly(tenant.createWorkflow),
      patchWorkflow: deadly(tenant.patchWorkflow),
      deleteWorkflow: deadly(tenant.deleteWorkflow),
      listLaunchers: deadly(tenant.listLaunchers),
      switchLauncher: deadly(tenant.switchLauncher),
      hasRunningExecutions: deadly(tenant.hasRunningExecutions),
      listExecutions: deadly(tenant.listExecutions),
      getExecutionHistory: deadly(tenant.getExecutionHistory),
      getExecution: deadly(tenant.getExecution),
      cancelExecution: deadly(tenant.cancelExecution),
    },
    records: {
      get: (...args) => records.get(...args),
      list: (...args) => records.list(...args),
      commit: deadly((...args: Parameters<typeof records.commit>) => records.commit(...args)),
    },
  };
}

/** Says whether these ports are of such a process. */
export function isKillable(ports: PassPorts): ports is KillablePorts {
  return 'dead' in ports;
}

/** Says whether it was killed. */
export function isDead(ports: PassPorts): boolean {
  return isKillable(ports) && ports.dead();
}
