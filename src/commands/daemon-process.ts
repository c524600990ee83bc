import type { Config } from '../config/config.ts';
import type { Readiness } from '../daemon/daemon.ts';
import type { DaemonObserver } from '../daemon/observer.ts';
import type { PassTrigger } from '../report/pass-result.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { Replicas } from '../server/api/ports.ts';
import type { DaemonHouse } from './daemon-house.ts';
import type { Telemetry } from './telemetry.ts';
import type { NotifyingLog } from './notifying-log.ts';

/** What a process follows with. */
export interface Following {
  readonly parts: DaemonHouse;
  readonly config: Config;
  readonly observer: DaemonObserver;
  readonly telemetry: Telemetry;
  /** Where other replicas reach the API. */
  readonly address?: string;
}

/** The passes of a process that follows. */
export interface Passes {
  /** Those that share the store; absent where the process is alone on it. */
  readonly replicas?: Replicas;
  readiness(): Readiness;
  /** Sets off a pass of a tenant, here or wherever it is; false when there is no such tenant, or the process stops. */
  trigger(tenant: string, trigger: PassTrigger): boolean;
  /** Somebody pushed to a source. */
  pushed(source: string): void;
  /** Takes over another configuration. */
  follow(config: Config): Promise<void>;
  /** Starts no further pass and waits for those that run. Never rejects. */
  stop(reason: string): Promise<void>;
  /** Stops, and cuts the passes that run at once. Never rejects. */
  interrupt(reason: string): Promise<void>;
}

/** A daemon's process with its store open, alone on it or one of several. */
export interface DaemonProcess {
  readonly store: RecordStore;
  /** Its events are kept in the store, and sent. */
  readonly log: NotifyingLog;
  start(following: Following): Promise<Passes>;
}
