import type { Masker } from '../kernel/mask.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import type { Level } from './event-definition.ts';
import { given } from './given.ts';
import { outcomeCounts } from './outcome-counts.ts';
import type { PassResult } from './pass-result.ts';
import { tellCaptures } from './tell-capture.ts';
import { tellDocuments } from './tell-documents.ts';
import { tellDriftEnded, tellDriftSeen } from './tell-drift.ts';
import { tellFailures } from './tell-failures.ts';
import { tellLate } from './tell-late.ts';
import { tellOutcomes, tellRecovered } from './tell-outcomes.ts';
import { tellDecisions, tellHolds, tellPrunes, tellUnmanaged } from './tell-people.ts';
import { tellRollbacks, tellRollouts } from './tell-rollouts.ts';
import { tellSuspensions } from './tell-suspensions.ts';
import { tellTroubles, troubleFields, untoldTrouble } from './tell-troubles.ts';
import { tellWaits } from './tell-waits.ts';
import { tellWarnings } from './tell-warnings.ts';
import { fieldsOfCommit, passFields } from './telling.ts';
import type { Telling } from './telling.ts';
import { ToldLedger } from './told.ts';
import type { Told } from './told.ts';

const FINISHED_REPEAT_MS = 3_600_000;

/** Matters that only a pass that planned can speak of; one that broke off before leaves them as they were. */
const OF_THE_PLAN = ['waiting', 'contested', 'stopped', 'held', 'prune', 'outcome', 'stuck'];
const OF_THE_SOURCE = ['document', 'source'];
const OF_RECOVERY = ['recovered', 'stuck'];

/** What telling needs beside the result. */
export interface TellContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What earlier passes told: the `told` of the last one, kept over restarts. */
  readonly told: Told;
  readonly masker: Masker;
  /** The files that changed since the last revision, where the caller knows them. */
  readonly changedFiles?: readonly string[];
  /** The trace of the pass, where there is one. */
  readonly traceId?: string;
}

/** The events of a pass in the order they should be read, and what is told by then. */
export interface Tale {
  readonly events: readonly Event[];
  readonly told: Told;
}

/** Turns what a pass found and did into events; what stands as it stood is told again only after a while. Pure. */
export function tell(result: PassResult, context: TellContext): Tale {
  const ledger = new ToldLedger(context.told, context.now);
  const telling: Telling = {
    result,
    masker: context.masker,
    ledger,
    now: context.now,
    ...given({ traceId: context.traceId }),
  };
  const events = [
    ...tellSource(telling, context.changedFiles),
    ...tellRecovered(telling),
    ...tellDecisions(telling),
    ...tellSuspensions(telling),
    ...tellRollbacks(telling),
    ...tellDocuments(telling),
    ...tellDriftSeen(telling),
    ...tellCaptures(telling),
    ...tellLate(telling),
    ...tellOutcomes(telling),
    ...tellDriftEnded(telling),
    ...tellRollouts(telling),
    ...tellHolds(telling),
    ...tellWaits(telling),
    ...tellPrunes(telling),
    ...tellUnmanaged(telling),
    ...tellFailures(telling),
    ...tellWarnings(telling),
    ...tellTroubles(telling),
    tellFinished(telling),
  ];
  if (result.rounds.length === 0) {
    ledger.keep([...OF_THE_PLAN, ...OF_RECOVERY]);
  }
  if (result.revision === undefined || result.rounds.length === 0) {
    ledger.keep(OF_THE_SOURCE);
  }
  return { events, told: ledger.told };
}

function tellSource(
  { result, ledger, traceId }: Telling,
  changedFiles: readonly string[] | undefined,
): readonly Event[] {
  const { revision, source, tenant, pass } = result;
  if (revision === undefined) {
    return [];
  }
  const oldRevision = ledger.former('source')?.digest;
  if (!ledger.isNews('source', revision)) {
    return [];
  }
  const commit = [...result.commits.values()].find(({ sha }) => sha === result.commit);
  return [
    makeEvent('source.updated', {
      source,
      tenant,
      pass,
      revision,
      ...given({ traceId, oldRevision, files: changedFiles, commit: result.commit }),
      ...given({ signedBy: result.rounds.at(-1)?.plan.signedBy }),
      ...(commit === undefined ? {} : fieldsOfCommit(commit)),
    }),
  ];
}

function tellFinished(telling: Telling): Event {
  const { result, ledger } = telling;
  const { trigger, requests, durationMs, timings, unmanaged, commit, troubles } = result;
  const outcomes = outcomeCounts(result);
  const plan = result.rounds.at(-1)?.plan;
  const ready = result.conditions.find(({ type }) => type === 'Ready');
  const invalid = result.diagnostics.filter(({ severity }) => severity === 'error');
  const fault = untoldTrouble(troubles);
  const wrote = Object.keys(outcomes).some(
    (name) => !['unchanged', 'skipped', 'not-attempted'].includes(name),
  );
  const digest = `${ready?.status ?? ''} ${ready?.reason ?? ''}`;
  const news = ledger.isNews('finished', digest, FINISHED_REPEAT_MS);
  const isFault = fault !== undefined && ledger.isNews('fault', fault.code, FINISHED_REPEAT_MS);
  const notable = wrote || news || trigger === 'start' || result.recovered.length > 0;
  const level: Level = isFault ? 'error' : notable ? 'info' : 'debug';
  return makeEvent(
    'pass.finished',
    {
      ...passFields(telling),
      trigger,
      ...given({ commit, signedBy: plan?.signedBy, reason: ready?.reason }),
      outcomes,
      waiting: (plan?.changes ?? []).filter(({ wait }) => wait !== undefined).length,
      invalid: new Set(invalid.map(({ file }) => file)).size,
      drifted: result.cases.filter(({ drift, deleted }) => drift.length > 0 || deleted === true)
        .length,
      unmanaged: unmanaged.count,
      requests,
      durationMs,
      ...timings,
      ...(fault === undefined ? {} : troubleFields(fault)),
    },
    level,
  );
}
