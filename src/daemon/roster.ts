/** What a member of a roster is made from. */
export interface Part {
  readonly name: string;
  /** Equal for two parts of a name exactly when one can stand for the other. */
  readonly fingerprint: string;
}

/** Something that runs under a name until it is stopped. */
export interface Member<P extends Part> {
  readonly part: P;
  stop(): void;
}

/** How a roster makes its members. */
export interface Hiring<P extends Part, M extends Member<P>> {
  /** Makes a member for a part; `former` is the one it replaces. */
  make(part: P, former: M | undefined): M;
  /** Lets it run; it must do nothing before `after` is done. The promise never rejects. */
  run(member: M, after: Promise<void>): Promise<void>;
  /** Lets go of a part that is not needed, since an equal one runs. */
  discard(part: P): void;
}

/**
 * Who runs under which name. Of one name at most one member runs: a new one waits until the one it replaces ended,
 * also when that one was taken off the roster earlier.
 */
export class Roster<P extends Part, M extends Member<P>> {
  readonly #current = new Map<string, M>();
  readonly #running = new Map<M, Promise<void>>();

  get(name: string): M | undefined {
    return this.#current.get(name);
  }

  /** Those on the roster, in the order of their parts. */
  current(): readonly M[] {
    return [...this.#current.values()];
  }

  /** Those that run still, be they on the roster or replaced. */
  running(): readonly M[] {
    return [...this.#running.keys()];
  }

  /** Makes the roster equal to the parts: stops who is no longer named, starts who is new, replaces who changed. */
  takeOver(parts: readonly P[], hiring: Hiring<P, M>): void {
    const former = new Map(this.#current);
    this.#current.clear();
    for (const part of parts) {
      const member = former.get(part.name);
      former.delete(part.name);
      if (member !== undefined && member.part.fingerprint === part.fingerprint) {
        this.#current.set(part.name, member);
        if (member.part !== part) {
          hiring.discard(part);
        }
      } else {
        member?.stop();
        this.#start(part, member, hiring);
      }
    }
    for (const member of former.values()) {
      member.stop();
    }
  }

  /** Stops everybody. */
  stop(): void {
    for (const member of this.#running.keys()) {
      member.stop();
    }
  }

  /** Resolves when nobody who runs now, of those meant, runs any more. */
  async ended(isMeant: (member: M) => boolean = () => true): Promise<void> {
    const meant = [...this.#running].filter(([member]) => isMeant(member));
    await Promise.all(meant.map(([, running]) => running));
  }

  #start(part: P, former: M | undefined, hiring: Hiring<P, M>): void {
    const member = hiring.make(part, former);
    const predecessor = this.running().findLast((other) => other.part.name === part.name);
    const after = predecessor === undefined ? undefined : this.#running.get(predecessor);
    const ended = hiring.run(member, after ?? Promise.resolve());
    this.#current.set(part.name, member);
    this.#running.set(
      member,
      ended.then(() => {
        this.#running.delete(member);
      }),
    );
  }
}
