import type { Config, SourceConfig, TenantConfig } from '../config/config.ts';
import type { DaemonParts } from '../daemon/daemon.ts';
import type { PassEnd, RunPass, TenantPart } from '../daemon/loop.ts';
import type { SourcePart } from '../daemon/source-poll.ts';
import type { Source } from '../git/source-port.ts';
import { watchSource } from '../git/watch-source.ts';
import { digestOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
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
import { LastPasses } from './api/last-passes.ts';
import { bothObservers, SourceStates } from './api/source-states.ts';
import { newCaches } from './new-caches.ts';
import type { House } from './house.ts';
import type { NotifyingLog } from './notifying-log.ts';
import type { Telemetry } from './telemetry.ts';
import { reportPass } from './report-pass.ts';
import { writePort } from './tenant-ports.ts';

/** Makes the daemon's parts of a configuration, and makes them anew when it changes; what did not change stays open. */
export class DaemonHouse {
  readonly house: House;
  readonly #store: RecordStore;
  readonly #log: NotifyingLog;
  readonly #telemetry: Telemetry;
  readonly #urls = new Map<string, string>();
  readonly #sources = new Map<string, { readonly fingerprint: string; readonly source: Source }>();

  /** What of the last passes is shown; nothing is kept where nobody could look. */
  readonly #lastPasses = new LastPasses();
  readonly #sourceStates: SourceStates;
  #config: Config;

  /** By tenant, what its last pass worked from. */
  readonly #passed = new Map<string, { readonly source: string; readonly revision: string }>();

  constructor(house: House, store: RecordStore, log: NotifyingLog, telemetry: Telemetry) {
    this.house = house;
    this.#store = store;
    this.#log = log;
    this.#telemetry = telemetry;
    this.#config = house.config;
    this.#sourceStates = new SourceStates(house.clock);
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
  apiContext(trigger: (tenant: string) => boolean): ApiContext {
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
      sources: this.#sourceStates,
      source: (name) => this.#sources.get(name)?.source,
      urlOf: ({ name, target }) => (target.kind === 'remote' ? target.url : this.#urls.get(name)),
      trigger,
    };
  }

  /** The parts of a configuration. */
  async parts(config: Config): Promise<DaemonParts> {
    const tenants: TenantPart[] = [];
    for (const name of this.#passed.keys()) {
      if (!config.tenants.some((tenant) => tenant.name === name)) {
        this.#passed.delete(name);
      }
    }
    for (const tenant of config.tenants) {
      const source = config.sources.find(({ name }) => name === tenant.source);
      if (source !== undefined) {
        tenants.push(await this.#tenantPart(tenant, source));
      }
    }
    const sources = config.sources.map((source) => this.#sourcePart(source));
    this.house.masker.hideMailAddresses(config.maskPersonalData);
    this.#telemetry.follow(config);
    this.#lastPasses.keepOnly(config.tenants.map(({ name }) => name));
    this.#config = config;
    return { tenants, sources };
  }

  #source(config: SourceConfig): Source {
    const fingerprint = fingerprintOf(config);
    const known = this.#sources.get(config.name);
    if (known?.fingerprint === fingerprint) {
      return known.source;
    }
    const source = this.house.source(
      config,
      bothObservers(this.#telemetry.gitObserver(), this.#sourceStates.observer()),
    );
    this.#sources.set(config.name, { fingerprint, source });
    return source;
  }

  #sourcePart(config: SourceConfig): SourcePart {
    const source = this.#source(config);
    return {
      name: config.name,
      intervalMs: config.intervalMs,
      fingerprint: fingerprintOf(config),
      changed: async (signal, pushed) => {
        const { revision } = await source.read(signal);
        const passed = this.#passedRevisions(config.name);
        // A first pass that is under way may have read what was there before the push.
        return passed.some((one) => one !== revision) || (pushed && passed.length === 0);
      },
      watch: (onChange, onError) => watchSource(config, onChange, onError),
    };
  }

  /** The revisions that the last passes of a source's tenants worked from. */
  #passedRevisions(source: string): readonly string[] {
    return [...this.#passed.values()]
      .filter((passed) => passed.source === source)
      .map(({ revision }) => revision);
  }

  async #tenantPart(tenant: TenantConfig, source: SourceConfig): Promise<TenantPart> {
    const url = await this.urlOf(tenant);
    const client = this.house.tenant(tenant, url, {
      ...tenantObserver(tenant.name, this.#log),
      ...this.#telemetry.tenantObserver(tenant, url),
    });
    return {
      name: tenant.name,
      source: source.name,
      intervalMs: tenant.intervalMs,
      fingerprint: `${fingerprintOf(tenant)} ${fingerprintOf(source)}`,
      runPass: this.#runPass(tenant, source, url, client),
      close: () => client.close(),
    };
  }

  #runPass(tenant: TenantConfig, source: SourceConfig, url: string, client: OpenTenant): RunPass {
    const { house } = this;
    const embedded = tenant.target.kind === 'embedded' ? { listens: url } : {};
    const plan = { ...tenantPlan(tenant, source), ...embedded };
    const caches = newCaches(tenant);
    const opened = this.#source(source);
    return async (trigger, signal) => {
      this.#lastPasses.began(tenant.name, client);
      const subject = { tenant: tenant.name, source: source.name, trigger };
      const result = await this.#telemetry.pass(subject, async (watch) => {
        const { traceId } = this.#telemetry;
        this.#log.tell(makeEvent('pass.started', { ...subject, ...given({ traceId }) }));
        const ended = await pass(
          plan,
          {
            tenant: writePort(client),
            source: opened,
            records: this.#store,
            clock: house.clock,
            permit: () => signal.throwIfAborted(),
            ...watch,
          },
          caches,
          trigger,
          signal,
        );
        if (ended.revision !== undefined) {
          this.#passed.set(tenant.name, { source: source.name, revision: ended.revision });
        }
        return { result: ended, board: await this.#report(ended) };
      });
      return endOf(result);
    };
  }

  async #report(result: PassResult): Promise<Board> {
    const { clock, masker } = this.house;
    const { traceId } = this.#telemetry;
    const telling = { store: this.#store, log: this.#log, clock, masker, traceId };
    const board = await reportPass(result, telling);
    if (this.#config.server !== undefined) {
      this.#lastPasses.ended(result, board);
    }
    return board;
  }
}

function endOf(result: PassResult): PassEnd {
  const [trouble] = result.troubles;
  return {
    again: result.again,
    next: trouble?.next ?? 'ok',
    ...(trouble?.retryAfterMs === undefined ? {} : { retryAfterMs: trouble.retryAfterMs }),
  };
}

/**
 * Equal for equal settings; secrets are named by where they are, so that their values are not in it. A webhook only sets
 * off what is done in any case.
 */
function fingerprintOf(config: TenantConfig | SourceConfig): string {
  return digestOf(JSON.parse(JSON.stringify({ ...config, webhook: undefined })) as Json);
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
