import { toError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import type { PassTrigger } from '../report/pass-result.ts';
import { Mailbox } from './mailbox.ts';
import { tell } from './observer.ts';
import type { DaemonObserver } from './observer.ts';
import { Pace } from './pace.ts';
import type { TryEnd } from './pace.ts';
import type { PassSlots, Slot } from './pass-slots.ts';

/** What the loop wants to know of a pass that ended. */
export interface PassEnd extends TryEnd {
  /** Another pass should follow at once. */
  readonly again: boolean;
}

/** Runs one pass; an aborted signal cuts it. What it waits for, it waits for by the slot. */
export type RunPass = (trigger: PassTrigger, signal: AbortSignal, slot: Slot) => Promise<PassEnd>;

/** A tenant as the daemon sees it. */
export interface TenantPart {
  readonly name: string;
  /** The name of its source. */
  readonly source: string;
  readonly intervalMs: number;
  /** Equal for two parts exactly when nothing differs that a pass depends on, its source's settings among it. */
  readonly fingerprint: string;
  readonly runPass: RunPass;
  /** Called exactly once for every part the daemon was given, when no pass of it runs any more or ever will. */
  readonly close?: () => Promise<void>;
}

/** What all loops share. */
export interface LoopContext {
  readonly clock: Clock;
  readonly observer: DaemonObserver;
  /** What passes need to work. */
  readonly slots: PassSlots;
  /** Gives [0, 1). */
  readonly random: () => number;
  /** A loop's first pass ended. */
  readonly passed: () => void;
}

/** A pass that asks for another each time would otherwise never let the interval have its turn. */
const MAX_AGAIN = 3;

const FAILED: PassEnd = { again: false, next: 'retry' };

/**
 * The passes of one tenant, one after the other, until it is stopped.
 *
 * - `pending`: made, or started while the loop it replaces still ends. → `waiting` when that one ended.
 * - `waiting`: for the mailbox, into which the interval, or the wait after a failure, is put as well, and then for a slot.
 *   → `running`.
 * - `running`: a pass. → `waiting`; with `again` in the mailbox already if the pass asked for it and did not fail,
 *   at most three times in a row.
 * - `ended`: reached from `pending` and `waiting` as soon as `stop` is called, from `running` when its pass ended.
 *
 * Only `cut` touches a running pass. `ended` never rejects.
 */
export class TenantLoop {
  readonly part: TenantPart;
  readonly #context: LoopContext;
  readonly #mailbox = new Mailbox();
  readonly #pace: Pace;
  readonly #stopped = new AbortController();
  #state: 'pending' | 'waiting' | 'running' | 'ended' = 'pending';
  #pass: AbortController | undefined;
  #passed: boolean;
  #agains = 0;

  /** `passed` says that a pass of this tenant ended before, in the loop that this one replaces. */
  constructor(part: TenantPart, context: LoopContext, passed = false) {
    this.part = part;
    this.#context = context;
    this.#pace = new Pace(part.intervalMs, context.random);
    this.#passed = passed;
  }

  /** Whether a first pass ended, whatever its result. */
  get passed(): boolean {
    return this.#passed;
  }

  get state(): 'pending' | 'waiting' | 'running' | 'ended' {
    return this.#state;
  }

  trigger(trigger: PassTrigger): void {
    this.#mailbox.put(trigger);
  }

  /** Runs until stopped; begins with `first`, once `after` is done. Call it once; never rejects. */
  async run(first: PassTrigger, after: Promise<void>): Promise<void> {
    await after;
    this.#mailbox.put(first);
    let waitMs = this.#pace.intervalMs();
    while (!this.#stopped.signal.aborted) {
      this.#state = 'waiting';
      const slot = await this.#awaitTurn(waitMs);
      if (slot !== undefined) {
        // Taken out only now, so that one that came while it waited for the slot is served as well.
        const trigger = await this.#mailbox.take(this.#stopped.signal).catch(() => undefined);
        // It may have been stopped between the taking and here.
        if (trigger !== undefined && !this.#stopped.signal.aborted) {
          waitMs = this.#nextWaitMs(await this.#runPass(trigger, slot));
        }
        slot.release();
      }
    }
    await closePart(this.part, this.#context);
    this.#state = 'ended';
  }

  /** No further pass starts. */
  stop(): void {
    this.#stopped.abort();
  }

  /** Stops, and aborts the running pass for the given reason. */
  cut(reason: Error): void {
    this.stop();
    this.#pass?.abort(reason);
  }

  /** Waits for a trigger and then for a slot; undefined when stopped. */
  async #awaitTurn(waitMs: number): Promise<Slot | undefined> {
    const timer = new AbortController();
    this.#context.clock.sleep(waitMs, timer.signal).then(
      () => this.#mailbox.put('interval'),
      () => {},
    );
    try {
      await this.#mailbox.filled(this.#stopped.signal);
    } catch {
      return undefined;
    } finally {
      timer.abort();
    }
    return this.#context.slots.take(this.#stopped.signal);
  }

  async #runPass(trigger: PassTrigger, slot: Slot): Promise<PassEnd> {
    this.#state = 'running';
    // A fresh one each time: listeners that a pass leaves on it go with it.
    this.#pass = new AbortController();
    try {
      return await this.part.runPass(trigger, this.#pass.signal, slot);
    } catch (error) {
      tell(() => this.#context.observer.passThrew?.(this.part.name, toError(error)));
      return FAILED;
    } finally {
      this.#pass = undefined;
      if (!this.#passed) {
        this.#passed = true;
        this.#context.passed();
      }
    }
  }

  #nextWaitMs(end: PassEnd): number {
    const atOnce = end.again && (end.next === 'ok' || end.next === 'wait');
    if (atOnce && this.#agains < MAX_AGAIN) {
      this.#agains += 1;
      this.#mailbox.put('again');
    } else {
      this.#agains = 0;
    }
    return this.#pace.afterMs(end);
  }
}

/** Closes a tenant's part; never rejects. */
export async function closePart(part: TenantPart, { observer }: LoopContext): Promise<void> {
  try {
    await part.close?.();
  } catch (error) {
    tell(() => observer.closeFailed?.(part.name, toError(error)));
  }
}
