import type { Closer } from '../../kernel/closers.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** An event that was told, as it is kept. */
export interface KeptEvent {
  /** Sorts by time, over all tenants; unique. */
  readonly key: string;
  /** Empty for what is about no tenant. */
  readonly tenant: string;
  /** The line that the log has of it, `time` among its members: masked, and short enough. */
  readonly line: JsonObject;
}

/** Which events are wanted; all that is said must hold. */
export interface EventQuery {
  readonly tenant?: string;
  readonly workflowId?: string;
  /** The path of a file. */
  readonly file?: string;
  /** Names of events. */
  readonly events?: readonly string[];
  /** Only events before this key. */
  readonly before?: string;
  readonly limit: number;
}

/** Some of them, newest first. */
export interface EventPage {
  readonly events: readonly KeptEvent[];
  /** What `before` asks for to go on; absent at the end. A page with less than was asked for may have one. */
  readonly next?: string;
}

/** What was told, kept for those who ask later, and given to those who listen. */
export interface EventHistory {
  list(query: EventQuery): Promise<EventPage>;
  /** The events after a key, oldest first: for a listener that comes back. */
  after(key: string, limit: number): Promise<readonly KeptEvent[]>;
  /**
   * The key after which a listener must begin that comes back with a key: the key itself where one process writes.
   * Where several do, one from a while before, since an event may have come into the store behind it.
   */
  resumeAt(key: string): string;
  /** Hears of each event once it is kept, in the order in which its process told it; must not throw. */
  subscribe(listener: (event: KeptEvent) => void): Closer;
}
