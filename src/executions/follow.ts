import type { Clock } from '../kernel/clock.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Execution } from '../tenant/execution.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import { openSteps } from './path-taken.ts';
import type { PathTaken, StepTaken } from './path-taken.ts';
import { PERSON_ACTIONS } from './person-actions.ts';
import { readPath } from './read-path.ts';

/** How often an execution is looked at. */
export const LOOK_EVERY_MS = 2000;

/** How long a started execution may be missing before that is believed. */
const APPEARS_WITHIN_MS = 30_000;

/** One look at an execution. */
export interface Look {
  readonly execution: Execution;
  readonly path: PathTaken;
}

/** What following came to: the execution ended, it waits for somebody, or the tenant does not have it. */
export type Followed =
  | (Look & { readonly kind: 'ended' })
  | (Look & { readonly kind: 'waits'; readonly steps: readonly StepTaken[] })
  | { readonly kind: 'missing' };

/** What following needs. */
export interface Following {
  readonly tenant: Pick<TenantReader, 'getExecution' | 'getExecutionHistory'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The definition that runs, for families that do not tell it. */
  readonly definition?: JsonObject | undefined;
  /** Told of every look. */
  readonly seen: (look: Look) => void;
}

/** Looks at an execution until it ends or stands at steps that only people can answer. Throws the signal's reason. */
export async function follow(id: string, following: Following): Promise<Followed> {
  const { tenant, clock, signal, seen } = following;
  const began = clock.monotonicMs();
  for (;;) {
    const look = await lookAt(id, following);
    if (look === undefined && clock.monotonicMs() - began >= APPEARS_WITHIN_MS) {
      return { kind: 'missing' };
    }
    if (look !== undefined) {
      seen(look);
      if (hasEnded(look.execution)) {
        return { kind: 'ended', ...look };
      }
      const steps = openSteps(look.path.steps);
      if (steps.length > 0 && steps.every(waitsForPerson)) {
        return { kind: 'waits', ...look, steps };
      }
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }

  async function lookAt(of: string, { definition }: Following): Promise<Look | undefined> {
    // First the status: a history read after it is never older, so that an ended execution shows its end.
    const execution = await tenant.getExecution(of, signal, 'read');
    const history = await tenant.getExecutionHistory(of, signal, 'read');
    return execution === undefined || history === undefined
      ? undefined
      : { execution, path: readPath(history, { ended: hasEnded(execution), definition }) };
  }
}

/** Says whether an execution is over. */
export function hasEnded({ status }: Execution): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Canceled';
}

function waitsForPerson({ actionId }: StepTaken): boolean {
  return actionId !== undefined && PERSON_ACTIONS.has(actionId);
}
