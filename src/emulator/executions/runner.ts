import { randomUUID } from 'node:crypto';
import type { ActionAnswer, ActionCall } from '../../engine/action-call.ts';
import type { EngineEvent } from '../../engine/engine-event.ts';
import type { Run } from '../../engine/frame.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { compileProgram } from '../../engine/program.ts';
import { advanceRun, answerRun, cancelRun, startRun } from '../../engine/run.ts';
import type { Host } from '../../engine/session.ts';
import { own, stringAt } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import { identityIdOf } from '../mint.ts';
import type { TenantClock } from '../tenant-clock.ts';
import type { StoredWorkflow, WorkflowStore } from '../workflow-store.ts';
import type { Agenda } from './agenda.ts';
import type { Execution } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';
import { MAX_OPEN } from './limits.ts';
import { attempt } from './open-run.ts';
import type { OpenRun } from './open-run.ts';
import { packHistory, unpackHistory } from './packed-history.ts';
import { startExternal } from './start-external.ts';
import type { ExternalStart } from './start-external.ts';
import { WorkQueue } from './work-queue.ts';

/** What an action knows of the run that asks for it. */
export interface ActionRun {
  readonly executionId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  /** How many runs stand above it: workflows start each other through the external trigger. */
  readonly depth: number;
  /** The identity that the run acts as. */
  readonly ownerId: string;
}

/** The answer to a call that was put off. */
export type LateAnswer = Exclude<ActionAnswer, { readonly kind: 'later' }>;

/** Does the actions of runs; where it answers `later`, `resume` takes the answer when there is one. */
export type PerformForRun = (
  run: ActionRun,
  call: ActionCall,
  resume: (answer: LateAnswer) => void,
) => ActionAnswer;

/** What a runner works with. */
export interface RunnerParts {
  readonly clock: TenantClock;
  readonly agenda: Agenda;
  readonly workflows: WorkflowStore;
  readonly executions: ExecutionStore;
  readonly perform: PerformForRun;
  /** Called whenever a run has moved, for whoever saves. */
  readonly changed: () => void;
  /** Called when a run ends that put off a call, for whoever may still mean to answer it. */
  readonly ended: (executionId: string) => void;
}

