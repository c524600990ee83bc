import type { Outcome } from '../apply/outcome.ts';
import type { Recovered } from '../apply/recover.ts';
import type { Commit, Snapshot } from '../git/snapshot.ts';
import type { RecordWrite } from '../inventory/ledger.ts';
import { toError } from '../kernel/app-error.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Case } from '../plan/case.ts';
import { carriedOver } from '../report/condition.ts';
import type { FailuresFound } from '../report/failure-news.ts';
import type { Condition } from '../report/condition.ts';
import type { RolloutNews } from '../report/rollout-news.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type {
  CaptureNews,
  DecisionNews,
  PassResult,
  PassTrigger,
  Round,
  Timings,
  Trouble,
} from '../report/pass-result.ts';
import type { Warning } from '../warnings/warning.ts';
import { conditionsOf } from './conditions.ts';
import type { PassPorts, PlanPorts, TenantPlan } from './ports.ts';
import type { Settled } from './settle.ts';
import { troubleOf } from './trouble.ts';

/** What a draft asks: the time, the count of requests, and whom to tell of outcomes. */
type DraftPorts = Pick<PassPorts, 'outcome' | 'clock'> & {
  readonly tenant: Pick<PlanPorts['tenant'], 'requestCount'>;
};

/** Collects what a pass finds, stage by stage, so that a pass that breaks off still tells all it knows. */
export class PassDraft {
  readonly #tenant: TenantPlan;
  readonly #trigger: PassTrigger;
  readonly #pass: string;
  readonly #ports: DraftPorts;
  readonly #startedAt: number;
  readonly #startedMs: number;
  readonly #requestsBefore: number;
  readonly #former: readonly Condition[];
  readonly #timings: Record<keyof Timings, number> = {
    listMs: 0,
    fetchMs: 0,
    parseMs: 0,
    planMs: 0,
    applyMs: 0,
  };
  readonly #troubles: Trouble[] = [];
  #settled: Omit<Settled, 'writes'> = { drift: [], holds: [], prunes: [] };
  #commits: ReadonlyMap<string, Commit> = new Map();

  readonly rounds: Round[] = [];
  readonly afterTold: RecordWrite[] = [];
  readonly rolloutNews: RolloutNews[] = [];
  /** What is on trial. */
  readonly rollouts: Rollout[] = [];
  readonly decisions: DecisionNews[] = [];
  readonly warnings: Warning[] = [];
  readonly captures: CaptureNews[] = [];
  readonly onBranches = new Map<string, string>();
  /** Whether a stage asks for another pass. */
  again = false;
  recovered: readonly Recovered[] = [];
  /** Whether everything that an earlier pass left open was looked at. */
  looked = false;
  diagnostics: readonly Diagnostic[] = [];
  cases: readonly Case[] = [];
  commit: Snapshot | undefined;
  /** The first error noted, for callers that throw it. */
  firstError: Error | undefined;
  unmanaged: PassResult['unmanaged'] = { news: [], count: 0 };
  /** What the look at executions found; undefined before there was one. */
  failures: FailuresFound | undefined;

  constructor(
    tenant: TenantPlan,
    trigger: PassTrigger,
    id: string,
    ports: DraftPorts,
    former: readonly Condition[],
  ) {
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
  async timed<T>(stage: keyof Timings, run: () => Promise<T>): Promise<T> {
    const before = this.#ports.clock.monotonicMs();
    try {
      return await run();
    } finally {
      this.#timings[stage] += this.#ports.clock.monotonicMs() - before;
    }
  }

  /** Notes why a stage could not do its work. */
  trouble(thrown: unknown): void {
    this.firstError ??= toError(thrown);
    this.#troubles.push(troubleOf(thrown));
  }

  /** Notes an outcome as it happens. */
  outcome(outcome: Outcome): void {
    this.#ports.outcome?.(outcome);
  }

  /** Notes a round that ended. */
  round(round: Round): void {
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
  news(settled: Settled): void {
    const { drift, holds, prunes } = settled;
    this.#settled = { drift, holds, prunes };
  }

  /** Looks up the last commit of each file that something is told about. */
  async readCommits(snapshot: Snapshot): Promise<void> {
    const files = new Set([
      ...this.rounds.flatMap(({ plan }) => plan.changes.map(({ file }) => file)),
      ...this.#settled.drift.map(({ file }) => file),
      ...this.captures.flatMap(({ file }) => file ?? []),
      ...this.diagnostics.filter(({ severity }) => severity === 'error').map(({ file }) => file),
    ]);
    this.#commits = files.size === 0 ? new Map() : await snapshot.lastCommits([...files]);
  }

  result(): PassResult {
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
      failing: this.failures?.open ?? [],
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
      captures: this.captures,
      onBranches: this.onBranches,
      rollouts: { news: this.rolloutNews, standing: this.rollouts },
      decisions: this.decisions,
      unmanaged: this.unmanaged,
      ...(this.failures === undefined ? {} : { failures: this.failures }),
      commits: this.#commits,
      warnings: this.warnings,
      afterTold: this.afterTold,
      troubles: this.#troubles,
      conditions: carriedOver(this.#former, conditions, now),
      again: this.again || outcomes.some(({ reason }) => reason === 'ChangedMeanwhile'),
    };
  }
}

function roundedTimings(timings: Readonly<Record<keyof Timings, number>>): Timings {
  const { listMs, fetchMs, parseMs, planMs, applyMs } = timings;
  return {
    listMs: Math.round(listMs),
    fetchMs: Math.round(fetchMs),
    parseMs: Math.round(parseMs),
    planMs: Math.round(planMs),
    applyMs: Math.round(applyMs),
  };
}
