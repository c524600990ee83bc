import type { SourceConfig, TenantConfig } from '../config/config.ts';
import type { SourcePart } from '../daemon/source-poll.ts';
import { SharedDocuments } from '../documents/shared-documents.ts';
import { SharedSource } from '../git/shared-source.ts';
import type { GitObserver, Source } from '../git/source-port.ts';
import { watchSource } from '../git/watch-source.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { House } from './house.ts';

/** The sources that a daemon has open, and what its tenants' last passes worked from. */
export class SourceParts {
  readonly #house: House;
  readonly #observer: GitObserver;
  readonly #open = new Map<
    string,
    { readonly fingerprint: string; readonly shared: SharedSource }
  >();
  /** By rules and source. */
  readonly #documents = new Map<string, SharedDocuments>();
  /** By tenant. */
  readonly #passed = new Map<string, { readonly source: string; readonly revision: string }>();

  constructor(house: House, observer: GitObserver) {
    this.#house = house;
    this.#observer = observer;
  }

  /** The source of a name, where it is open. */
  get(name: string): Source | undefined {
    return this.#open.get(name)?.shared.source;
  }

  /** Opens a source once, however many tenants use it; anew when its settings change. */
  source(config: SourceConfig): SharedSource {
    const fingerprint = fingerprintOf(config);
    const known = this.#open.get(config.name);
    if (known?.fingerprint === fingerprint) {
      return known.shared;
    }
    const shared = new SharedSource(this.#house.source(config, this.#observer), this.#house.clock);
    this.#open.set(config.name, { fingerprint, shared });
    return shared;
  }

  /** What the tenants of a source that have these rules have read. */
  documents({ source, rules }: TenantConfig): SharedDocuments {
    const key = `${source} ${JSON.stringify(rules)}`;
    const documents = this.#documents.get(key) ?? new SharedDocuments();
    this.#documents.set(key, documents);
    return documents;
  }

  /** A source as the daemon polls it. */
  part(config: SourceConfig): SourcePart {
    const shared = this.source(config);
    return {
      name: config.name,
      intervalMs: config.intervalMs,
      fingerprint: fingerprintOf(config),
      changed: async (signal, pushed) => {
        const { revision } = await shared.read(signal);
        const passed = this.#revisionsOf(config.name);
        // A first pass that is under way may have read what was there before the push.
        return passed.some((one) => one !== revision) || (pushed && passed.length === 0);
      },
      watch: (onChange, onError) => {
        const moved = (): void => {
          shared.moved();
          onChange();
        };
        return watchSource(config, moved, onError);
      },
    };
  }

  /** A pass of a tenant worked from a revision. */
  passed(tenant: string, source: string, revision: string): void {
    this.#passed.set(tenant, { source, revision });
  }

  /** Forgets the passes of tenants that are not here any more. */
  keepOnly(isKept: (tenant: string) => boolean): void {
    for (const name of this.#passed.keys()) {
      if (!isKept(name)) {
        this.#passed.delete(name);
      }
    }
  }

  #revisionsOf(source: string): readonly string[] {
    return [...this.#passed.values()]
      .filter((passed) => passed.source === source)
      .map(({ revision }) => revision);
  }
}
