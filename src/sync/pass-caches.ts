import type { LockLag } from '../apply/lock-lag.ts';
import type { LiveForms } from '../plan/live-forms.ts';
import type { Condition } from '../report/condition.ts';
import type { LookUps } from './look-ups.ts';
import type { ReadingCache } from './read-documents.ts';
import type { CompiledCache } from './resolve-pairs.ts';

/** What one tenant's pass keeps for the next; a process that starts without it only works a little more. */
export interface PassCaches {
  readonly reading: ReadingCache;
  readonly compiled: CompiledCache;
  readonly lookUps: LookUps;
  readonly forms: LiveForms;
  readonly lockLag: LockLag;
  /** The conditions of the pass before, for the time since when each holds. */
  conditions: readonly Condition[];
}
