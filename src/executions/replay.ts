import { triggerLets } from '../engine/trigger-filter.ts';
import { equal, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { compareTraces } from '../testing/compare-traces.ts';
import type { TraceDifference } from '../testing/trace-difference.ts';
import { runToEnd } from '../testing/run-to-end.ts';
import type { Trace } from '../testing/trace.ts';
import type { PathTaken } from './path-taken.ts';
import { RecordedAnswers } from './recorded-answers.ts';

/** One of the two workflows that an execution is replayed with. */
export interface ReplaySide {
  readonly definition: Json | undefined;
  readonly trigger: JsonObject;
}

/** The two that are compared: what there is, and what would come. */
export interface ReplaySides {
  readonly before: ReplaySide;
  readonly after: ReplaySide;
}

/** What one execution's replays came to. Holds values of the execution: it is never stored. */
export interface ReplayRun {
  readonly differences: readonly TraceDifference[];
  /** Steps that the record did not answer on some side. */
  readonly standIns: readonly string[];
  /** Whether the first of the two goes the way that was recorded. */
  readonly followsRecord: boolean;
  readonly traces: readonly Trace[];
}

/** Takes definition and trigger out of a workflow. */
export function sideOf(body: JsonObject): ReplaySide {
  const trigger = own(body, 'trigger');
  return { definition: own(body, 'definition'), trigger: isObject(trigger) ? trigger : {} };
}

/**
 * Runs an execution's input with two definitions on the engine, its actions answered by the record and its clock
 * beginning at `now` (milliseconds since 1970), and compares what they do.
 */
export function replay(
  path: PathTaken & { readonly input: Json },
  { before, after }: ReplaySides,
  now: number,
): ReplayRun {
  const starts = [before, after].map(({ trigger }) => lets(trigger, path.input));
  const [one, other] = [run(before, path, now), run(after, path, now)];
  // A run that was started by hand asked no filter: only one that now stops what the other lets through says anything.
  const differences: readonly TraceDifference[] =
    starts[0] === starts[1]
      ? compareTraces(one.trace, other.trace)
      : [{ kind: 'start', before: starts[0] === true, after: starts[1] === true }];
  return {
    differences,
    standIns: [...new Set([...one.standIns, ...other.standIns])].toSorted(),
    followsRecord: follows(path, one.trace),
    traces: [one.trace, other.trace],
  };
}

function run(
  { definition }: ReplaySide,
  path: PathTaken & { readonly input: Json },
  now: number,
): { readonly trace: Trace; readonly standIns: ReadonlySet<string> } {
  const answers = new RecordedAnswers(path);
  const trace = runToEnd({ definition, input: path.input, now }, answers);
  return { trace, standIns: answers.standIns };
}

/** A filter that cannot be read keeps nothing out: what is wrong with it is told elsewhere. */
function lets(trigger: JsonObject, input: Json): boolean {
  const found = triggerLets(trigger, input);
  return found.ok ? found.value : true;
}

/** Which steps besides actions a tenant's history tells is not known (facts 7.12), so that only those it has are looked at. */
function follows({ steps }: PathTaken, { visits }: Trace): boolean {
  const recorded = steps.map(({ step }) => step);
  const told = new Set(recorded);
  const replayed = visits.map(({ key }) => key).filter((key) => told.has(key));
  return equal(recorded, replayed);
}
