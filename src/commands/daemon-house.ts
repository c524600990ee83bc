import type { Config, SourceConfig, TenantConfig } from '../config/config.ts';
import type { DaemonParts } from '../daemon/daemon.ts';
import type { PassEnd, RunPass, TenantPart } from '../daemon/loop.ts';
import type { Board } from '../report/board.ts';
import { makeEvent } from '../report/event.ts';
import { given } from '../report/given.ts';
import type { EventLog } from '../report/log.ts';
import type { PassResult } from '../report/pass-result.ts';
import type { RecordStore } from '../store/record-store.ts';
import { pass } from '../sync/pass.ts';
import type { TenantObserver } from '../tenant/observer.ts';
import type { OpenTenant } from '../tenant/tenant.ts';
import { tenantPlan } from './house.ts';
import type { ApiContext } from './api/api-context.ts';
import { EndedPasses } from './api/ended-passes.ts';
import { LastPasses } from './api/last-passes.ts';
import { bothObservers, SourceStates } from './api/source-states.ts';
import { fingerprintOf } from './fingerprint.ts';
import { holdingAll } from './guard.ts';
import type { Guard, Held } from './guard.ts';
import { newCaches } from './new-caches.ts';
import type { House } from './house.ts';
import type { NotifyingLog } from './notifying-log.ts';
import type { Telemetry } from './telemetry.ts';
import { reportPass } from './report-pass.ts';
import { SourceParts } from './source-parts.ts';
import { writePort } from './tenant-ports.ts';
import { waitingClock } from './waiting.ts';
import type { Waiting } from './waiting.ts';

/** Makes the daemon's parts of a configuration, and makes them anew when it changes; what did not change stays open. */
export class DaemonHouse {
  readonly house: House;
  readonly #store: RecordStore;
  readonly #log: NotifyingLog;
  readonly #telemetry: Telemetry;
  readonly #urls = new Map<string, string>();
  readonly #sources: SourceParts;

  /** What of the last passes is shown; nothing is kept where nobody could look. */
  readonly #lastPasses = new LastPasses();
  /** Whose passes ended. */
  readonly passes: EndedPasses = new EndedPasses();
  readonly #sourceStates: SourceStates;
  #config: Config;

  /** By name, the part that was last made: an equal one is not made again. */
  readonly #parts = new Map<string, TenantPart>();

  constructor(house: House, store: RecordStore, log: NotifyingLog, telemetry: Telemetry) {
    this.house = house;
    this.#store = store;
    this.#log = log;
    this.#telemetry = telemetry;
    this.#config = house.config;
    this.#sourceStates = new SourceStates(house.clock);
    this.#sources = new SourceParts(
      house,
      bothObservers(telemetry.gitObserver(), this.#sourceStates.observer()),
    );
  }

  /** Where a tenant answers; an embedded one is started once and keeps running. */
  async urlOf(tenant: TenantConfig): Promise<string> {
    const known = this.#urls.get(tenant.name);
    if (known !== undefined && tenant.target.kind === 'embedded') {
      return known;
    }
    const url = await this.house.startEmbedded(tenant);
    this.#urls.set(tenant.name, url);
    return url;
  }

