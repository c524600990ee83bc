import { own, sha256 } from '../../kernel/json.ts';
import type { LiveWorkflow } from '../../workflow/workflow.ts';

/** What a workflow counts itself (facts 1.4). */
export interface Counts {
  readonly failures: number;
  readonly executions: number;
}

/** An execution that failed; times are the tenant's, in milliseconds since 1970. */
export interface Failure {
  readonly id: string;
  readonly started: number;
  readonly closed: number;
}

/** How far one workflow's executions were looked at. What is here was told: it is stored only after the telling. */
export interface Look {
  readonly workflowId: string;
  /** Absent where the tenant sends none. */
  readonly counts?: Counts;
  /** The tenant's `modified` of then: whoever replaces a workflow sets its counts to 0 (facts 2.2). */
  readonly modified?: string;
  /** Failures that ended before are old; the tenant's milliseconds. */
  readonly floor: number;
  /** Every failure that ended later and was counted: its id and when it ended, oldest first. */
  readonly seen: readonly (readonly [string, number])[];
  /** The tenant's clock less ours. */
  readonly skewMs: number;
  /** When the workflow was last asked about; ours. */
  readonly at: number;
  /** Somebody changed it, and we wrote over it since: its counts may have been set to 0 without our seeing it. */
  readonly inDoubt?: true;
  /** Executions succeeded that nobody has looked at yet. */
  readonly mayBeWell?: true;
  /** How often failures that the count speaks of were looked for in vain. */
  readonly tries?: number;
  /** Failures whose cause is still to be read, oldest first. */
  readonly unread: readonly Failure[];
  /** How many more there are than stand in `unread`; their causes stay unknown. */
  readonly unreadMore?: number;
}

const MAX_SEEN = 1000;
const MAX_UNREAD = 500;
const MAX_TRIES = 3;
/** A workflow made this lately is looked at from its first moment; of an older one what was before us is not told. */
const NEW_MS = 3_600_000;

/** The counts that a list sent with a workflow. */
export function countsOf({ raw }: LiveWorkflow): Counts | undefined {
  const failures = own(raw, 'failureCount');
  const executions = own(raw, 'executionCount');
  return typeof failures === 'number' && typeof executions === 'number'
    ? { failures, executions }
    : undefined;
}

/** Where both clocks stand. */
export interface Clocks {
  readonly now: number;
  /** The tenant's. */
  readonly tenantNow: number;
}

/** The look that begins with a workflow that was never looked at. */
export function firstLook(live: LiveWorkflow, clocks: Clocks): Look {
  const created = Date.parse(live.created ?? '');
  const isNew = created > clocks.tenantNow - NEW_MS && created <= clocks.tenantNow;
  const counts = countsOf(live);
  return {
    workflowId: live.id,
    ...(counts === undefined ? {} : { counts: isNew ? { failures: 0, executions: 0 } : counts }),
    ...(live.modified === undefined ? {} : { modified: live.modified }),
    // The tenant's time is known to the second.
    floor: isNew ? created : clocks.tenantNow + 1000,
    seen: [],
    skewMs: clocks.tenantNow - clocks.now,
    at: clocks.now,
    unread: [],
  };
}

/** Whether a workflow is to be asked for its failures, and how many are to be found; `any` where nobody knows. */
export type Asking = { readonly failures: number | 'any' } | undefined;

/** Decides from what the list sent, without a request, whether there may be new failures. */
export function askingOf(
  look: Look,
  live: LiveWorkflow,
  isOurs: boolean,
  clocks: Clocks,
  sweepMs: number,
): Asking {
  const counts = countsOf(live);
  if (counts === undefined) {
    return sweepOf(look, clocks.now, sweepMs) === sweepOf(look, look.at, sweepMs)
      ? undefined
      : { failures: 'any' };
  }
  if (look.counts === undefined || wasReset(look.counts, counts)) {
    return { failures: 'any' };
  }
  const risen = counts.failures - look.counts.failures;
  if (live.modified !== look.modified && !isOurs) {
    // Who replaced it may have hidden a failure behind counts that are where they were: not likely enough to ask at once.
    return risen > 0 || isOlder(live.modified, clocks, sweepMs) ? { failures: 'any' } : undefined;
  }
  return risen > 0 ? { failures: risen } : undefined;
}

