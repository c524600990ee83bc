import type { Peer } from '../../store/postgres/peers.ts';
import type { Session } from '../../store/postgres/session.ts';

/** Work that one replica at a time does for all of them. */
export interface Role {
  /** The lease that says who does it. */
  readonly lease: string;
  /** Works until the signal is aborted, and resolves when nothing of it is under way any more; never rejects. */
  run(session: Session, signal: AbortSignal): Promise<void>;
}

/** Plays a role for one session where no other replica does. */
export class RolePlayer {
  readonly #role: Role;
  readonly #session: Session;
  #playing: Promise<void> | undefined;

  constructor(role: Role, session: Session) {
    this.#role = role;
    this.#session = session;
  }

  /** Begins where nobody else plays it, and goes on until the signal is aborted. */
  async seen(peers: readonly Peer[], signal: AbortSignal): Promise<void> {
    const { lease } = this.#role;
    // One of our own that is not played is one of which only the answer was lost.
    const isFree = !peers.some(
      ({ id, leases }) => id !== this.#session.id && leases.includes(lease),
    );
    if (
      isFree &&
      this.#playing === undefined &&
      (await this.#session.take([lease])) !== undefined
    ) {
      this.#playing = this.#role.run(this.#session, signal);
    }
  }

  /** Resolves when nothing of it is under way; others may play it then, also while passes still run here. */
  async ended(): Promise<void> {
    if (this.#playing !== undefined) {
      await this.#playing;
      await this.#session.release([{ name: this.#role.lease }]).catch(() => undefined);
    }
  }
}
