import { fitsWildcard } from '../kernel/wildcard.ts';
import type { Level } from '../report/event-definition.ts';
import type { ToldEvent } from './told-event.ts';

/** Which events a target gets. */
export interface Filter {
  /** Names of events, with `*` for any characters. */
  readonly events: readonly string[];
  readonly minLevel: Level;
  /** Absent: events about all tenants, and about none. */
  readonly tenants?: readonly string[];
}

/** How much a level weighs. */
export const WEIGHT: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Says whether an event passes a filter. */
export function passesFilter(
  { event, level, tenant }: Pick<ToldEvent, 'event' | 'level' | 'tenant'>,
  { events, minLevel, tenants }: Filter,
): boolean {
  return (
    WEIGHT[level] >= WEIGHT[minLevel] &&
    (tenants === undefined || (tenant !== undefined && tenants.includes(tenant))) &&
    events.some((pattern) => fitsWildcard(event, pattern))
  );
}
