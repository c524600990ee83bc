import type { Clock } from '../../kernel/clock.ts';
import { version } from '../../kernel/version.ts';
import type { RequestSeen } from '../../tenant/observer.ts';
import type { DriftPolicy } from '../../workflow/policy.ts';
import type { Board } from '../board.ts';
import type { Reason } from '../condition.ts';
import type { PassResult } from '../pass-result.ts';
import { Instruments } from './instruments.ts';
import {
  carriedOut,
  oldestDrift,
  PASS_ENDINGS,
  recordConditions,
  recordPass,
} from './pass-metrics.ts';
import { PushTimes } from './push-times.ts';

/** A tenant as metrics know it. */
export interface MeteredTenant {
  readonly name: string;
  readonly drift: DriftPolicy;
}

/** How one reading of a source ended. */
export type SourceReading =
  | {
      readonly ok: true;
      readonly revision: string;
      readonly commit: string;
      readonly isNew: boolean;
    }
  | { readonly ok: false; readonly reason: Reason };

/** The metrics of a daemon: what it saw and did since it started. */
export class Metrics {
  readonly #clock: Clock;
  readonly #instruments = new Instruments();
  readonly #pushes = new PushTimes();
  /** The sources that are followed. */
  readonly #sources = new Set<string>();
  /** The tenants that are followed, with what each does about drift. */
  readonly #policies = new Map<string, DriftPolicy>();
  /** By tenant, since when its oldest drift is there. */
  readonly #driftSince = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#instruments.set('build_info', { version: version() }, 1);
    this.replicas(1);
  }

  /** How many replicas live. */
  replicas(count: number): void {
    this.#instruments.set('replicas', {}, count);
  }

  /**
   * Takes over who is followed here: what is gone loses its series, what is new begins to count at 0. Of `all` tenants of
   * the configuration it is said whether they are here.
   */
  follow(
    tenants: readonly MeteredTenant[],
    sources: readonly string[],
    all: readonly string[],
  ): void {
    const names = new Set(tenants.map(({ name }) => name));
    const sourceNames = new Set(sources);
    this.#instruments.keepOnly(names, sourceNames);
    this.#instruments.set('replica_tenants', {}, names.size);
    for (const tenant of all) {
      this.#instruments.set('tenant_held', { tenant }, names.has(tenant) ? 1 : 0);
    }
    this.#pushes.keepOnly(names, sourceNames);
    this.#sources.clear();
    for (const source of sources) {
      this.#sources.add(source);
    }
    this.#policies.clear();
    for (const { name: tenant, drift } of tenants) {
      this.#policies.set(tenant, drift);
      this.#instruments.add('rollbacks_total', { tenant }, 0);
      for (const result of PASS_ENDINGS) {
        this.#instruments.add('passes_total', { tenant, result }, 0);
      }
    }
    for (const tenant of this.#driftSince.keys()) {
      if (!names.has(tenant)) {
        this.#driftSince.delete(tenant);
      }
    }
  }

  /** A pass ended; `wroteAt` is when the last change of it was written, if any was. */
  passed(result: PassResult, board: Board, wroteAt: number | undefined): void {
    const { tenant, source, commit } = result;
    const policy = this.#policies.get(tenant);
    // A pass that ends after its tenant left the configuration must not bring its series back.
    if (policy === undefined) {
      return;
    }
    recordPass(this.#instruments, result, board, policy);
    if (result.rounds.length > 0) {
      this.#setDriftSince(tenant, oldestDrift(result));
    }
    if (commit !== undefined && carriedOut(result)) {
      const arrivedAt = this.#pushes.applied(tenant, source, commit);
      if (arrivedAt !== undefined && wroteAt !== undefined) {
        const seconds = Math.max(0, wroteAt - arrivedAt) / 1000;
        this.#instruments.observe('push_to_applied_seconds', { tenant }, seconds);
      }
    }
  }

  /** A pass broke off and left no result. */
  threw(tenant: string): void {
    if (this.#policies.has(tenant)) {
      this.#instruments.add('passes_total', { tenant, result: 'failed' });
    }
  }

  /** A request went out to a tenant. */
  requested(tenant: string, seen: RequestSeen): void {
    if (!this.#policies.has(tenant)) {
      return;
    }
    const { method, operation, status, durationMs, waitedMs, remaining } = seen;
    const labels = { tenant, method, status: status === undefined ? 'none' : String(status) };
    this.#instruments.add('tenant_requests_total', labels);
    const of = { tenant, operation };
    this.#instruments.observe('tenant_request_duration_seconds', of, durationMs / 1000);
    this.#instruments.observe('tenant_throttle_wait_seconds', { tenant }, waitedMs / 1000);
    if (remaining !== undefined) {
      this.#instruments.set('tenant_rate_limit_remaining', { tenant }, remaining);
    }
  }

  /** A webhook of a source was let in. */
  hookArrived(source: string): void {
    if (this.#sources.has(source)) {
      this.#pushes.hook(source, this.#clock.now());
    }
  }

  /** A source was asked, and what is new was brought. */
  sourceRead(source: string, durationMs: number, reading: SourceReading): void {
    if (!this.#sources.has(source)) {
      return;
    }
    const now = this.#clock.now();
    const instruments = this.#instruments;
    const result = reading.ok ? (reading.isNew ? 'fetched' : 'unchanged') : 'failed';
    instruments.observe('source_fetch_duration_seconds', { source, result }, durationMs / 1000);
    recordConditions(instruments, 'source', source, [
      reading.ok
        ? { type: 'Ready', status: 'True', reason: 'Succeeded' }
        : { type: 'Ready', status: 'False', reason: reading.reason },
    ]);
    if (reading.ok) {
      const { revision, commit } = reading;
      instruments.drop('source_info', source);
      instruments.set('source_info', { source, revision }, 1);
      instruments.set('source_fetched_timestamp_seconds', { source }, now / 1000);
      this.#pushes.seen(source, commit, now - durationMs);
    }
  }

  /** The names of all metrics, those of the process among them. */
  get names(): readonly string[] {
    return this.#instruments.names;
  }

  /** Everything as text, with its content type. */
  async exposition(): Promise<{ readonly contentType: string; readonly text: string }> {
    const now = this.#clock.now();
    for (const [tenant, since] of this.#driftSince) {
      this.#instruments.set('drift_age_seconds', { tenant }, Math.max(0, now - since) / 1000);
    }
    const { contentType } = this.#instruments;
    return { contentType, text: await this.#instruments.text() };
  }

  #setDriftSince(tenant: string, since: number | undefined): void {
    if (since === undefined) {
      this.#driftSince.delete(tenant);
      this.#instruments.set('drift_age_seconds', { tenant }, 0);
    } else {
      this.#driftSince.set(tenant, since);
    }
  }
}
