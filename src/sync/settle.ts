import { digestOf, equal, sha256 } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import type { Entry, OpenDrift } from '../inventory/entry.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { Outcome } from '../apply/outcome.ts';
import type { Case } from '../plan/case.ts';
import type { DriftNews, HoldNews, PruneNews } from '../report/pass-result.ts';
import type { DriftPolicy } from '../workflow/policy.ts';

/** What the end of a pass remembers, and what of it is news. */
export interface Settled {
  readonly writes: LedgerWrites;
  readonly drift: readonly DriftNews[];
  readonly holds: readonly HoldNews[];
  readonly prunes: readonly PruneNews[];
}

/** What settling looks at: the first planning shows the drift, the last one what is left of it. */
export interface SettleInput {
  readonly owner: Owner;
  /** As it stands after the last write. */
  readonly inventory: Inventory;
  readonly first: readonly Case[];
  readonly last: readonly Case[];
  readonly outcomes: readonly Outcome[];
  readonly policy: DriftPolicy;
  readonly now: number;
}

/** Opens and closes drift and holds, ends the count of corrections where there is peace, and takes over what agrees. */
export function settle(input: SettleInput): Settled {
  const writes = new LedgerWrites(input.owner);
  const news: Pick<Settled, 'drift' | 'holds' | 'prunes'>[] = [];
  const entries = new Map(input.inventory.entries.map((entry) => [entry.workflowId, entry]));
  const firstById = new Map(input.first.map((found) => [idOf(found), found]));
  for (const last of input.last) {
    const entry = entries.get(idOf(last) ?? '');
    if (entry === undefined) {
      continue;
    }
    // A workflow that was made again has another id than the one its drift was found on.
    const first =
      firstById.get(entry.workflowId) ??
      input.first.find(({ file }) => file === entry.file) ??
      last;
    const former = first.entry ?? entry;
    const corrected = input.outcomes.some(
      ({ change, result }) =>
        (change.corrects === true && change.workflowId === entry.workflowId && isWritten(result)) ||
        (first.deleted === true && change.file === entry.file && result === 'created'),
    );
    news.push({
      drift: driftNews(first, last, former, corrected, input),
      holds: holdNews(last, former, input.now),
      prunes: pruneNews(last, former),
    });
    remember(last, entry, corrected, input, writes);
  }
  return {
    writes,
    drift: news.flatMap(({ drift }) => drift),
    holds: news.flatMap(({ holds }) => holds),
    prunes: news.flatMap(({ prunes }) => prunes),
  };
}

function idOf(found: Case): string | undefined {
  return found.entry?.workflowId ?? found.live?.id;
}

function isWritten(result: Outcome['result']): boolean {
  return ['updated', 'enabled', 'disabled', 'restored'].includes(result);
}

function remember(
  last: Case,
  entry: Entry,
  corrected: boolean,
  input: SettleInput,
  writes: LedgerWrites,
): void {
  const base = last.record?.entry ?? entry;
  const { openDrift: _drift, heldSince: _held, corrections, ...kept } = base;
  const openDrift = openDriftOf(last, entry.openDrift, input.now);
  const peace = last.drift.length === 0 && !corrected && corrections !== undefined;
  const next: Entry = {
    ...kept,
    ...(openDrift === undefined ? {} : { openDrift }),
    ...(last.held === true ? { heldSince: entry.heldSince ?? input.now } : {}),
    ...(corrections === undefined
      ? {}
      : { corrections: peace ? { ...corrections, inARow: 0 } : corrections }),
  };
  if (entry.file !== next.file) {
    writes.removeEntry(entry.file);
  }
  if (last.record !== undefined || !equal(asJson(entry), asJson(next))) {
    writes.putEntry(next, last.record?.memory);
  }
}

/** Records are plain data by their types. */
function asJson(entry: Entry): Json {
  return entry as unknown as Json;
}

function driftDigest(found: Case): string | undefined {
  if (found.deleted === true) {
    return sha256('deleted');
  }
  return found.drift.length === 0
    ? undefined
    : digestOf(found.drift.map(({ pointer, live }): Json => [pointer, live ?? null]));
}

function openDriftOf(
  found: Case,
  former: OpenDrift | undefined,
  now: number,
): OpenDrift | undefined {
  const digest = driftDigest(found);
  return digest === undefined
    ? undefined
    : { digest, since: former?.since ?? new Date(now).toISOString() };
}

function driftNews(
  first: Case,
  last: Case,
  former: Entry,
  corrected: boolean,
  { policy, now }: SettleInput,
): readonly DriftNews[] {
  const seen = driftDigest(first);
  const since = former.openDrift?.since ?? new Date(now).toISOString();
  const base = {
    file: last.file,
    name: last.name,
    workflowId: former.workflowId,
    since,
    ageMs: Math.max(0, now - Date.parse(since)),
  };
  const news: DriftNews[] = [];
  if (seen !== undefined && seen !== former.openDrift?.digest) {
    const kind =
      first.deleted === true
        ? 'deleted'
        : first.change?.wait?.reason === 'Conflict'
          ? 'conflict'
          : 'detected';
    news.push({ ...base, kind, found: first, policy: first.desired?.settings.drift ?? policy });
  }
  const had = seen !== undefined || former.openDrift !== undefined;
  if (had && driftDigest(last) === undefined) {
    news.push({ ...base, kind: corrected ? 'corrected' : 'resolved' });
  }
  return news;
}

function holdNews(last: Case, former: Entry, now: number): readonly HoldNews[] {
  const base = { file: last.file, name: last.name, workflowId: former.workflowId };
  const since = former.heldSince ?? now;
  if (last.held === true) {
    return [
      {
        ...base,
        kind: 'held',
        since,
        message: last.change?.wait?.message ?? '',
        pointers: (last.change?.differences ?? []).map(({ pointer }) => pointer),
        ...(last.live === undefined ? {} : { live: last.live }),
      },
    ];
  }
  return former.heldSince === undefined
    ? []
    : [{ ...base, kind: 'ended', since, message: 'The hold has ended.', pointers: [] }];
}

function pruneNews(last: Case, former: Entry): readonly PruneNews[] {
  const base = { file: last.file, name: last.name, workflowId: former.workflowId };
  const wait = last.change?.wait;
  if (wait?.reason === 'PruneDelay' || wait?.reason === 'Grace') {
    const due = wait.until === undefined ? {} : { due: wait.until };
    return [{ ...base, kind: 'pending', message: wait.message, ...due }];
  }
  if (wait?.reason === 'TouchedInTenant') {
    return [{ ...base, kind: 'called-off', message: wait.message }];
  }
  const returned = last.desired !== undefined && former.goneSince !== undefined;
  return returned ? [{ ...base, kind: 'called-off', message: 'The file is back.' }] : [];
}
