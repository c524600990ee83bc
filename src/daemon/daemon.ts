import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import type { PassTrigger } from '../report/pass-result.ts';
import { DAEMON_ERRORS } from './errors.ts';
import { closePart, TenantLoop } from './loop.ts';
import type { LoopContext, TenantPart } from './loop.ts';
import { tell } from './observer.ts';
import type { DaemonObserver } from './observer.ts';
import { PassSlots } from './pass-slots.ts';
import { Roster } from './roster.ts';
import { SourcePoll } from './source-poll.ts';
import type { SourcePart } from './source-poll.ts';

/**
 * After being told to stop, passes may go on this long before they are cut. Together with SETTLE_MS it stays below the
 * 30 s that Kubernetes leaves a pod by default (terminationGracePeriodSeconds), so that what a cut pass disabled is
 * enabled again before the process is killed.
 */
export const DRAIN_MS = 25_000;

/** How long passes that were cut are waited for. */
export const SETTLE_MS = 4000;

/** What a daemon follows; names are unique among the tenants and among the sources. */
export interface DaemonParts {
  readonly tenants: readonly TenantPart[];
  readonly sources: readonly SourcePart[];
}

/** What a daemon stands on. */
export interface DaemonOptions {
  readonly clock: Clock;
  readonly observer?: DaemonObserver;
  /** Gives [0, 1); for jitter. */
  readonly random?: () => number;
  readonly drainMs?: number;
  readonly settleMs?: number;
  /** How many passes work at a time. */
  readonly atOnce?: number;
}

/** Whether everybody was looked at once, and by name who was not. */
export interface Readiness {
  readonly ready: boolean;
  readonly tenants: Readonly<Record<string, 'waiting' | 'done'>>;
  readonly stopping: boolean;
}

/** A running daemon. */
export interface Daemon {
  /** Every tenant ended its first pass, whatever its result, and the daemon is not stopping. */
  ready(): boolean;
  readiness(): Readiness;
  /** Sets off a pass of a tenant; false when there is no such tenant, or the daemon stops. */
  trigger(tenant: string, trigger: PassTrigger): boolean;
  triggerAll(trigger: PassTrigger): void;
  /** A source may have moved: sets off a pass of each of its tenants; false when it has none. */
  sourceMoved(source: string): boolean;
  /** Somebody pushed to a source: it is asked soon, however many pushes there are; false when there is no such source. */
  pushed(source: string): boolean;
  /**
   * Takes over another configuration. Tenants that are gone stop, new ones start, changed ones restart, all after the
   * pass that runs; equal ones (by fingerprint) do not notice.
   */
  reload(parts: DaemonParts, first?: PassTrigger): void;
  /** Resolves when no pass of these tenants runs that was begun before they were taken off. */
  ended(tenants: readonly string[]): Promise<void>;
  /** Cuts every pass and follows nobody, until it is given parts again. Never rejects. */
  cut(reason: Error): Promise<void>;
  /** Starts no further pass and waits for those that run; cuts them when they take too long. Never rejects. */
  stop(reason: string): Promise<void>;
  /** Stops, and cuts the passes that run at once. Never rejects. */
  interrupt(reason: string): Promise<void>;
}

/** Starts following; the first pass of every tenant is set off at once. */
export function startDaemon(parts: DaemonParts, options: DaemonOptions): Daemon {
  const daemon = new RunningDaemon(options);
  daemon.takeOver(parts, 'start');
  return daemon;
}

class RunningDaemon implements Daemon {
  readonly #context: LoopContext;
  readonly #drainMs: number;
  readonly #settleMs: number;
  readonly #loops = new Roster<TenantPart, TenantLoop>();
  readonly #polls = new Roster<SourcePart, SourcePoll>();
  readonly #discarded = new Set<Promise<void>>();
  /** Aborted when waiting for the passes makes no sense any more. */
  readonly #hurry = new AbortController();
  #isStopping = false;
  #wasReady = false;
  #stopped: Promise<void> | undefined;

  constructor(options: DaemonOptions) {
    const { clock, observer = {}, random = Math.random, drainMs, settleMs, atOnce } = options;
    const slots = new PassSlots(clock, atOnce);
    this.#context = { clock, observer, slots, random, passed: () => this.#tellReady() };
    this.#drainMs = drainMs ?? DRAIN_MS;
    this.#settleMs = settleMs ?? SETTLE_MS;
  }

  ready(): boolean {
    return !this.#isStopping && this.#loops.current().every(({ passed }) => passed);
  }

