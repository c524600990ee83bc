import type { SourceConfig, TenantConfig } from '../config/config.ts';
import type { SourcePart } from '../daemon/source-poll.ts';
import { SharedDocuments } from '../documents/shared-documents.ts';
import { SharedSource } from '../git/shared-source.ts';
import type { Snapshot } from '../git/snapshot.ts';
import type { GitObserver, Source } from '../git/source-port.ts';
import { watchSource } from '../git/watch-source.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { House } from './house.ts';

/** A reading of a source serves the passes of all its tenants that begin within this time of it. */
const LOOK_MS = 10_000;

/** How the passes of a tenant read their source. */
export interface PassReader {
  readonly source: Source;
  /** Gives how the source stands now, or how it stood a moment ago where that will do. */
  read(which: 'now' | 'lately', signal?: AbortSignal): Promise<Snapshot>;
}

/** What a pass works from. */
interface WorkedFrom {
  readonly source: string;
  readonly revision: string;
}

/** The sources that a daemon has open, and what its tenants' last passes worked from. */
export class SourceParts {
  readonly #house: Pick<House, 'source' | 'clock'>;
  readonly #observer: GitObserver;
  readonly #open = new Map<
    string,
    { readonly fingerprint: string; readonly shared: SharedSource }
  >();
  /** By rules and source. */
  readonly #documents = new Map<string, SharedDocuments>();
  /** By tenant. */
  readonly #passed = new Map<string, WorkedFrom>();
  /** By tenant, of the pass that is under way. */
  readonly #underWay = new Map<string, WorkedFrom>();
  #isKept: (tenant: string) => boolean = () => true;

  constructor(house: Pick<House, 'source' | 'clock'>, observer: GitObserver) {
    this.#house = house;
    this.#observer = observer;
  }

  /** The source of a name, where it is open. */
  get(name: string): Source | undefined {
    return this.#open.get(name)?.shared.source;
  }

  /** Opens a source once, however many tenants use it; anew when its settings change. */
  #source(config: SourceConfig): SharedSource {
    const fingerprint = fingerprintOf(config);
    const known = this.#open.get(config.name);
    if (known?.fingerprint === fingerprint) {
      return known.shared;
    }
    const shared = new SharedSource(this.#house.source(config, this.#observer), this.#house.clock);
    this.#open.set(config.name, { fingerprint, shared });
    return shared;
  }

  /** Gives how the passes of a tenant read its source, from the moment on in which it is ours. */
  reader(tenant: string, config: SourceConfig): PassReader {
    const shared = this.#source(config);
    const { clock } = this.#house;
    // Who had it until now may have applied more than we had read by then.
    const since = clock.monotonicMs();
    return {
      source: shared.source,
      read: async (which, signal) => {
        const lately = Math.min(LOOK_MS, config.intervalMs, clock.monotonicMs() - since);
        const snapshot = await shared.read(signal, which === 'now' ? 0 : lately);
        const { revision } = snapshot;
        this.#note(this.#underWay, tenant, { source: config.name, revision });
        return snapshot;
      },
    };
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
    const shared = this.#source(config);
    return {
      name: config.name,
      intervalMs: config.intervalMs,
      fingerprint: fingerprintOf(config),
      changed: async (signal, pushed) => {
        const { revision } = await shared.read(signal);
        const passed = this.#revisionsOf(config.name);
        // A first pass that is under way may be about to fall back on what was there before the push.
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

  /** A pass of a tenant is over; it worked from a revision, or from none. */
  passed(tenant: string, source: string, revision: string | undefined): void {
    this.#underWay.delete(tenant);
    if (revision !== undefined) {
      this.#note(this.#passed, tenant, { source, revision });
    }
  }

  /** Forgets the passes of tenants that are not here any more, also of those that end later. */
  keepOnly(isKept: (tenant: string) => boolean): void {
    this.#isKept = isKept;
    for (const known of [this.#passed, this.#underWay]) {
      for (const name of known.keys()) {
        if (!isKept(name)) {
          known.delete(name);
        }
      }
    }
  }

  #note(known: Map<string, WorkedFrom>, tenant: string, from: WorkedFrom): void {
    if (this.#isKept(tenant)) {
      known.set(tenant, from);
    }
  }

  /** What tenants stand at, or will once their passes that are under way end. */
  #revisionsOf(source: string): readonly string[] {
    return [...this.#passed.values(), ...this.#underWay.values()]
      .filter((passed) => passed.source === source)
      .map(({ revision }) => revision);
  }
}
