import type { Trial } from '../inventory/entry.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { Execution } from '../tenant/execution.ts';
import type { RolloutSettings } from '../workflow/document-settings.ts';
import { NO_FIGURES, failureRate, figuresOf } from './figures.ts';
import type { Figures } from './figures.ts';

/** How a rollout stands; every state but `Progressing` is an end. */
export type RolloutState = 'Progressing' | 'Healthy' | 'Degraded' | 'Unknown' | 'Superseded';

/** One version of a workflow that is, or was, watched after it went live; as plain data. */
export interface Rollout {
  readonly workflowId: string;
  readonly name: string;
  readonly file: string;
  /** Digest of the wish. */
  readonly digest: string;
  /** The commit that was applied. */
  readonly commit: string;
  /** When the version went live; the tenant's time, RFC 3339. */
  readonly startedAt: string;
  /** When watching ends; the tenant's time, RFC 3339. */
  readonly until: string;
  readonly settings: RolloutSettings;
  /** A person let the version through after it was rejected. */
  readonly approved?: true;
  readonly state: RolloutState;
  readonly before: Figures;
  readonly after: Figures;
  /** Why it stands so, in words. */
  readonly message: string;
}

/** Begins to watch what is on trial. */
export function beginRollout(
  workflow: Pick<Rollout, 'workflowId' | 'name' | 'file'>,
  trial: Trial,
  before: Figures,
): Rollout {
  const { digest, commit, since, settings, approved } = trial;
  const until = new Date(Date.parse(since) + settings.observeMs).toISOString();
  return {
    ...workflow,
    digest,
    commit,
    startedAt: since,
    until,
    settings,
    ...(approved === undefined ? {} : { approved }),
    state: 'Progressing',
    before,
    after: NO_FIGURES,
    message: `It is watched for ${formatDuration(settings.observeMs)}.`,
  };
}

/**
 * Takes in the executions since the change, as the tenant lists them, at the tenant's time `now`. An ended rollout stays
 * as it is. Counting starts afresh each time: no execution is counted twice, whatever was lost in between.
 */
export function advance(rollout: Rollout, executions: readonly Execution[], now: number): Rollout {
  if (rollout.state !== 'Progressing') {
    return rollout;
  }
  const { settings, before, startedAt } = rollout;
  const until = Date.parse(rollout.until);
  const after = figuresOf(executions, { from: Date.parse(startedAt), until });
  const enough = after.ended >= Math.max(1, settings.minExecutions);
  const rate = failureRate(after);
  const seen = `${inWords(after)} since the change, ${inWords(before)} before it.`;
  if (enough && rate > settings.maxFailureRate && rate > failureRate(before)) {
    return { ...rollout, after, state: 'Degraded', message: `Executions fail: ${seen}` };
  }
  if (now < until) {
    return { ...rollout, after };
  }
  return enough
    ? { ...rollout, after, state: 'Healthy', message: `It is good: ${seen}` }
    : unknown({ ...rollout, after }, tooFew(after, settings));
}

/** Ends a rollout whose executions say nothing. */
export function unknown(rollout: Rollout, message: string): Rollout {
  return { ...rollout, state: 'Unknown', message };
}

/** Ends a rollout because another version is live; an ended one stays as it is. */
export function superseded(rollout: Rollout): Rollout {
  return rollout.state === 'Progressing'
    ? { ...rollout, state: 'Superseded', message: 'A newer version is live.' }
    : rollout;
}

function tooFew({ ended }: Figures, { observeMs, minExecutions }: RolloutSettings): string {
  const wanted = Math.max(1, minExecutions);
  return `${ended} executions ended within ${formatDuration(observeMs)}; ${wanted} are needed to tell.`;
}

function inWords({ ended, failed }: Figures): string {
  return ended === 0 ? 'none ended' : `${failed} of ${ended} failed`;
}
