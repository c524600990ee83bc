import type { CredentialNote } from './credential.ts';
import type { DeprecationNotes } from './deprecations.ts';
import type { OwnerNotes } from './owners.ts';
import { HOUR_MS } from './spans.ts';
import type { StuckNotes } from './stuck.ts';

/** What is kept of warnings from pass to pass, so that a restart repeats none. Times are milliseconds since 1970. */
export interface WarningState {
  /** When executions are next looked at. */
  readonly sweepAt: number;
  /** When the requests of the day are next made. */
  readonly dailyAt: number;
  /** When the counts of executions were read last. */
  readonly countedAt?: number;
  readonly stuck: StuckNotes;
  /** The workflow up to which executions that run too long were looked for. */
  readonly sweptTo?: string;
  readonly owners: OwnerNotes;
  readonly credential?: CredentialNote;
  readonly deprecated?: DeprecationNotes;
  /** Operations whose missing scope was told. */
  readonly unscoped: readonly string[];
  /** When the many executions of a day were told last. */
  readonly highAt?: number;
}

/** The state before the first look; `share` (0 to 1) spreads tenants over the hour in which they begin. */
export function firstState(now: number, share: number): WarningState {
  const at = now + Math.round(share * HOUR_MS);
  return { sweepAt: at, dailyAt: at, stuck: [], owners: { notes: [] }, unscoped: [] };
}

/** Says whether the hour of a look has come; one further off than it can be comes from a clock that was set back. */
export function isDue(at: number, now: number, everyMs: number): boolean {
  return now >= at || at - now > everyMs;
}
