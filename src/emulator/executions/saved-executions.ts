import * as v from 'valibot';
import type { Run } from '../../engine/frame.ts';
import { isHeavier } from '../../engine/weight.ts';
import type { Json } from '../../kernel/json.ts';
import type { Execution } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';
import type { OpenRun } from './open-run.ts';
import { packHistory, unpackHistory } from './packed-history.ts';
import type { Runner } from './runner.ts';

/** How many executions are saved, the newest; those that have not ended are saved besides. */
const SAVED_EXECUTIONS = 10_000;

/** How many of them are saved with what they did. */
const SAVED_HISTORIES = 300;

/** How large a waiting run may be to be saved, in characters of JSON; one that is larger ends with the process. */
const MAX_SAVED_RUN = 16 * 1024 * 1024;

const json = v.custom<Json>((value) => value !== undefined);

/** How executions stand in a saved state: definitions and triggers are told once, by their place in `documents`. */
export const savedExecutions = v.object({
  documents: v.array(json),
  rows: v.array(
    v.object({
      id: v.string(),
      workflowId: v.string(),
      workflowName: v.string(),
      requestId: v.string(),
      definition: v.exactOptional(v.number()),
      trigger: v.exactOptional(v.number()),
      ownerId: v.string(),
      depth: v.number(),
      startedMs: v.number(),
      closedMs: v.exactOptional(v.number()),
      status: v.picklist(['Queued', 'Running', 'Completed', 'Failed', 'Canceled']),
      history: v.exactOptional(v.string()),
      open: v.exactOptional(
        v.object({ input: json, run: v.exactOptional(json), asked: v.boolean() }),
      ),
    }),
  ),
});

type Saved = v.InferOutput<typeof savedExecutions>;
type Row = Saved['rows'][number];

/** Gives the newest executions, and those that have not ended whole. */
export function saveExecutions(executions: ExecutionStore, runner: Runner): Saved {
  const documents = new Map<Json, number>();
  const open = new Map(runner.listOpen().map((run) => [run.execution.id, run]));
  const all = executions.list();
  const rows = all.flatMap((execution, index): readonly Row[] => {
    const age = all.length - index;
    const run = open.get(execution.id);
    if (run !== undefined) {
      const saved = saveOpen(run);
      const history = packHistory(run.events);
      return saved === undefined ? [] : [{ ...rowOf(execution, documents), history, open: saved }];
    }
    if (age > SAVED_EXECUTIONS) {
      return [];
    }
    const { history } = execution;
    const told = age <= SAVED_HISTORIES && history !== undefined ? { history } : {};
    return [{ ...rowOf(execution, documents), ...told }];
  });
  return { documents: [...documents.keys()], rows };
}

/** Takes executions up as they were saved; waiting runs go on. */
export function restoreExecutions(
  { documents, rows }: Saved,
  executions: ExecutionStore,
  runner: Runner,
): void {
  for (const { open, history, definition, trigger, closedMs, ...row } of rows) {
    const execution: Execution = {
      ...row,
      definition: definition === undefined ? undefined : documents[definition],
      trigger: trigger === undefined ? undefined : documents[trigger],
      closedMs,
      history: open === undefined ? history : undefined,
    };
    executions.add(execution);
    if (open !== undefined) {
      runner.takeUp({
        execution,
        input: open.input,
        events: [...unpackHistory(history ?? '[]')],
        // What was saved was a run: nothing else writes it.
        run: open.run as unknown as Run | undefined,
        asked: open.asked,
      });
    }
  }
}

function saveOpen({ input, run, asked }: OpenRun): Row['open'] | undefined {
  if (run === undefined) {
    return { input, asked };
  }
  const saved = run as unknown as Json;
  return isHeavier(saved, MAX_SAVED_RUN) ? undefined : { input, run: saved, asked };
}

function rowOf(execution: Execution, documents: Map<Json, number>): Row {
  const { definition, trigger, closedMs, history: _history, ...row } = execution;
  return {
    ...row,
    ...(closedMs === undefined ? {} : { closedMs }),
    ...(definition === undefined ? {} : { definition: placeOf(definition, documents) }),
    ...(trigger === undefined ? {} : { trigger: placeOf(trigger, documents) }),
  };
}

function placeOf(document: Json, documents: Map<Json, number>): number {
  const place = documents.get(document) ?? documents.size;
  documents.set(document, place);
  return place;
}