  /** What the API is answered from. */
  apiContext({ trigger, replicas }: Pick<ApiContext, 'trigger' | 'replicas'>): ApiContext {
    const { house } = this;
    return {
      config: () => this.#config,
      house,
      clock: house.clock,
      masker: house.masker,
      store: this.#store,
      log: this.#log,
      history: this.#log.history,
      lastPasses: this.#lastPasses,
      passes: this.passes,
      replicas,
      sources: this.#sourceStates,
      source: (name) => this.#sources.get(name),
      urlOf: ({ name, target }) => (target.kind === 'remote' ? target.url : this.#urls.get(name)),
      trigger,
    };
  }

  /** The parts of a configuration: of the tenants that this process has. */
  async parts(config: Config, held: Held = holdingAll(this.#store)): Promise<DaemonParts> {
    const here = config.tenants.filter(({ name }) => held.has(name));
    const names = new Set(here.map(({ name }) => name));
    this.#sources.keepOnly((name) => names.has(name));
    for (const name of this.#parts.keys()) {
      if (!names.has(name)) {
        this.#parts.delete(name);
      }
    }
    const byName = new Map(config.sources.map((source) => [source.name, source]));
    const tenants: TenantPart[] = [];
    for (const tenant of here) {
      const source = byName.get(tenant.source);
      if (source !== undefined) {
        tenants.push(await this.#tenantPart(tenant, source, held.guard(tenant.name)));
      }
    }
    const used = new Set(here.map(({ source }) => source));
    const followed = config.sources.filter(
      ({ name }) => used.has(name) || here.length === config.tenants.length,
    );
    this.house.masker.hideMailAddresses(config.maskPersonalData);
    this.#config = config;
    this.#show(here, followed);
    return { tenants, sources: followed.map((source) => this.#sources.part(source)) };
  }

  /** Shows nothing of tenants and sources: others have them. */
  letGo(): void {
    this.#show([], []);
  }

  #show(tenants: readonly TenantConfig[], followed: readonly SourceConfig[]): void {
    const sources = followed.map(({ name }) => name);
    this.#telemetry.follow(this.#config, { tenants, sources });
    this.#sourceStates.follow(sources);
    this.#lastPasses.keepOnly(tenants.map(({ name }) => name));
  }

  async #tenantPart(tenant: TenantConfig, source: SourceConfig, guard: Guard): Promise<TenantPart> {
    const fingerprint = `${fingerprintOf(tenant)} ${fingerprintOf(source)} ${guard.id}`;
    const known = this.#parts.get(tenant.name);
    const part =
      known?.fingerprint === fingerprint
        ? known
        : await this.#newPart({ tenant, source, guard, fingerprint });
    this.#parts.set(tenant.name, part);
    return part;
  }

  async #newPart(wanted: Wanted): Promise<TenantPart> {
    const { tenant, source, fingerprint } = wanted;
    const url = await this.urlOf(tenant);
    const client = this.house.tenant(tenant, url, {
      ...tenantObserver(tenant.name, this.#log),
      ...this.#telemetry.tenantObserver(tenant, url),
    });
    return {
      name: tenant.name,
      source: source.name,
      intervalMs: tenant.intervalMs,
      fingerprint,
      runPass: this.#runPass(wanted, url, client),
      close: () => client.close(),
    };
  }

  #runPass({ tenant, source, guard }: Wanted, url: string, client: OpenTenant): RunPass {
    const { house } = this;
    const embedded = tenant.target.kind === 'embedded' ? { listens: url } : {};
    const plan = { ...tenantPlan(tenant, source), ...embedded };
    const caches = newCaches(tenant, this.#sources.documents(tenant));
    const reader = this.#sources.reader(tenant.name, source);
    let wasWell = true;
    return async (trigger, signal, slot) => {
      const waiting: Waiting = (wait) => slot.whileWaiting(wait, signal);
      // What a person asks for, and what follows on trouble, is to see the source as it is.
      const which = wasWell && trigger !== 'manual' ? 'lately' : 'now';
      wasWell = false;
      this.#lastPasses.began(tenant.name, client);
      const subject = { tenant: tenant.name, source: source.name, trigger };
      const result = await this.#telemetry.pass(subject, async (watch) => {
        const { traceId } = this.#telemetry;
        this.#log.tell(makeEvent('pass.started', { ...subject, ...given({ traceId }) }));
        const ended = await pass(
          plan,
          {
            tenant: writePort(client, waiting),
            source: {
              ...reader.source,
              read: (reading) => waiting(() => reader.read(which, reading)),
            },
            records: guard.store,
            clock: waitingClock(house.clock, waiting),
            permit: () => {
              signal.throwIfAborted();
              guard.permit();
            },
            ...watch,
          },
          caches,
          trigger,
          signal,
        );
        this.#sources.passed(tenant.name, source.name, ended.revision);
        return { result: ended, board: await this.#report(ended, guard.store) };
      });
      wasWell = result.troubles.length === 0;
      return endOf(result);
    };
  }

  async #report(result: PassResult, store: RecordStore): Promise<Board> {
    const { clock, masker } = this.house;
    const { traceId } = this.#telemetry;
    const telling = { store, log: this.#log, clock, masker, traceId };
    const board = await reportPass(result, telling);
    if (this.#config.server !== undefined) {
      this.#lastPasses.ended(result, board);
    }
    this.passes.endedHere(result.tenant);
    return board;
  }
}

/** A part as it is to be made. */
interface Wanted {
  readonly tenant: TenantConfig;
  readonly source: SourceConfig;
  readonly guard: Guard;
  readonly fingerprint: string;
}

function endOf(result: PassResult): PassEnd {
  const [trouble] = result.troubles;
  return {
    again: result.again,
    next: trouble?.next ?? 'ok',
    ...(trouble?.retryAfterMs === undefined ? {} : { retryAfterMs: trouble.retryAfterMs }),
  };
}

function tenantObserver(tenant: string, log: EventLog): TenantObserver {
  return {
    throttled: ({ operation, retryAfterMs, remaining }) =>
      log.tell(
        makeEvent('tenant.throttled', {
          tenant,
          operation,
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
          ...(remaining === undefined ? {} : { remaining }),
        }),
      ),
  };
}
