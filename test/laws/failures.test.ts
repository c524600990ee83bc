import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Problem } from '../../src/executions/failures/problem.ts';
import type { Entry } from '../../src/inventory/entry.ts';
import type { RecordWrite } from '../../src/inventory/ledger.ts';
import type { Json } from '../../src/kernel/json.ts';
import type { FailureNews, FailuresFound } from '../../src/report/failure-news.ts';
import { FAILURE_COLLECTION } from '../../src/sync/failure-record.ts';
import { lookAtFailures } from '../../src/sync/failure-stage.ts';
import type { FailureRun } from '../../src/sync/failure-run.ts';
import type { Execution } from '../../src/tenant/execution.ts';
import type { ExecutionQuery } from '../../src/tenant/tenant.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';

const RUNS = Number(process.env['RUNS'] ?? 60);
const OWNER = { tenantId: 't', sourceUrl: 's' };
const HOUR = 3_600_000;
const BEGIN = Date.UTC(2026, 0, 5);

interface Row {
  readonly id: string;
  readonly started: number;
  status: 'Running' | 'Failed' | 'Completed';
  closed?: number;
  readonly isOld?: boolean;
}

/** A tenant with one workflow, whose clock, counts and executions are moved by hand, and a store beside it. */
class Model {
  now = BEGIN;
  skew = 0;
  rows: Row[] = [];
  failures = 0;
  executions = 0;
  modified = 'm0';
  /** An execution that fails while pages are read. */
  failsMeanwhile = false;
  readonly store = new Map<string, RecordWrite & { readonly kind: 'put' }>();
  /** How often each failure was read in passes that were told and remembered. */
  readonly read = new Map<string, number>();
  readonly news: FailureNews[] = [];
  requests = 0;
  readonly counts: boolean;

  constructor(counts: boolean, old: number) {
    this.counts = counts;
    for (let index = 0; index < old; index += 1) {
      const at = BEGIN - 3 * 24 * HOUR - index * 1000;
      this.rows.push({ id: `old${index}`, started: at, closed: at, status: 'Failed', isOld: true });
    }
    this.failures = old;
    this.executions = old;
  }

  get tenantNow(): number {
    return this.now + this.skew;
  }

  /** What is remembered of what fails. */
  get problems(): readonly Problem[] {
    return [...this.store.values()]
      .filter(({ collection }) => collection === FAILURE_COLLECTION)
      .map(({ value }) => value as unknown as Problem);
  }

  start(): void {
    this.rows.push({ id: `e${this.rows.length}`, started: this.tenantNow, status: 'Running' });
  }

  end(pick: number, status: 'Failed' | 'Completed'): void {
    const running = this.rows.filter((row) => row.status === 'Running');
    const row = running[pick % Math.max(1, running.length)];
    if (row !== undefined) {
      row.status = status;
      row.closed = this.tenantNow;
      this.executions += 1;
      this.failures += status === 'Failed' ? 1 : 0;
    }
  }

  async pass(crash = false): Promise<void> {
    const raw: Json = {
      id: 'w',
      name: 'W',
      enabled: true,
      modified: this.modified,
      ...(this.counts ? { failureCount: this.failures, executionCount: this.executions } : {}),
    };
    const read: string[] = [];
    const list = async (query: ExecutionQuery): Promise<readonly Execution[]> => {
      this.requests += 1;
      const page = this.#page(query);
      if (this.failsMeanwhile) {
        this.failsMeanwhile = false;
        this.end(0, 'Failed');
      }
      return page;
    };
    const run = {
      tenant: { failures: { repeatMs: HOUR, sweepMs: HOUR, includeInput: false } },
      owner: OWNER,
      live: [readLiveWorkflow(raw)],
      inventory: { entries: [{ workflowId: 'w', file: 'w.yaml', modified: 'm0' } as Entry] },
      read: { snapshot: { commit: { sha: '' }, files: async () => undefined } },
      signal: new AbortController().signal,
      ports: {
        clock: { now: () => this.now },
        records: {
          list: async (collection: string) =>
            [...this.store.values()].filter((row) => row.collection === collection),
        },
        source: { at: async () => undefined },
        tenant: {
          now: () => this.tenantNow,
          listExecutions: (_: string, query: ExecutionQuery) => list(query),
          getExecutionHistory: async (id: string) => {
            this.requests += 1;
            read.push(id);
            return { events: [] };
          },
        },
      },
    } as unknown as FailureRun;
    const afterTold: RecordWrite[] = [];
    const draft = {
      rounds: [],
      afterTold,
      failures: undefined as FailuresFound | undefined,
      trouble: (error: unknown) => {
        throw error;
      },
    };
    await lookAtFailures(run, draft as never);
    if (crash) {
      return;
    }
    this.news.push(...(draft.failures?.news ?? []));
    for (const id of read) {
      this.read.set(id, (this.read.get(id) ?? 0) + 1);
    }
    for (const write of afterTold) {
      const key = `${write.collection} ${write.key}`;
      if (write.kind === 'put') {
        this.store.set(key, write);
      } else {
        this.store.delete(key);
      }
    }
  }

