import type { Clock } from '../../kernel/clock.ts';
import type { EndStatus, Execution } from './execution.ts';
import { Fifo } from './fifo.ts';
import { ARCHIVED_AFTER_MS, KEPT_EXECUTIONS, KEPT_HISTORY } from './limits.ts';

interface OfWorkflow {
  /** Oldest first; those that are archived since stay until they are a quarter. */
  rows: Execution[];
  archived: number;
}

/** Keeps executions, by id and by workflow, for as long as they can be asked for. */
export class ExecutionStore {
  readonly #clock: Clock;
  readonly #all = new Map<string, Execution>();
  readonly #byWorkflow = new Map<string, OfWorkflow>();
  readonly #ended = new Fifo<Execution>();
  readonly #withHistory = new Fifo<Execution>();
  #historySize = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes up an execution; they come in the order of their start. */
  add(execution: Execution): void {
    this.#all.set(execution.id, execution);
    const { rows } = this.#of(execution.workflowId);
    rows.push(execution);
    if (execution.closedMs !== undefined) {
      this.#keepEnded(execution);
    }
  }

  /** Notes that an execution has ended now, and what it did. */
  end(execution: Execution, status: EndStatus, history: string): void {
    execution.status = status;
    execution.closedMs = this.#clock.now();
    execution.history = history;
    this.#keepEnded(execution);
  }

  /** Gives an execution; undefined when there is none, or none any more (404 past 90 days). */
  get(id: string): Execution | undefined {
    this.#archive();
    return this.#all.get(id);
  }

  /** The executions of a workflow, newest first. */
  *newestFirst(workflowId: string): Generator<Execution> {
    this.#archive();
    const rows = this.#byWorkflow.get(workflowId)?.rows ?? [];
    for (let index = rows.length - 1; index >= 0; index -= 1) {
      const row = rows[index];
      if (row !== undefined && this.#all.has(row.id)) {
        yield row;
      }
    }
  }

  /** How many executions of a workflow can be asked for. */
  count(workflowId: string): number {
    this.#archive();
    const of = this.#byWorkflow.get(workflowId);
    return of === undefined ? 0 : of.rows.length - of.archived;
  }

  /** All executions, in the order of their start. */
  list(): readonly Execution[] {
    this.#archive();
    return [...this.#all.values()];
  }

  clear(): void {
    this.#all.clear();
    this.#byWorkflow.clear();
    for (const queue of [this.#ended, this.#withHistory]) {
      while (queue.length > 0) {
        queue.shift();
      }
    }
    this.#historySize = 0;
  }

  #keepEnded(execution: Execution): void {
    this.#ended.push(execution);
    if (execution.history !== undefined) {
      this.#withHistory.push(execution);
      this.#historySize += execution.history.length;
    }
    while (this.#historySize > KEPT_HISTORY) {
      this.#forgetHistory(this.#withHistory.shift());
    }
    this.#archive();
  }

  #archive(): void {
    const before = this.#clock.now() - ARCHIVED_AFTER_MS;
    for (let oldest = this.#ended.peek(); oldest !== undefined; oldest = this.#ended.peek()) {
      if ((oldest.closedMs ?? 0) > before && this.#ended.length <= KEPT_EXECUTIONS) {
        break;
      }
      this.#ended.shift();
      this.#remove(oldest);
    }
  }

  #remove(execution: Execution): void {
    this.#all.delete(execution.id);
    if (this.#withHistory.peek() === execution) {
      this.#withHistory.shift();
    }
    this.#forgetHistory(execution);
    const of = this.#of(execution.workflowId);
    of.archived += 1;
    if (of.archived === of.rows.length) {
      this.#byWorkflow.delete(execution.workflowId);
    } else if (of.archived > 64 && of.archived * 4 > of.rows.length) {
      of.rows = of.rows.filter((row) => this.#all.has(row.id));
      of.archived = 0;
    }
  }

  #forgetHistory(execution: Execution | undefined): void {
    this.#historySize -= execution?.history?.length ?? 0;
    if (execution !== undefined) {
      execution.history = undefined;
    }
  }

  #of(workflowId: string): OfWorkflow {
    const known = this.#byWorkflow.get(workflowId) ?? { rows: [], archived: 0 };
    this.#byWorkflow.set(workflowId, known);
    return known;
  }
}
