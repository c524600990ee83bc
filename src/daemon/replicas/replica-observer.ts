import type { DeadPeer, Peer } from '../../store/postgres/peers.ts';
import type { Session } from '../../store/postgres/session.ts';

/** Hears how a replica fares. */
export interface ReplicaObserver {
  joined?(session: Session): void;
  /** What it serves changed. */
  serves?(session: Session, tenants: readonly string[]): void;
  /** It was not in touch with the database for too long. */
  lost?(session: Session, reason: Error): void;
  /** Others were not heard of for too long. */
  died?(dead: readonly DeadPeer[]): void;
  /** The database does not answer; told once until it does. */
  away?(error: Error): void;
  /** Those that live, itself among them; none while it is outside. */
  looked?(peers: readonly Peer[]): void;
}