  #page({ status, limit = 250, offset = 0 }: ExecutionQuery): readonly Execution[] {
    return this.rows
      .filter((row) => row.status === status)
      .toSorted((a, b) => b.started - a.started || (a.id < b.id ? -1 : 1))
      .slice(offset, offset + limit)
      .map(({ id, started, closed, status: end }) => ({
        id,
        status: end,
        startTime: new Date(started).toISOString(),
        ...(closed === undefined ? {} : { closeTime: new Date(closed).toISOString() }),
        raw: {},
      }));
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'start' } as const) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fail' as const), pick: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('complete' as const), pick: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(2 * HOUR) }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'pass' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reset' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'meanwhile' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      ms: fc.integer({ min: -2 * HOUR, max: 2 * HOUR }),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function play(model: Model, steps: readonly Step[]): Promise<void> {
  await model.pass();
  model.now += 2000;
  let { modified } = model;
  for (const one of steps) {
    model.now += 1000;
    switch (one.kind) {
      case 'start':
        model.start();
        break;
      case 'fail':
        model.end(one.pick, 'Failed');
        break;
      case 'complete':
        model.end(one.pick, 'Completed');
        break;
      case 'wait':
        model.now += one.ms;
        break;
      case 'pass':
      case 'crash':
        await model.pass(one.kind === 'crash');
        modified = one.kind === 'pass' ? model.modified : modified;
        break;
      case 'reset':
        await settle(model);
        model.failures = 0;
        model.executions = 0;
        model.modified = new Date(model.tenantNow).toISOString();
        break;
      case 'meanwhile':
        model.failsMeanwhile = true;
        break;
      case 'step':
        model.skew += one.ms;
        // Where no count holds, a clock that is wrong only between two looks leaves no trace.
        if (!model.counts || model.modified !== modified) {
          await settle(model);
        }
        break;
    }
  }
  await settle(model);
}

async function settle(model: Model): Promise<void> {
  for (let more = 0; more < 4; more += 1) {
    model.now += HOUR;
    await model.pass();
  }
}

test.each([
  ['with counts', true, 0],
  ['with counts, and more old failures than a page holds', true, 260],
  ['without counts', false, 0],
  ['without counts, and more old failures than a page holds', false, 260],
] as const)(
  'every failure is read exactly once, whatever counts and clocks do and whenever it crashes: %s',
  async (_, counts, old) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const model = new Model(counts, old);
        await play(model, steps);
        const failed = model.rows.filter((row) => row.status === 'Failed' && row.isOld !== true);
        const once = Object.fromEntries(failed.map(({ id }) => [id, 1]));
        expect(Object.fromEntries(model.read)).toEqual(once);
        for (const { count, firstAt, lastAt, hours } of model.problems) {
          const sum = Object.values(hours ?? {}).reduce((all, one) => all + one, 0);
          expect(sum).toBe(lastAt - firstAt < 167 * HOUR ? count : expect.any(Number));
        }
      }),
      { numRuns: RUNS },
    );
  },
);
