import type { Session } from '../../store/postgres/session.ts';

/** Work that one replica at a time does for all of them. */
export interface Role {
  /** The lease that says who does it. */
  readonly lease: string;
  /** Works until the signal is aborted, and resolves when nothing of it is under way any more; never rejects. */
  run(session: Session, signal: AbortSignal): Promise<void>;
}
