import { toError } from '../kernel/app-error.js';
import { carriedOver } from '../report/condition.js';
import { conditionsOf } from './conditions.js';
import { troubleOf } from './trouble.js';
/** Collects what a pass finds, stage by stage, so that a pass that breaks off still tells all it knows. */
export class PassDraft {
    #tenant;
    #trigger;
    #pass;
    #ports;
    #startedAt;
    #startedMs;
    #requestsBefore;
    #former;
    #timings = {
        listMs: 0,
        fetchMs: 0,
        parseMs: 0,
        planMs: 0,
        applyMs: 0,
    };
    #troubles = [];
    #settled = { drift: [], holds: [], prunes: [] };
    #commits = new Map();
    rounds = [];
    decisions = [];
    recovered = [];
    /** Whether everything that an earlier pass left open was looked at. */
    looked = false;
    diagnostics = [];
    cases = [];
    commit;
    /** The first error noted, for callers that throw it. */
    firstError;
    unmanaged = { news: [], count: 0 };
    constructor(tenant, trigger, id, ports, former) {
        this.#tenant = tenant;
        this.#trigger = trigger;
        this.#pass = id;
        this.#ports = ports;
        this.#former = former;
        this.#startedAt = ports.clock.now();
        this.#startedMs = ports.clock.monotonicMs();
        this.#requestsBefore = ports.tenant.requestCount();
    }
    /** Runs a stage and adds its time. */
    async timed(stage, run) {
        const before = this.#ports.clock.monotonicMs();
        try {
            return await run();
        }
        finally {
            this.#timings[stage] += this.#ports.clock.monotonicMs() - before;
        }
    }
    /** Notes why a stage could not do its work. */
    trouble(thrown) {
        this.firstError ??= toError(thrown);
        this.#troubles.push(troubleOf(thrown));
    }
    /** Notes an outcome as it happens. */
    outcome(outcome) {
        this.#ports.outcome?.(outcome);
    }
    /** Notes a round that ended. */
    round(round) {
        this.rounds.push(round);
        for (const { by, only } of round.approvals) {
            const { checksum } = round.plan;
            this.decisions.push({
                kind: 'approval',
                by,
                checksum,
                ...(only === undefined ? {} : { file: only }),
            });
        }
    }
    /** Notes what settling found. */
    news(settled) {
        const { drift, holds, prunes } = settled;
        this.#settled = { drift, holds, prunes };
    }
    /** Looks up the last commit of each file that something is told about. */
    async readCommits(snapshot) {
        const files = new Set([
            ...this.rounds.flatMap(({ plan }) => plan.changes.map(({ file }) => file)),
            ...this.#settled.drift.map(({ file }) => file),
            ...this.diagnostics.filter(({ severity }) => severity === 'error').map(({ file }) => file),
        ]);
        this.#commits = files.size === 0 ? new Map() : await snapshot.lastCommits([...files]);
    }
    result() {
        const plan = this.rounds.at(-1)?.plan;
        const outcomes = this.rounds.flatMap((round) => round.outcomes);
        const { clock, tenant } = this.#ports;
        const now = new Date(clock.now()).toISOString();
        const conditions = conditionsOf({
            troubles: this.#troubles,
            ...(plan === undefined ? {} : { plan }),
            cases: this.cases,
            outcomes,
            recovered: this.recovered,
            looked: this.looked,
            diagnostics: this.diagnostics,
        });
        return {
            tenant: this.#tenant.name,
            source: this.#tenant.source,
            pass: this.#pass,
            trigger: this.#trigger,
            startedAt: this.#startedAt,
            durationMs: Math.round(clock.monotonicMs() - this.#startedMs),
            timings: roundedTimings(this.#timings),
            requests: tenant.requestCount() - this.#requestsBefore,
            ...(this.commit === undefined
                ? {}
                : { revision: this.commit.revision, commit: this.commit.commit.sha }),
            diagnostics: this.diagnostics,
            recovered: this.recovered,
            rounds: this.rounds,
            cases: this.cases,
            ...this.#settled,
            decisions: this.decisions,
            unmanaged: this.unmanaged,
            commits: this.#commits,
            troubles: this.#troubles,
            conditions: carriedOver(this.#former, conditions, now),
            again: outcomes.some(({ reason }) => reason === 'ChangedMeanwhile'),
        };
    }
}
function roundedTimings(timings) {
    const { listMs, fetchMs, parseMs, planMs, applyMs } = timings;
    return {
        listMs: Math.round(listMs),
        fetchMs: Math.round(fetchMs),
        parseMs: Math.round(parseMs),
        planMs: Math.round(planMs),
        applyMs: Math.round(applyMs),
    };
}
//# sourceMappingURL=pass-draft.js.map