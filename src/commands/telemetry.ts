import type { Config, TenantConfig } from '../config/config.ts';
import type { GitObserver } from '../git/source-port.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Board } from '../report/board.ts';
import { given } from '../report/given.ts';
import type { Metrics } from '../report/metrics/metrics.ts';
import { outcomeCounts } from '../report/outcome-counts.ts';
import type { PassResult, PassTrigger } from '../report/pass-result.ts';
import type { PassPorts } from '../sync/ports.ts';
import { troubleOf } from '../sync/trouble.ts';
import type { RequestSeen, TenantObserver } from '../tenant/observer.ts';
import type { EndedSpan, SpanEnd, Tracer } from './tracer.ts';

/** What a pass tells of itself while it runs. */
export type PassWatch = Pick<PassPorts, 'stage' | 'outcome'>;

/** A pass that was told, with the board it left. */
export interface ToldPass {
  readonly result: PassResult;
  readonly board: Board;
}

/** Brings what the parts of the daemon let be seen to its metrics and its traces; either may be missing. */
export class Telemetry {
  readonly #clock: Clock;
  readonly #metrics: Metrics | undefined;
  readonly #tracer: Tracer | undefined;

  constructor(clock: Clock, metrics?: Metrics, tracer?: Tracer) {
    this.#clock = clock;
    this.#metrics = metrics;
    this.#tracer = tracer;
  }

  /** What /metrics shows. */
  async exposition(): Promise<{ readonly contentType: string; readonly text: string }> {
    return (await this.#metrics?.exposition()) ?? { contentType: 'text/plain', text: '' };
  }

  /** A webhook of a source was let in. */
  hookArrived(source: string): void {
    this.#metrics?.hookArrived(source);
  }

  /** Takes over which tenants of a configuration are held here, and which sources are followed. */
  follow(
    { tenants }: Pick<Config, 'tenants'>,
    here: { readonly tenants: readonly TenantConfig[]; readonly sources: readonly string[] },
  ): void {
    const all = tenants.map(({ name }) => name);
    this.#metrics?.follow(here.tenants, here.sources, all);
  }

  /** How many replicas live, this one among them. */
  replicas(count: number): void {
    this.#metrics?.replicas(count);
  }

  /** The id of the trace that runs here. */
  get traceId(): string | undefined {
    return this.#tracer?.traceId;
  }

  /** Sees the requests to a tenant that answers at this URL. */
  tenantObserver(
    { name }: Pick<TenantConfig, 'name'>,
    url: string,
  ): Pick<TenantObserver, 'requested'> {
    const { hostname } = new URL(url);
    return {
      requested: (seen) => {
        this.#metrics?.requested(name, seen);
        // A request of nobody's pass, such as the page's, is no trace of its own.
        if (this.traceId !== undefined) {
          this.#tracer?.ended({
            name: `${seen.method} ${seen.route}`,
            kind: 'client',
            durationMs: seen.durationMs,
            ...requestEnd(seen, hostname),
          });
        }
      },
    };
  }

  /** Sees the readings of sources. */
  gitObserver(): GitObserver {
    return {
      read: ({ source, durationMs, from, snapshot }) => {
        const { revision, commit } = snapshot;
        const isNew = from !== commit.sha;
        const reading = { ok: true, revision, commit: commit.sha, isNew } as const;
        this.#metrics?.sourceRead(source, durationMs, reading);
      },
      readFailed: ({ source, durationMs, error }) => {
        const { reason, code } = troubleOf(error);
        this.#metrics?.sourceRead(source, durationMs, { ok: false, reason });
        if (this.traceId !== undefined) {
          this.#gitSpan('git fetch', source, { durationMs, failed: code });
        }
      },
      fetched: ({ source, to, durationMs }) =>
        this.#gitSpan('git fetch', source, { durationMs, facts: { 'mainsheet.commit': to } }),
      recloned: ({ source, to, durationMs }) =>
        this.#gitSpan('git clone', source, { durationMs, facts: { 'mainsheet.commit': to } }),
    };
  }

  /** Runs one pass, with its telling, as one trace, and takes what came of it into the metrics. */
  async pass(
    { tenant, source, trigger }: PassSubject,
    run: (watch: PassWatch) => Promise<ToldPass>,
  ): Promise<PassResult> {
    const tracer = this.#tracer;
    let wroteAt: number | undefined;
    const watch: PassWatch = {
      outcome: ({ requests }) => {
        wroteAt = requests > 0 ? this.#clock.now() : wroteAt;
      },
      ...(tracer === undefined ? {} : { stage: (stage, work) => tracer.within(stage, {}, work) }),
    };
    const facts = {
      'mainsheet.tenant': tenant,
      'mainsheet.source': source,
      'mainsheet.trigger': trigger,
    };
    try {
      const { result, board } =
        tracer === undefined
          ? await run(watch)
          : await tracer.within('pass', facts, () => run(watch), passEnd);
      this.#metrics?.passed(result, board, wroteAt);
      return result;
    } catch (error) {
      this.#metrics?.threw(tenant);
      throw error;
    }
  }

  #gitSpan(
    name: string,
    source: string,
    { durationMs, facts, failed }: Omit<EndedSpan, 'name' | 'kind'>,
  ): void {
    this.#tracer?.ended({
      name,
      kind: 'client',
      durationMs,
      facts: { 'mainsheet.source': source, ...facts },
      ...given({ failed }),
    });
  }
}

/** Which pass it is. */
interface PassSubject {
  readonly tenant: string;
  readonly source: string;
  readonly trigger: PassTrigger;
}

function passEnd({ result }: ToldPass): SpanEnd {
  const [trouble] = result.troubles;
  const outcomes = Object.entries(outcomeCounts(result)).map(
    ([outcome, count]) => [`mainsheet.outcomes.${outcome}`, count] as const,
  );
  return {
    facts: {
      'mainsheet.pass': result.pass,
      'mainsheet.requests': result.requests,
      ...given({ 'mainsheet.revision': result.revision }),
      ...Object.fromEntries(outcomes),
    },
    ...given({ failed: trouble?.code }),
  };
}

/** Named as OpenTelemetry's conventions for HTTP clients have it; an answer from 400 on is an error there. */
function requestEnd(seen: RequestSeen, hostname: string): SpanEnd {
  const { method, operation, route, status, waitedMs, attempt } = seen;
  const refused = status !== undefined && status >= 400 ? String(status) : undefined;
  return {
    facts: {
      'http.request.method': method,
      'server.address': hostname,
      'url.template': route,
      'mainsheet.operation': operation,
      'mainsheet.quota_wait_ms': Math.round(waitedMs),
      ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
      ...given({ 'http.response.status_code': status }),
    },
    ...given({ failed: seen.failed ?? refused }),
  };
}
