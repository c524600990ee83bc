import type { EventName } from '../event-catalogue.ts';

/** A collection of kept events, with how long and how many of them are kept for each tenant. */
export interface Shelf {
  readonly collection: string;
  readonly keptMs: number;
  readonly most: number;
}

const DAY_MS = 86_400_000;
/** Two shelves, and what comes between two prunings, stay below 100,000. */
const MOST = 45_000;

/** What we, or people through us, changed. */
const CHANGES: ReadonlySet<EventName> = new Set<EventName>([
  'workflow.created',
  'workflow.adopted',
  'workflow.updated',
  'workflow.enabled',
  'workflow.disabled',
  'workflow.quarantined',
  'workflow.restored',
  'workflow.deleted',
  'workflow.disowned',
  'workflow.forgotten',
  'workflow.recovered',
  'workflow.failed',
  'drift.corrected',
  'drift.captured',
  'unmanaged.captured',
  'execution.cancelled',
  'approval.given',
  'suspension.set',
  'suspension.ended',
  'hold.released',
  'rollback.requested',
  'rollout.rolled-back',
]);

/** Kept apart, so that a flood of failures does not push out who changed what. */
const OF_CHANGES: Shelf = { collection: 'changes', keptMs: 400 * DAY_MS, most: MOST };
const OF_THE_REST: Shelf = { collection: 'events', keptMs: 90 * DAY_MS, most: MOST };

/** Where events are kept. */
export const SHELVES: readonly Shelf[] = [OF_CHANGES, OF_THE_REST];

/** Where events of a name are kept. */
export function shelfOf(event: string): Shelf {
  return (CHANGES as ReadonlySet<string>).has(event) ? OF_CHANGES : OF_THE_REST;
}
