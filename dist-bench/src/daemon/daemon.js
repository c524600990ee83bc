import { appError } from '../kernel/app-error.js';
import { DAEMON_ERRORS } from './errors.js';
import { closePart, TenantLoop } from './loop.js';
import { tell } from './observer.js';
import { Roster } from './roster.js';
import { SourcePoll } from './source-poll.js';
/**
 * After being told to stop, passes may go on this long before they are cut, and this long after they were cut. Together
 * they stay at the 30 s that Kubernetes leaves a pod by default (terminationGracePeriodSeconds), so that what a cut pass
 * disabled is enabled again before the process is killed.
 */
const DRAIN_MS = 25_000;
const SETTLE_MS = 4000;
/** Starts following; the first pass of every tenant is set off at once. */
export function startDaemon(parts, options) {
    const daemon = new RunningDaemon(options);
    daemon.takeOver(parts, 'start');
    return daemon;
}
class RunningDaemon {
    #context;
    #drainMs;
    #settleMs;
    #loops = new Roster();
    #polls = new Roster();
    #discarded = new Set();
    /** Aborted when waiting for the passes makes no sense any more. */
    #hurry = new AbortController();
    #isStopping = false;
    #stopped;
    constructor({ clock, observer = {}, random = Math.random, drainMs, settleMs }) {
        this.#context = { clock, observer, random };
        this.#drainMs = drainMs ?? DRAIN_MS;
        this.#settleMs = settleMs ?? SETTLE_MS;
    }
    ready() {
        return !this.#isStopping && this.#loops.current().every(({ passed }) => passed);
    }
    readiness() {
        const tenants = this.#loops
            .current()
            .map(({ part, passed }) => [part.name, passed ? 'done' : 'waiting']);
        return {
            ready: this.ready(),
            tenants: Object.fromEntries(tenants),
            stopping: this.#isStopping,
        };
    }
    trigger(tenant, trigger) {
        const loop = this.#isStopping ? undefined : this.#loops.get(tenant);
        loop?.trigger(trigger);
        return loop !== undefined;
    }
    triggerAll(trigger) {
        for (const loop of this.#loops.current()) {
            loop.trigger(trigger);
        }
    }
    sourceMoved(source) {
        const loops = this.#loops.current().filter(({ part }) => part.source === source);
        for (const loop of loops) {
            loop.trigger('push');
        }
        return loops.length > 0;
    }
    reload(parts) {
        if (!this.#isStopping) {
            this.takeOver(parts, 'config');
            return;
        }
        for (const part of parts.tenants) {
            this.#discard(part);
        }
    }
    takeOver({ tenants, sources }, first) {
        this.#loops.takeOver(tenants, {
            make: (part, former) => new TenantLoop(part, this.#context, former?.passed),
            run: (loop, after) => loop.run(first, after),
            discard: (part) => this.#discard(part),
        });
        this.#polls.takeOver(sources, {
            make: (part) => new SourcePoll(part, this.#context, () => this.sourceMoved(part.name)),
            run: (poll, after) => poll.run(after),
            discard: () => { },
        });
    }
    stop(reason) {
        // Before anything else, so that probes see it from the first moment.
        this.#isStopping = true;
        this.#stopped ??= this.#stop(reason);
        return this.#stopped;
    }
    interrupt(reason) {
        const stopped = this.stop(reason);
        this.#cut(appError(DAEMON_ERRORS, 'DAEMON_INTERRUPTED'));
        return stopped;
    }
    async #stop(reason) {
        tell(() => this.#context.observer.stopping?.(reason));
        this.#polls.stop();
        this.#loops.stop();
        const ended = this.#ended();
        if (await this.#endsWithin(ended, this.#drainMs, this.#hurry)) {
            return;
        }
        this.#cut(appError(DAEMON_ERRORS, 'DAEMON_DRAIN_EXPIRED'));
        if (!(await this.#endsWithin(ended, this.#settleMs, new AbortController()))) {
            const names = new Set(this.#loops.running().map(({ part }) => part.name));
            tell(() => this.#context.observer.abandoned?.([...names]));
        }
    }
    /** A pass that was cut once stays so: a second reason changes nothing. */
    #cut(reason) {
        for (const loop of this.#loops.running()) {
            loop.cut(reason);
        }
        this.#hurry.abort();
    }
    async #ended() {
        await Promise.all([this.#loops.ended(), this.#polls.ended(), ...this.#discarded]);
    }
    /** Says whether the work ended before the time, or before `cancel` was aborted; aborts it afterwards. */
    async #endsWithin(work, ms, cancel) {
        const tooLate = this.#context.clock.sleep(ms, cancel.signal).then(() => false, () => false);
        const inTime = await Promise.race([work.then(() => true), tooLate]);
        cancel.abort();
        return inTime;
    }
    #discard(part) {
        const closing = closePart(part, this.#context).then(() => {
            this.#discarded.delete(closing);
        });
        this.#discarded.add(closing);
    }
}
//# sourceMappingURL=daemon.js.map