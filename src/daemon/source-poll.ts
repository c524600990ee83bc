import { isAppError, toError } from '../kernel/app-error.ts';
import type { Closer } from '../kernel/closers.ts';
import type { LoopContext } from './loop.ts';
import { tell } from './observer.ts';
import { Pace } from './pace.ts';
import { PushBox } from './push-box.ts';

/** A source as the daemon sees it. */
export interface SourcePart {
  readonly name: string;
  readonly intervalMs: number;
  /** Equal for two parts exactly when nothing differs that asking and watching depend on. */
  readonly fingerprint: string;
  /**
   * Asks cheaply whether the source stands elsewhere than when it was last asked or read; `pushed` says that somebody
   * pushed to it, so that a pass that is under way may have read it too early. May throw.
   */
  readonly changed: (signal: AbortSignal, pushed: boolean) => Promise<boolean>;
  /** For local sources: calls `onChange` when something may have changed, until closed. May throw. */
  readonly watch?: (onChange: () => void, onError: (error: Error) => void) => Promise<Closer>;
}

/** Follows one source: asks it each interval and after pushes, watches it where possible, and says when it moved. */
export class SourcePoll {
  readonly part: SourcePart;
  readonly #context: LoopContext;
  readonly #onMoved: () => void;
  readonly #pace: Pace;
  readonly #stopped = new AbortController();
  readonly #pushes = new PushBox();
  #wake: () => void = () => {};
  #unwatch: Closer | undefined;
  #watchFailed = false;
  #failure: string | undefined;

  constructor(part: SourcePart, context: LoopContext, onMoved: () => void) {
    this.part = part;
    this.#context = context;
    this.#onMoved = onMoved;
    this.#pace = new Pace(part.intervalMs, context.random);
  }

  /** Runs until stopped, once `after` is done. Call it once; never rejects. */
  async run(after: Promise<void>): Promise<void> {
    await after;
    // The first pass of its tenants reads the source: asking is first due an interval later.
    let waitMs = this.#pace.intervalMs();
    while (!this.#stopped.signal.aborted) {
      await this.#watch();
      if (await this.#awaitTurn(waitMs)) {
        waitMs = await this.#ask(this.#pushes.take(this.#context.clock.monotonicMs()));
      }
    }
    await this.#close();
  }

  /** Somebody pushed: the source is asked at once, or together with the pushes that follow closely. */
  pushed(): void {
    const waits = this.#pushes.dueAt() === undefined;
    this.#pushes.put(this.#context.clock.monotonicMs());
    // A push that is waited for already is only ever put off by another.
    if (waits) {
      this.#wake();
    }
  }

  /** Asking only reads, so that it is cut at once. */
  stop(): void {
    this.#stopped.abort();
    this.#wake();
  }

  /** Waits for the time to go by or for a push; false when stopped. */
  async #awaitTurn(ms: number): Promise<boolean> {
    const { clock } = this.#context;
    const end = clock.monotonicMs() + ms;
    while (!this.#stopped.signal.aborted) {
      const now = clock.monotonicMs();
      const due = Math.min(end, this.#pushes.dueAt() ?? end);
      if (due <= now) {
        return true;
      }
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await clock.sleep(due - now, woken.signal).catch(() => {});
    }
    return false;
  }

  async #ask(pushed: boolean): Promise<number> {
    try {
      const changed = await this.part.changed(this.#stopped.signal, pushed);
      this.#recovered();
      if (changed) {
        this.#moved();
      }
      return this.#pace.afterMs({ next: 'ok' });
    } catch (error) {
      return this.#failed(toError(error));
    }
  }

  #failed(error: Error): number {
    const known = isAppError(error);
    const waitMs = this.#pace.afterMs({
      next: known ? error.next : 'retry',
      ...(known && error.retryAfterMs !== undefined ? { retryAfterMs: error.retryAfterMs } : {}),
    });
    const failure = known ? error.code : error.name;
    if (!this.#stopped.signal.aborted && failure !== this.#failure) {
      this.#failure = failure;
      tell(() => this.#context.observer.sourceFailed?.(this.part.name, error, waitMs));
    }
    return waitMs;
  }

  #recovered(): void {
    if (this.#failure !== undefined) {
      this.#failure = undefined;
      tell(() => this.#context.observer.sourceRecovered?.(this.part.name));
    }
  }

  #moved(): void {
    if (!this.#stopped.signal.aborted) {
      this.#onMoved();
    }
  }

  /** A path that is not there yet, say, is tried again with each asking; it is told once. */
  async #watch(): Promise<void> {
    if (this.#unwatch !== undefined || this.part.watch === undefined) {
      return;
    }
    try {
      this.#unwatch = await this.part.watch(
        () => this.#moved(),
        (error) => this.#tellWatchFailed(error),
      );
      this.#watchFailed = false;
    } catch (error) {
      this.#tellWatchFailed(toError(error));
    }
  }

  #tellWatchFailed(error: Error): void {
    if (!this.#watchFailed) {
      this.#watchFailed = true;
      tell(() => this.#context.observer.watchFailed?.(this.part.name, error));
    }
  }

  async #close(): Promise<void> {
    try {
      await this.#unwatch?.();
    } catch (error) {
      tell(() => this.#context.observer.closeFailed?.(this.part.name, toError(error)));
    }
  }
}
