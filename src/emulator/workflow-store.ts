import type { Clock } from '../kernel/clock.ts';
import { objectOf, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Identity } from './identities.ts';
import { shareObject } from './sharing.ts';

/** How a revision came to be. */
export type Deed = 'seed' | 'create' | 'put' | 'patch' | 'edit';

/** One state a workflow has had, and who made it. */
export interface Revision {
  readonly at: string;
  readonly by: Identity;
  readonly how: Deed;
  readonly workflow: JsonObject;
}

/** A workflow as stored; its texts are made when first asked for and kept until it changes. */
export interface StoredWorkflow {
  readonly id: string;
  readonly value: JsonObject;
  readonly revisions: readonly Revision[];
  /** Until when (milliseconds since 1970) the lock of an enabled workflow stays on after a disable. */
  readonly lockedUntilMs: number;
}

/** How many revisions of a workflow are kept. */
export const KEPT_REVISIONS = 50;

const COUNTS: ReadonlySet<string> = new Set(['executionCount', 'failureCount']);

/** Keeps the workflows of the tenant, in the order of their creation. */
export class WorkflowStore {
  readonly #workflows = new Map<string, StoredWorkflow>();
  readonly #texts = new WeakMap<JsonObject, { full?: string; bare?: string }>();
  readonly #changed: () => void;

  /** `changed` is called after every change, for whoever saves. */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  list(): readonly StoredWorkflow[] {
    return [...this.#workflows.values()];
  }

  get(id: string): StoredWorkflow | undefined {
    return this.#workflows.get(id);
  }

  /** Stores a state of a workflow, as one more revision, made when the workflow says it was modified. */
  put(id: string, value: JsonObject, made: Pick<Revision, 'by' | 'how'>, lockedUntilMs = 0): void {
    const before = this.#workflows.get(id);
    const shared = before === undefined ? value : shareObject(before.value, value);
    if (before !== undefined && before.value !== shared) {
      // Old revisions live on; their texts need not.
      this.#texts.delete(before.value);
    }
    const revision = { at: stringAt(value, 'modified') ?? '', ...made, workflow: shared };
    this.#workflows.set(id, {
      id,
      value: shared,
      revisions: [...(before?.revisions ?? []), revision].slice(-KEPT_REVISIONS),
      lockedUntilMs,
    });
    this.#changed();
  }

  /** Takes up a workflow with its past, as a state file holds it. */
  restore(workflow: StoredWorkflow): void {
    this.#workflows.set(workflow.id, workflow);
  }

  delete(id: string): boolean {
    const deleted = this.#workflows.delete(id);
    if (deleted) {
      this.#changed();
    }
    return deleted;
  }

  /** The JSON text of a workflow, with or without its counts. */
  text(workflow: StoredWorkflow, counts: boolean): string {
    const texts = this.#texts.get(workflow.value) ?? {};
    this.#texts.set(workflow.value, texts);
    if (counts) {
      texts.full ??= JSON.stringify(workflow.value);
      return texts.full;
    }
    texts.bare ??= JSON.stringify(
      objectOf(Object.entries(workflow.value).filter(([key]) => !COUNTS.has(key))),
    );
    return texts.bare;
  }
}

/** Says whether a workflow refuses changes because it is enabled, or was a moment ago. */
export function isLocked(workflow: StoredWorkflow, clock: Clock): boolean {
  return workflow.value['enabled'] === true || clock.now() < workflow.lockedUntilMs;
}
