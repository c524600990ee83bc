import type { Entry, WorkflowVersion } from '../../inventory/entry.ts';
import { versionDigest } from '../../inventory/version.ts';
import type { ExecutionHistory } from '../../tenant/execution.ts';
import type { Failure } from './look.ts';

/** Which version of a workflow an execution ran. */
export type VersionRun =
  | { readonly kind: 'known'; readonly version: WorkflowVersion }
  /** The tenant says what ran, and it is nothing that was applied. */
  | { readonly kind: 'strange' }
  /** Nothing is remembered that is old enough. */
  | { readonly kind: 'unknown' };

/** Finds the version by the definition that ran, where the history tells it, else by the time of the start. */
export function versionRun(
  entry: Pick<Entry, 'versions'>,
  history: ExecutionHistory | undefined,
  { started }: Pick<Failure, 'started'>,
): VersionRun {
  const versions = entry.versions ?? [];
  if (history?.definition !== undefined) {
    const { definition, trigger } = history;
    const digest = versionDigest({ definition, ...(trigger === undefined ? {} : { trigger }) });
    const version = versions.findLast((one) => one.digest === digest);
    if (version !== undefined) {
      return { kind: 'known', version };
    }
    return versions.length === 0 ? { kind: 'unknown' } : { kind: 'strange' };
  }
  const version = versions.findLast(({ from }) => Date.parse(from) <= started);
  return version === undefined ? { kind: 'unknown' } : { kind: 'known', version };
}

/** A failure this long after a change is no longer taken for its doing. */
const BEGAN_WITHIN_MS = 86_400_000;

/** Whether failures that were never seen before began with the last change: it is what ran, and came a day before at most. */
export function beganWithChange(
  { versions = [] }: Pick<Entry, 'versions'>,
  run: VersionRun,
  first: Failure,
): boolean {
  const last = versions.at(-1);
  const from = Date.parse(last?.from ?? '');
  return (
    run.kind === 'known' &&
    run.version === last &&
    first.closed >= from &&
    first.started - from <= BEGAN_WITHIN_MS
  );
}
