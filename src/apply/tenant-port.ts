import type { JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import type { Launcher } from '../tenant/launcher.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';

/** How urgent a request is when the tenant's quota is short. */
export type Urgency = 'rescue' | 'write' | 'read';

/** What applying needs of a tenant. */
export interface ApplyTenant {
  listWorkflows(signal?: AbortSignal): Promise<readonly LiveWorkflow[]>;
  getWorkflow(
    id: string,
    signal?: AbortSignal,
    priority?: Urgency,
  ): Promise<LiveWorkflow | undefined>;
  createWorkflow(body: JsonObject, signal?: AbortSignal): Promise<LiveWorkflow>;
  /** Resolves to undefined when the answer carries no workflow. */
  patchWorkflow(
    id: string,
    operations: readonly PatchOperation[],
    options?: { readonly priority?: Urgency; readonly signal?: AbortSignal },
  ): Promise<LiveWorkflow | undefined>;
  deleteWorkflow(id: string, signal?: AbortSignal): Promise<'deleted' | 'missing'>;
  listLaunchers(signal?: AbortSignal, priority?: Urgency): Promise<readonly Launcher[]>;
  switchLauncher(
    launcher: Launcher,
    disabled: boolean,
    options?: { readonly priority?: Urgency; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** Says whether executions of a workflow are running. */
  hasRunningExecutions(id: string, signal?: AbortSignal): Promise<boolean>;
  /** The tenant's time in milliseconds since 1970, as far as it is known. */
  now(): number | undefined;
}

/** Counts the requests that go through a tenant, for one change's outcome. */
export function counted(tenant: ApplyTenant): {
  readonly tenant: ApplyTenant;
  readonly count: () => number;
} {
  let requests = 0;
  const count = <T>(answer: T): T => {
    requests += 1;
    return answer;
  };
  return {
    count: () => requests,
    tenant: {
      listWorkflows: (...args) => count(tenant.listWorkflows(...args)),
      getWorkflow: (...args) => count(tenant.getWorkflow(...args)),
      createWorkflow: (...args) => count(tenant.createWorkflow(...args)),
      patchWorkflow: (...args) => count(tenant.patchWorkflow(...args)),
      deleteWorkflow: (...args) => count(tenant.deleteWorkflow(...args)),
      hasRunningExecutions: (...args) => count(tenant.hasRunningExecutions(...args)),
      listLaunchers: (...args) => count(tenant.listLaunchers(...args)),
      switchLauncher: (...args) => count(tenant.switchLauncher(...args)),
      now: () => tenant.now(),
    },
  };
}