/** Runs workflows: starts, waits, answers and cancels. */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #queue = new WorkQueue();
  readonly #open = new Map<string, OpenRun>();

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Starts a run of a workflow as it is stored now; the trouble is that there are too many already. */
  start(workflow: StoredWorkflow, input: Json, depth = 0): Result<Execution, string> {
    if (this.#open.size >= MAX_OPEN) {
      return { ok: false, trouble: `there are ${MAX_OPEN} executions that have not ended` };
    }
    const { value } = workflow;
    const execution: Execution = {
      id: randomUUID(),
      workflowId: workflow.id,
      workflowName: stringAt(value, 'name') ?? '',
      requestId: randomUUID().replaceAll('-', ''),
      definition: own(value, 'definition'),
      trigger: own(value, 'trigger'),
      ownerId: identityIdOf(own(value, 'owner')) ?? '',
      depth,
      startedMs: this.#parts.clock.now(),
      closedMs: undefined,
      status: 'Queued',
      history: undefined,
    };
    this.#parts.executions.add(execution);
    this.takeUp({ execution, input, events: [], run: undefined, asked: false });
    return { ok: true, value: execution };
  }

  /**
   * Starts a workflow through its external trigger. `depth` is 0 for a start from outside, and one more than its own for
   * a start by a run; chains that grow too long are refused.
   */
  startExternal(workflowId: string, input: Json, depth = 0): ExternalStart {
    return startExternal(this.#parts.workflows, this.start.bind(this), workflowId, input, depth);
  }

  /** Hands a run the answer to a call that was put off; false when no run waits for one under this id. */
  answer(executionId: string, call: number, answer: LateAnswer): boolean {
    const open = this.#open.get(executionId);
    if (open?.run === undefined) {
      return false;
    }
    this.#move(open, (run, host, now) =>
      answerRun(compileProgram(open.execution.definition), run, call, answer, host, now),
    );
    return true;
  }

  /** Cancels an execution; false when it has ended, or never was. */
  cancel(executionId: string): boolean {
    const open = this.#open.get(executionId);
    if (open === undefined) {
      return false;
    }
    const now = this.#parts.clock.now();
    if (open.run === undefined) {
      open.events.push({ kind: 'run-started', at: now, input: open.input });
      open.events.push({ kind: 'run-ended', at: now, outcome: { kind: 'Canceled' } });
      this.#settle(open, { kind: 'Canceled' });
    } else {
      this.#settle(open, cancelRun(open.run, this.#hostOf(open), now));
    }
    return true;
  }

  /** Cancels every execution of a workflow that has not ended. */
  cancelAll(workflowId: string): void {
    for (const [id, { execution }] of this.#open) {
      if (execution.workflowId === workflowId) {
        this.cancel(id);
      }
    }
  }

  /** Resolves when every run has ended or waits. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** What an execution did so far; undefined when its history is not kept any more. */
  events(execution: Execution): readonly EngineEvent[] | undefined {
    const open = this.#open.get(execution.id);
    if (open !== undefined) {
      return open.events;
    }
    return execution.history === undefined ? undefined : unpackHistory(execution.history);
  }

  /** The executions that have not ended, in the order of their start. */
  listOpen(): readonly OpenRun[] {
    return [...this.#open.values()];
  }

  /** Takes up an execution that has not ended: a new one, or one from a state file. */
  takeUp(open: OpenRun): void {
    this.#open.set(open.execution.id, open);
    if (open.run === undefined) {
      this.#queue.push(() => this.#begin(open));
    } else {
      this.#settle(open, open.run.outcome);
    }
  }

  #begin(open: OpenRun): void {
    if (this.#isOpen(open)) {
      open.execution.status = 'Running';
      const program = compileProgram(open.execution.definition);
      const now = this.#parts.clock.now();
      this.#settle(
        open,
        attempt(open, now, () => {
          open.run = startRun(program, open.input, this.#hostOf(open), now);
          return open.run.outcome;
        }),
      );
    }
  }

  /** Moves a run in its turn, if it has not ended by then. */
  #move(open: OpenRun, act: (run: Run, host: Host, now: number) => Outcome): void {
    this.#queue.push(() => {
      const { run } = open;
      if (run !== undefined && this.#isOpen(open)) {
        const now = this.#parts.clock.now();
        this.#settle(
          open,
          attempt(open, now, () => act(run, this.#hostOf(open), now)),
        );
      }
    });
  }

  #isOpen(open: OpenRun): boolean {
    return this.#open.get(open.execution.id) === open;
  }

  #settle(open: OpenRun, outcome: Outcome): void {
    const { agenda, executions, workflows, changed, ended } = this.#parts;
    const { execution } = open;
    if (outcome.kind !== 'Waiting') {
      agenda.delete(execution.id);
      this.#open.delete(execution.id);
      executions.end(execution, outcome.kind, packHistory(open.events));
      workflows.count(execution.workflowId, outcome.kind === 'Failed');
      if (open.asked) {
        ended(execution.id);
      }
    } else if (outcome.until === undefined) {
      agenda.delete(execution.id);
    } else {
      agenda.set(execution.id, outcome.until, () => {
        this.#move(open, (run, host, now) =>
          advanceRun(compileProgram(execution.definition), run, host, now),
        );
      });
    }
    changed();
  }

  #hostOf(open: OpenRun): Host {
    const { id, workflowId, workflowName, depth, ownerId } = open.execution;
    const run: ActionRun = { executionId: id, workflowId, workflowName, depth, ownerId };
    return {
      observe: (event) => open.events.push(event),
      perform: (call) => {
        const answer = this.#parts.perform(run, call, (late) => this.answer(id, call.id, late));
        open.asked ||= answer.kind === 'later';
        return answer;
      },
    };
  }
}
