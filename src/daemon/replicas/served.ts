import type { Json } from '../../kernel/json.ts';
import type { PassTrigger } from '../../report/pass-result.ts';
import type { Inherited } from '../../store/postgres/leases.ts';
import type { Session } from '../../store/postgres/session.ts';
import type { Turn } from './turn-queue.ts';

/** Serves the tenants that a replica holds. */
export interface Served {
  /** Serves exactly these from now on, beginning new ones with a pass; who is no longer named ends after the pass that runs. */
  serve(tenants: readonly string[], session: Session, first: PassTrigger): Promise<void>;
  /** Resolves when nothing of these runs any more. */
  ended(tenants: readonly string[]): Promise<void>;
  /** Cuts everything that runs, and serves nobody. */
  cut(reason: Error): Promise<void>;
  trigger(turn: Turn): void;
  /** What the next holder of a lease should know. */
  note(lease: string): Json | undefined;
  /** Tenants that were somebody else's are about to be served. */
  inherit(inherited: readonly Inherited[]): void;
}