  #tellReady(): void {
    if (!this.#wasReady && this.ready()) {
      this.#wasReady = true;
      tell(() => this.#context.observer.ready?.());
    }
  }

  readiness(): Readiness {
    const tenants = this.#loops
      .current()
      .map(({ part, passed }) => [part.name, passed ? 'done' : 'waiting'] as const);
    return {
      ready: this.ready(),
      tenants: Object.fromEntries(tenants),
      stopping: this.#isStopping,
    };
  }

  trigger(tenant: string, trigger: PassTrigger): boolean {
    const loop = this.#isStopping ? undefined : this.#loops.get(tenant);
    loop?.trigger(trigger);
    return loop !== undefined;
  }

  triggerAll(trigger: PassTrigger): void {
    for (const loop of this.#loops.current()) {
      loop.trigger(trigger);
    }
  }

  sourceMoved(source: string): boolean {
    const loops = this.#loops.current().filter(({ part }) => part.source === source);
    for (const loop of loops) {
      loop.trigger('push');
    }
    return loops.length > 0;
  }

  pushed(source: string): boolean {
    const poll = this.#isStopping ? undefined : this.#polls.get(source);
    poll?.pushed();
    return poll !== undefined;
  }

  async ended(tenants: readonly string[]): Promise<void> {
    await this.#loops.ended((loop) => tenants.includes(loop.part.name));
  }

  async cut(reason: Error): Promise<void> {
    this.#cutLoops(reason);
    this.takeOver({ tenants: [], sources: [] }, 'config');
    await this.#ended();
  }

  reload(parts: DaemonParts, first: PassTrigger = 'config'): void {
    if (!this.#isStopping) {
      this.takeOver(parts, first);
      return;
    }
    for (const part of parts.tenants) {
      // One that runs closes when its loop ends.
      if (this.#loops.get(part.name)?.part !== part) {
        this.#discard(part);
      }
    }
  }

  takeOver({ tenants, sources }: DaemonParts, first: PassTrigger): void {
    this.#loops.takeOver(tenants, {
      make: (part, former) => new TenantLoop(part, this.#context, former?.passed),
      run: (loop, after) => loop.run(first, after),
      discard: (part) => this.#discard(part),
    });
    this.#polls.takeOver(sources, {
      make: (part) => new SourcePoll(part, this.#context, () => this.sourceMoved(part.name)),
      run: (poll, after) => poll.run(after),
      discard: () => {},
    });
  }

  stop(reason: string): Promise<void> {
    // Before anything else, so that probes see it from the first moment.
    this.#isStopping = true;
    this.#stopped ??= this.#stop(reason);
    return this.#stopped;
  }

  interrupt(reason: string): Promise<void> {
    const stopped = this.stop(reason);
    this.#cut(appError(DAEMON_ERRORS, 'DAEMON_INTERRUPTED'));
    return stopped;
  }

  async #stop(reason: string): Promise<void> {
    tell(() => this.#context.observer.stopping?.(reason));
    this.#polls.stop();
    this.#loops.stop();
    const ended = this.#ended();
    if (await this.#endsWithin(ended, this.#drainMs, this.#hurry)) {
      return;
    }
    this.#cut(appError(DAEMON_ERRORS, 'DAEMON_DRAIN_EXPIRED'));
    if (!(await this.#endsWithin(ended, this.#settleMs, new AbortController()))) {
      const left = [...this.#loops.running(), ...this.#polls.running()];
      const names = new Set(left.map(({ part }) => part.name));
      tell(() => this.#context.observer.abandoned?.([...names]));
    }
  }

  /** A pass that was cut once stays so: a second reason changes nothing. */
  #cut(reason: Error): void {
    this.#cutLoops(reason);
    this.#hurry.abort();
  }

  #cutLoops(reason: Error): void {
    for (const loop of this.#loops.running()) {
      loop.cut(reason);
    }
  }

  async #ended(): Promise<void> {
    await Promise.all([this.#loops.ended(), this.#polls.ended(), ...this.#discarded]);
  }

  /** Says whether the work ended before the time, or before `cancel` was aborted; aborts it afterwards. */
  async #endsWithin(work: Promise<void>, ms: number, cancel: AbortController): Promise<boolean> {
    const tooLate = this.#context.clock.sleep(ms, cancel.signal).then(
      () => false,
      () => false,
    );
    const inTime = await Promise.race([work.then(() => true), tooLate]);
    cancel.abort();
    return inTime;
  }

  #discard(part: TenantPart): void {
    const closing = closePart(part, this.#context).then(() => {
      this.#discarded.delete(closing);
    });
    this.#discarded.add(closing);
  }
}
