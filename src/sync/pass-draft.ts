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
  LateOutcome,
  PassResult,
  PassTrigger,
  Round,
  Suspended,
  Timings,
  Trouble,
} from '../report/pass-result.ts';
import type { Warning } from '../warnings/warning.ts';
import type { Assessment } from './assess.ts';
import { conditionsOf } from './conditions.ts';
import { formerCommits } from './former-commits.ts';
import type { SnapshotAt } from './former-commits.ts';
import type { PassPorts, PlanPorts, Stage, TenantPlan } from './ports.ts';
import type { Settled } from './settle.ts';
import { troubleOf } from './trouble.ts';

/** What a draft asks: the time, the count of requests, and whom to tell of stages and outcomes. */
type DraftPorts = Pick<PassPorts, 'stage' | 'outcome' | 'clock'> & {
  readonly tenant: Pick<PlanPorts['tenant'], 'requestCount'>;
};

const STAGE_OF: Readonly<Record<keyof Timings, Stage>> = {
  listMs: 'list',
  fetchMs: 'fetch',
  parseMs: 'parse',
  planMs: 'plan',
  applyMs: 'apply',
};

/** Collects what a pass finds, stage by stage, so that a pass that breaks off still tells all it knows. */
export class PassDraft {
  readonly #tenant: TenantPlan;
  readonly #trigger: PassTrigger;
  readonly pass: string;
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
  #formerCommits: ReadonlyMap<string, Commit> = new Map();

  readonly rounds: Round[] = [];
  readonly afterTold: RecordWrite[] = [];
  readonly rolloutNews: RolloutNews[] = [];
  /** What is on trial. */
  readonly rollouts: Rollout[] = [];
  readonly decisions: DecisionNews[] = [];
  readonly late: LateOutcome[] = [];
  readonly warnings: Warning[] = [];
  readonly captures: CaptureNews[] = [];
  readonly onBranches = new Map<string, string>();
  /** Whether the tenant is suspended as a whole; undefined until that is known. */
  suspended: Suspended | undefined;
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
  unmanaged: PassResult['unmanaged'] = { news: [], count: 0, all: [] };
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
    this.pass = id;
    this.#ports = ports;
    this.#former = former;
    this.#startedAt = ports.clock.now();
    this.#startedMs = ports.clock.monotonicMs();
    this.#requestsBefore = ports.tenant.requestCount();
  }

  /** Runs a stage, seen by whoever watches stages. */
  stage<T>(stage: Stage, run: () => Promise<T>): Promise<T> {
    return this.#ports.stage?.(stage, run) ?? run();
  }

  /** Runs a stage and adds its time. */
  async timed<T>(timing: keyof Timings, run: () => Promise<T>): Promise<T> {
    const before = this.#ports.clock.monotonicMs();
    try {
      return await this.stage(STAGE_OF[timing], run);
    } finally {
      this.#timings[timing] += this.#ports.clock.monotonicMs() - before;
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
  }

  /** Notes how everything stands as of the newest planning, for a pass that breaks off after it too. */
  planned({ cases, unmanaged }: Pick<Assessment, 'cases' | 'unmanaged'>): void {
    this.cases = cases;
    this.unmanaged = { ...this.unmanaged, count: unmanaged.length, all: unmanaged };
  }

  /** Notes what settling found. */
  news(settled: Settled): void {
    const { drift, holds, prunes } = settled;
    this.#settled = { drift, holds, prunes };
  }

  /** Looks up the last commit of each file that something is told about, and those of versions that went back live. */
  async readCommits(snapshot: Snapshot, at: SnapshotAt): Promise<void> {
    this.#formerCommits = await formerCommits(
      this.rounds.map(({ plan }) => plan),
      at,
    );
    const files = new Set([
      ...this.rounds.flatMap(({ plan }) => plan.changes.map(({ file }) => file)),
      ...this.#settled.drift.map(({ file }) => file),
      ...this.late.map(({ file }) => file),
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
      pass: this.pass,
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
      late: this.late,
      cases: this.cases,
      ...this.#settled,
      captures: this.captures,
      onBranches: this.onBranches,
      rollouts: { news: this.rolloutNews, standing: this.rollouts },
      decisions: this.decisions,
      ...(this.suspended === undefined ? {} : { suspended: this.suspended }),
      unmanaged: this.unmanaged,
      ...(this.failures === undefined ? {} : { failures: this.failures }),
      commits: this.#commits,
      formerCommits: this.#formerCommits,
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
