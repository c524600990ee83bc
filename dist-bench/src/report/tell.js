import { makeEvent } from './event.js';
import { given } from './given.js';
import { tellDocuments } from './tell-documents.js';
import { tellDriftEnded, tellDriftSeen } from './tell-drift.js';
import { tellOutcomes, tellRecovered } from './tell-outcomes.js';
import { tellDecisions, tellHolds, tellPrunes, tellUnmanaged } from './tell-people.js';
import { tellTroubles, troubleFields, untoldTrouble } from './tell-troubles.js';
import { tellWaits } from './tell-waits.js';
import { fieldsOfCommit, passFields } from './telling.js';
import { ToldLedger } from './told.js';
const FINISHED_REPEAT_MS = 3_600_000;
/** Matters that only a pass that planned can speak of; one that broke off before leaves them as they were. */
const OF_THE_PLAN = ['waiting', 'contested', 'suspension', 'stopped', 'held', 'prune', 'outcome', 'stuck'];
const OF_THE_SOURCE = ['document', 'source'];
const OF_RECOVERY = ['recovered', 'stuck'];
/** Turns what a pass found and did into events; what stands as it stood is told again only after a while. Pure. */
export function tell(result, context) {
    const ledger = new ToldLedger(context.told, context.now);
    const telling = { result, masker: context.masker, ledger, now: context.now };
    const events = [
        ...tellSource(telling, context.changedFiles),
        ...tellRecovered(telling),
        ...tellDecisions(telling),
        ...tellDocuments(telling),
        ...tellDriftSeen(telling),
        ...tellOutcomes(telling),
        ...tellDriftEnded(telling),
        ...tellHolds(telling),
        ...tellWaits(telling),
        ...tellPrunes(telling),
        ...tellUnmanaged(telling),
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
function tellSource({ result, ledger }, changedFiles) {
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
            ...given({ oldRevision, files: changedFiles, commit: result.commit }),
            ...(commit === undefined ? {} : fieldsOfCommit(commit)),
        }),
    ];
}
function tellFinished(telling) {
    const { result, ledger } = telling;
    const { trigger, requests, durationMs, timings, unmanaged, commit, troubles } = result;
    const outcomes = outcomeCounts(result);
    const plan = result.rounds.at(-1)?.plan;
    const ready = result.conditions.find(({ type }) => type === 'Ready');
    const invalid = result.diagnostics.filter(({ severity }) => severity === 'error');
    const fault = untoldTrouble(troubles);
    const wrote = Object.keys(outcomes).some((name) => !['unchanged', 'skipped', 'not-attempted'].includes(name));
    const digest = `${ready?.status ?? ''} ${ready?.reason ?? ''}`;
    const news = ledger.isNews('finished', digest, FINISHED_REPEAT_MS);
    const level = fault !== undefined ? 'error' : wrote || news ? 'info' : 'debug';
    return makeEvent('pass.finished', {
        ...passFields(telling),
        trigger,
        ...given({ commit, reason: ready?.reason }),
        outcomes,
        waiting: (plan?.changes ?? []).filter(({ wait }) => wait !== undefined).length,
        invalid: new Set(invalid.map(({ file }) => file)).size,
        drifted: result.cases.filter(({ drift, deleted }) => drift.length > 0 || deleted === true).length,
        unmanaged: unmanaged.count,
        requests,
        durationMs,
        ...timings,
        ...(fault === undefined ? {} : troubleFields(fault)),
    }, level);
}
/** Counts how the changes of a pass ended. */
export function outcomeCounts({ rounds }) {
    const counts = {};
    for (const { result } of rounds.flatMap(({ outcomes }) => outcomes)) {
        counts[result] = (counts[result] ?? 0) + 1;
    }
    return counts;
}
//# sourceMappingURL=tell.js.map