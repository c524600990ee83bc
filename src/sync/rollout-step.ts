import { rejected } from '../apply/entry-after.ts';
import { rejectionOf } from '../inventory/entry.ts';
import type { Entry, Memory, Rejection, Trial } from '../inventory/entry.ts';
import { nowGood } from '../inventory/trial.ts';
import type { Case } from '../plan/case.ts';
import type { RolloutNews } from '../report/rollout-news.ts';
import { superseded, unknown } from '../rollout/rollout.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { RolloutRecord } from './rollout-record.ts';

/** What is known of one workflow's rollout, and what of it is to be written; members that are the former ones are not. */
export interface RolloutStep {
  readonly entry: Entry;
  readonly memory: Memory | undefined;
  readonly record: RolloutRecord;
}

/** Says whether a rejection is that of a rollout or of a person, not of the tenant. */
export function isVerdict({ reason }: Rejection): boolean {
  return reason === 'RolloutDegraded' || reason === 'Manual';
}

/** Forgets verdicts on versions that Git no longer asks for, once what it asks for is live. */
export function withoutOldVerdicts(step: RolloutStep, found: Case | undefined): RolloutStep {
  const { entry } = step;
  const wanted = found?.desired?.digest;
  const isLive = wanted !== undefined && entry.sentDigest === wanted;
  if (!isLive || rejectionOf(entry, wanted) !== undefined || !entry.rejections.some(isVerdict)) {
    return step;
  }
  const rejections = entry.rejections.filter((one) => !isVerdict(one));
  return { ...step, entry: { ...entry, rejections } };
}

/** Notes that a version which was live and is rejected has been gone back from. */
export function withUndone(step: RolloutStep): RolloutStep {
  const { entry, record } = step;
  const { sentDigest, rejections, workflowId, name, file } = entry;
  const isDone = (one: Rejection): boolean =>
    isVerdict(one) && one.undone !== true && sentDigest !== undefined && sentDigest !== one.digest;
  const done = rejections.filter(isDone);
  if (done.length === 0) {
    return step;
  }
  const { rollout, origin, untold } = record;
  const news = done.map((rejection): RolloutNews => {
    const of = rollout?.digest === rejection.digest ? { rollout } : {};
    return { kind: 'rolled-back', workflowId, name, file, rejection, origin, ...of };
  });
  return {
    ...step,
    entry: {
      ...entry,
      rejections: rejections.map((one) => (isDone(one) ? { ...one, undone: true } : one)),
    },
    record: { ...record, untold: [...untold, ...news] },
  };
}

/** Ends a rollout whose version is no longer on trial. */
export function withSuperseded(step: RolloutStep): RolloutStep {
  const { rollout } = step.record;
  const ended = rollout === undefined ? undefined : superseded(rollout);
  return ended === undefined || ended === rollout
    ? step
    : { ...step, record: { ...step.record, rollout: ended } };
}

/** Says that a person changed in the tenant what runs, or switched it off: its executions are not those of the commit. */
export function isDisturbed(found: Case | undefined): boolean {
  return (
    found?.held === true ||
    (found?.drift ?? []).some(({ pointer }) => /^\/(trigger|definition)(\/|$)/.test(pointer))
  );
}

/** Ends a rollout that a person's change in the tenant made pointless. */
export function disturbed(rollout: Rollout): Rollout {
  return unknown(rollout, 'It was changed in the tenant while it was watched.');
}

/** Takes in a verdict: what is good becomes the last good version, what is not is rejected where there is one to go back to. */
export function withVerdict(step: RolloutStep, trial: Trial, rollout: Rollout): RolloutStep {
  const { record } = step;
  const { state } = rollout;
  switch (state) {
    case 'Progressing':
    case 'Superseded':
      return { ...step, record: { ...record, rollout } };
    case 'Healthy':
    case 'Unknown': {
      const news: RolloutNews = {
        kind: state === 'Healthy' ? 'healthy' : 'unknown',
        rollout,
        origin: record.origin,
      };
      const { trial: _trial, ...entry } = step.entry;
      const { memory } = step;
      const good = memory?.onTrial;
      return {
        entry,
        memory:
          memory === undefined || good === undefined
            ? memory
            : { baseline: memory.baseline, ...nowGood(good, memory) },
        record: { ...record, rollout, untold: [...record.untold, news] },
      };
    }
    case 'Degraded':
      return degraded(step, trial, rollout);
  }
}

function degraded(step: RolloutStep, trial: Trial, verdict: Rollout): RolloutStep {
  const { entry, memory, record } = step;
  const { digest, commit, settings, approved } = trial;
  const { lastGood } = memory ?? {};
  const target = lastGood !== undefined && rejectionOf(entry, lastGood.digest) === undefined;
  const goesBack = settings.rollback && approved !== true && target;
  const rollout = { ...verdict, message: `${verdict.message} ${consequence(trial, target)}` };
  const news: RolloutNews = { kind: 'degraded', rollout, origin: record.origin };
  const ended: Entry = { ...entry, trial: { ...trial, degraded: true } };
  const rejection: Rejection = {
    digest,
    reason: 'RolloutDegraded',
    commit,
    message: verdict.message,
  };
  return {
    entry: goesBack ? rejected(ended, rejection) : ended,
    memory,
    record: { ...record, rollout, untold: [...record.untold, news] },
  };
}

function consequence({ settings, approved }: Trial, target: boolean): string {
  if (!settings.rollback) {
    return 'Its file does not ask for a rollback.';
  }
  if (approved === true) {
    return 'It was let through by hand after a rollback, so it stays.';
  }
  return target ? 'The last good version goes back.' : 'There is no earlier version to go back to.';
}
