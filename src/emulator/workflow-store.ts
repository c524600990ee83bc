import type { Clock } from '../kernel/clock.ts';
import { objectOf, own, stringAt } from '../kernel/json.ts';
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

interface Ended {
  executions: number;
  failures: number;
}

/** Keeps the workflows of the tenant, in the order of their creation. */
export class WorkflowStore {
  readonly #workflows = new Map<string, StoredWorkflow>();
  readonly #texts = new WeakMap<JsonObject, { full?: string; bare?: string }>();
  /** Runs that ended since their workflow was last looked at. */
  readonly #ended = new Map<string, Ended>();
  readonly #changed: (id: string) => void;

  /** `changed` is called after every change of a workflow, for whoever saves and plans; counts do not call it. */
  constructor(changed: (id: string) => void = () => undefined) {
    this.#changed = changed;
  }

  list(): readonly StoredWorkflow[] {
    for (const id of this.#ended.keys()) {
      this.#addCounts(id);
    }
    return [...this.#workflows.values()];
  }

  get(id: string): StoredWorkflow | undefined {
    this.#addCounts(id);
    return this.#workflows.get(id);
  }

  /** Counts a run that ended: no change of the workflow, so that neither `modified` nor its revisions tell of it. */
  count(id: string, failed: boolean): void {
    const ended = this.#ended.get(id) ?? { executions: 0, failures: 0 };
    ended.executions += 1;
    ended.failures += failed ? 1 : 0;
    this.#ended.set(id, ended);
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
    this.#changed(id);
  }

  /** Takes up a workflow with its past, as a state file holds it. */
  restore(workflow: StoredWorkflow): void {
    this.#workflows.set(workflow.id, workflow);
    this.#changed(workflow.id);
  }

  delete(id: string): boolean {
    const deleted = this.#workflows.delete(id);
    if (deleted) {
      this.#ended.delete(id);
      this.#changed(id);
    }
    return deleted;
  }

  /** Empties the store, for a state that takes its place. */
  clear(): void {
    for (const id of this.#workflows.keys()) {
      this.delete(id);
    }
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

  #addCounts(id: string): void {
    const ended = this.#ended.get(id);
    const stored = this.#workflows.get(id);
    if (ended === undefined || stored === undefined) {
      return;
    }
    this.#ended.delete(id);
    const value = {
      ...stored.value,
      executionCount: numberAt(stored.value, 'executionCount') + ended.executions,
      failureCount: numberAt(stored.value, 'failureCount') + ended.failures,
    };
    const bare = this.#texts.get(stored.value)?.bare;
    this.#texts.delete(stored.value);
    if (bare !== undefined) {
      this.#texts.set(value, { bare });
    }
    this.#workflows.set(id, { ...stored, value });
  }
}

function numberAt(workflow: JsonObject, key: string): number {
  const value = own(workflow, key);
  return typeof value === 'number' ? value : 0;
}

/** Says whether a workflow refuses changes because it is enabled, or was a moment ago. */
export function isLocked(workflow: StoredWorkflow, clock: Clock): boolean {
  return workflow.value['enabled'] === true || clock.now() < workflow.lockedUntilMs;
}
