import { formatDuration } from '../kernel/duration.ts';
import type { Entry, Quarantine } from '../inventory/entry.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Case } from './case.ts';
import type { Change, Wait } from './change.ts';
import { driftFrom } from './classify.ts';
import type { PlanContext } from './context.ts';
import { mayBeOurLateRequest } from './late-request.ts';
import type { GonePair, InvalidPair, LeftOutPair } from './match.ts';

/** Plans a file with errors whose workflow is ours: it keeps what it has, and drift is only told. */
export function invalidCase({ file, entry, live }: InvalidPair, context: PlanContext): Case {
  const baseline = context.memory(entry.file)?.baseline;
  const drift =
    live === undefined || baseline === undefined
      ? []
      : driftFrom(baseline, context.liveForm(live).form);
  const change = { ...ownedChange(entry, live, 'keep', 'Invalid'), file };
  return { ...base(entry, live), file, drift, change };
}

/** Plans a workflow whose file is not there: kept without proof, then delayed, quarantined, and deleted after grace. */
export function goneCase(pair: GonePair, context: PlanContext): Case {
  const { entry, live } = pair;
  if (pair.unproved !== undefined) {
    const change = ownedChange(entry, live, 'keep', 'Unproved');
    return { ...base(entry, live), change: { ...change, notes: [pair.unproved] } };
  }
  if (live === undefined) {
    return { ...base(entry, live), change: ownedChange(entry, live, 'forget', 'GoneInTenant') };
  }
  const { prune } = context.policies;
  const mode = entry.prune ?? prune.mode;
  const since = entry.goneSince ?? context.now;
  const record =
    entry.goneSince === undefined ? { record: { entry: { ...entry, goneSince: since } } } : {};
  const due = since + prune.delayMs;
  if (entry.quarantine !== undefined && mode !== 'keep') {
    const graceMs = mode === 'delete' ? 0 : prune.graceMs;
    const change = deletion(entry, entry.quarantine, live, graceMs, context);
    return { ...base(entry, live), change };
  }
  const memory = context.memory(entry.file);
  const change: Change =
    mode === 'keep'
      ? ownedChange(entry, live, 'disown', 'PolicyKeep')
      : {
          ...ownedChange(entry, live, 'quarantine', 'FileGone'),
          ...(memory === undefined ? {} : { memory }),
        };
  const wait = delayWait(mode === 'keep' ? 'left to the tenant' : 'disabled', due, context.now);
  return {
    ...base(entry, live),
    ...record,
    change: due > context.now ? { ...change, wait } : change,
  };
}

/** Plans a workflow whose file the tenant does not take any more: it is left to the tenant as it is. */
export function leftOutCase({ entry, live }: LeftOutPair): Case {
  return { ...base(entry, live), change: ownedChange(entry, live, 'disown', 'LeftOut') };
}

function delayWait(end: string, due: number, now: number): Wait {
  const left = formatDuration(Math.max(0, due - now));
  return {
    reason: 'PruneDelay',
    message: `Its file is gone. It will be ${end} in ${left}, unless the file comes back.`,
    until: due,
  };
}

function deletion(
  entry: Entry,
  quarantine: Quarantine,
  live: LiveWorkflow,
  graceMs: number,
  context: PlanContext,
): Change {
  const change = ownedChange(entry, live, 'delete', 'GraceOver');
  const isUntouched =
    live.modified === quarantine.modified ||
    (mayBeOurLateRequest(entry, live, context) &&
      context.liveForm(live).digest === entry.leftDigest);
  const touched = live.enabled || !isUntouched;
  if (touched) {
    const wait: Wait = {
      reason: 'TouchedInTenant',
      message: `It waited for its deletion, and ${live.modifiedBy?.name ?? 'somebody'} ${live.enabled ? 'switched it on' : 'changed it'} in the tenant. It is not deleted until that is approved; or bring its file back.`,
      release: 'approve',
    };
    return { ...change, wait };
  }
  const due = Date.parse(quarantine.since) + graceMs;
  const wait: Wait = {
    reason: 'Grace',
    message: `Its file is gone and it is disabled. It will be deleted in ${formatDuration(Math.max(0, due - context.now))}, unless the file comes back.`,
    until: due,
  };
  return due > context.now ? { ...change, wait } : change;
}

function base(
  entry: Entry,
  live: LiveWorkflow | undefined,
): Pick<Case, 'file' | 'name' | 'entry' | 'live' | 'drift'> {
  const { file, name } = entry;
  return { file, name, entry, ...(live === undefined ? {} : { live }), drift: [] };
}

function ownedChange(
  entry: Entry,
  live: LiveWorkflow | undefined,
  kind: Change['kind'],
  reason: Change['reason'],
): Change {
  const { file, name, workflowId } = entry;
  return {
    kind,
    reason,
    file,
    name,
    workflowId,
    entry,
    ...(live === undefined ? {} : { live }),
    differences: [],
    fields: [],
  };
}
