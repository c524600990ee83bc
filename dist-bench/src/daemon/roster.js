/**
 * Who runs under which name. Of one name at most one member runs: a new one waits until the one it replaces ended,
 * also when that one was taken off the roster earlier.
 */
export class Roster {
    #current = new Map();
    #running = new Map();
    get(name) {
        return this.#current.get(name);
    }
    /** Those on the roster, in the order of their parts. */
    current() {
        return [...this.#current.values()];
    }
    /** Those that run still, be they on the roster or replaced. */
    running() {
        return [...this.#running.keys()];
    }
    /** Makes the roster equal to the parts: stops who is no longer named, starts who is new, replaces who changed. */
    takeOver(parts, hiring) {
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
            }
            else {
                member?.stop();
                this.#start(part, member, hiring);
            }
        }
        for (const member of former.values()) {
            member.stop();
        }
    }
    /** Stops everybody. */
    stop() {
        for (const member of this.#running.keys()) {
            member.stop();
        }
    }
    /** Resolves when nobody who runs now runs any more. */
    async ended() {
        await Promise.all(this.#running.values());
    }
    #start(part, former, hiring) {
        const member = hiring.make(part, former);
        const predecessor = this.running().findLast((other) => other.part.name === part.name);
        const after = predecessor === undefined ? undefined : this.#running.get(predecessor);
        const ended = hiring.run(member, after ?? Promise.resolve());
        this.#current.set(part.name, member);
        this.#running.set(member, ended.then(() => {
            this.#running.delete(member);
        }));
    }
}
//# sourceMappingURL=roster.js.map