import type { Commit } from '../../git/snapshot.ts';
import type { Entry } from '../../inventory/entry.ts';
import { own, isObject } from '../../kernel/json.ts';
import type { ExecutionHistory } from '../../tenant/execution.ts';
import type { LiveWorkflow } from '../../workflow/workflow.ts';
import { causeOf } from './cause.ts';
import type { Cause } from './cause.ts';
import { stepPosition } from './locate.ts';
import type { FilesThen } from './locate.ts';
import type { Failure } from './look.ts';
import { beganWithChange, versionRun } from './version-run.ts';
import type { VersionRun } from './version-run.ts';

/** One failure with everything that could be found out about it. */
export interface FailureReport {
  readonly failure: Failure;
  readonly cause: Cause;
  readonly run: VersionRun['kind'];
  /** Where the workflow is written; of a version that is not known, where it is written now. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The commit that last touched the file, as of the commit that ran. */
  readonly commit?: Commit;
  /** Whether it began with the last change of the workflow, if it is the first of its kind. */
  readonly began: boolean;
  /** What could not be found out, as sentences. */
  readonly notes: readonly string[];
}

/** Of whom a failure is: the workflow as it is owned and as it is live. */
export interface FailedWorkflow {
  readonly entry: Entry;
  readonly live: LiveWorkflow;
}

/** Makes the report of a failure from its history; undefined is a history that is gone. */
export async function reportFailure(
  { entry, live }: FailedWorkflow,
  failure: Failure,
  history: ExecutionHistory | undefined,
  files: FilesThen,
): Promise<FailureReport> {
  const definition = own(live.raw, 'definition');
  const cause = causeOf(history, isObject(definition) ? definition : undefined);
  const run = versionRun(entry, history, failure);
  const { commit: sha, file } =
    run.kind === 'known' ? run.version : (entry.versions?.at(-1) ?? entry);
  const then = await files.read(sha, file);
  const at =
    then?.document === undefined || cause.step === undefined
      ? undefined
      : stepPosition(then.document, cause.step, cause.loop);
  return {
    failure,
    cause,
    run: run.kind,
    file,
    ...(at === undefined ? {} : { line: at.line, column: at.column }),
    // Whoever wrote another version did not write the one that failed.
    ...(run.kind === 'known' && then?.commit !== undefined ? { commit: then.commit } : {}),
    began: beganWithChange(entry, run, failure),
    notes: notesOf(cause, run, then === undefined, at === undefined),
  };
}

function notesOf(
  cause: Cause,
  run: VersionRun,
  isFileGone: boolean,
  isStepGone: boolean,
): readonly string[] {
  const notes: string[] = [];
  if (cause.missing === 'step') {
    notes.push('The history names no step that failed.');
  }
  if (run.kind === 'strange') {
    notes.push('The definition that ran is none that was applied from Git.');
  } else if (run.kind === 'unknown') {
    notes.push('It is not known which commit was live when it ran.');
  }
  if (isFileGone) {
    notes.push('The file of that time cannot be read.');
  } else if (cause.step !== undefined && isStepGone) {
    notes.push('The file has no step of this name.');
  }
  return notes;
}