function isOlder(modified: string | undefined, { tenantNow }: Clocks, ms: number): boolean {
  const at = Date.parse(modified ?? '');
  return Number.isNaN(at) || tenantNow - at >= ms || at > tenantNow + ms;
}

/** The number of the sweep that a time lies in. Each workflow's begin at another moment, so that they are spread. */
function sweepOf({ workflowId }: Look, at: number, sweepMs: number): number {
  const phase = Number.parseInt(sha256(workflowId).slice(0, 8), 16) / 2 ** 32;
  return Math.floor(at / sweepMs + phase);
}

function wasReset(before: Counts, after: Counts): boolean {
  return after.failures < before.failures || after.executions < before.executions;
}

/** Whether failures that the count speaks of are given up when they are not found now. */
export function isLastTry({ tries = 0 }: Look): boolean {
  return tries === MAX_TRIES - 1;
}

/** What a workflow's new look is made from. */
export interface Seen {
  readonly live: LiveWorkflow;
  readonly clocks: Clocks;
  readonly asking: Asking;
  /** Failures that are to be counted now. */
  readonly fresh: readonly Failure[];
  /** Failures that were listed, and are older than our first look. */
  readonly old: readonly Failure[];
  /** What of the failures is still unread after this pass. */
  readonly unread: readonly Failure[];
  /** Whether successes are left for the next look. */
  readonly mayBeWell: boolean;
}

/** The look after one: what was found is remembered, and what the count owes is looked for again a few times. */
export function lookAfter(look: Look, seen: Seen): Look {
  const { live, clocks, asking, fresh, old, unread, mayBeWell } = seen;
  const counts = countsOf(live);
  const owed = typeof asking?.failures === 'number' ? asking.failures - fresh.length : 0;
  const tries = owed > 0 ? (look.tries ?? 0) + 1 : 0;
  const waits = tries > 0 && tries < MAX_TRIES;
  // What seems old may be what is still looked for.
  const remembered = remember(look, waits ? fresh : [...fresh, ...old]);
  const kept = unread.toSorted((a, b) => a.closed - b.closed).slice(-MAX_UNREAD);
  const more = (look.unreadMore ?? 0) + unread.length - kept.length;
  return {
    workflowId: look.workflowId,
    ...(counts === undefined
      ? {}
      : // A failure that came after the list was sent is in the next count: it must not be asked for then.
        { counts: { ...counts, failures: counts.failures - (waits || owed < 0 ? owed : 0) } }),
    ...(live.modified === undefined ? {} : { modified: live.modified }),
    ...remembered,
    skewMs: clocks.tenantNow - clocks.now,
    at: clocks.now,
    ...(mayBeWell ? { mayBeWell } : {}),
    ...(waits ? { tries } : {}),
    unread: kept,
    ...(more > 0 ? { unreadMore: more } : {}),
  };
}

/** Beyond a thousand only the newest are remembered; those that end in the same moment as the oldest of them all are. */
function remember(look: Look, failures: readonly Failure[]): Pick<Look, 'floor' | 'seen'> {
  const all = new Map(look.seen);
  for (const { id, closed } of failures) {
    all.set(id, closed);
  }
  const seen = [...all].toSorted(([, a], [, b]) => a - b);
  const oldest = seen.length > MAX_SEEN ? seen.at(-MAX_SEEN)?.[1] : undefined;
  return oldest === undefined
    ? { floor: look.floor, seen }
    : { floor: Math.max(look.floor, oldest), seen: seen.filter(([, closed]) => closed >= oldest) };
}
