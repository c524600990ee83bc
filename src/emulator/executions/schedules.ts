import { nextRuns } from '../../expressions/cron.ts';
import { isObject, own } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { TenantClock } from '../tenant-clock.ts';
import type { StoredWorkflow, WorkflowStore } from '../workflow-store.ts';
import type { Agenda } from './agenda.ts';
import { timeText } from './execution.ts';
import type { Runner } from './runner.ts';
import { triggerType } from './stored-trigger.ts';

/** How many hours of a schedule are worked out at once: reading it costs far more than one more hour. */
const HOURS_AT_ONCE = 64;

/** What schedules work with. */
export interface ScheduleParts {
  readonly clock: TenantClock;
  readonly agenda: Agenda;
  readonly workflows: WorkflowStore;
  readonly runner: Runner;
}

/** Starts enabled workflows with a SCHEDULED trigger at their hours. */
export class Schedules {
  readonly #parts: ScheduleParts;
  /** The trigger by which each workflow is planned. */
  readonly #planned = new Map<string, Json>();

  constructor(parts: ScheduleParts) {
    this.#parts = parts;
  }

  /** Plans a workflow anew if what decides its hours has changed. */
  plan(workflowId: string): void {
    const stored = this.#parts.workflows.get(workflowId);
    const trigger = stored === undefined ? undefined : scheduleOf(stored);
    if (trigger === this.#planned.get(workflowId)) {
      return;
    }
    if (trigger === undefined) {
      this.#planned.delete(workflowId);
      this.#parts.agenda.delete(keyOf(workflowId));
    } else {
      this.#planned.set(workflowId, trigger);
      this.#planNext(workflowId, trigger, []);
    }
  }

  /** Plans the first of some hours that are worked out already, or else of the next ones. */
  #planNext(workflowId: string, trigger: Json, hours: readonly number[]): void {
    const now = this.#parts.clock.now();
    // Hours that a sleeping machine missed are over: a schedule does not catch up.
    const coming = hours.filter((hour) => hour > now);
    const [next, ...rest] = coming.length > 0 ? coming : hoursOf(trigger, now);
    if (next !== undefined) {
      this.#parts.agenda.set(keyOf(workflowId), next, (at) => {
        this.#start(workflowId, at);
        this.#planNext(workflowId, trigger, rest);
      });
    }
  }

  #start(workflowId: string, at: number): void {
    const stored = this.#parts.workflows.get(workflowId);
    if (stored !== undefined) {
      // What a real tenant hands to a scheduled run is not known (facts 7.17).
      this.#parts.runner.start(stored, { scheduledTime: timeText(at) });
    }
  }
}

/** The trigger of an enabled workflow that runs by schedule; undefined for every other. */
function scheduleOf(stored: StoredWorkflow): Json | undefined {
  return stored.value['enabled'] === true && triggerType(stored) === 'SCHEDULED'
    ? own(stored.value, 'trigger')
    : undefined;
}

function hoursOf(trigger: Json, after: number): readonly number[] {
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  return isObject(attributes) ? nextRuns(attributes, after, HOURS_AT_ONCE) : [];
}

function keyOf(workflowId: string): string {
  return `schedule ${workflowId}`;
}
