import { ManualClock } from '../../src/kernel/clock.ts';
import { STEP_MS } from '../support/world.ts';

/** A clock turned by hand that goes to the next hour of a sleeper at once when it is turned only because something waits. */
export class LeapingClock extends ManualClock {
  readonly #hours = new Set<{ readonly at: number }>();

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const hour = { at: this.now() + ms };
    this.#hours.add(hour);
    try {
      await super.sleep(ms, signal);
    } finally {
      this.#hours.delete(hour);
    }
  }

  override async advance(ms: number): Promise<void> {
    const hours = [...this.#hours].map(({ at }) => at);
    const leapMs = ms === STEP_MS && hours.length > 0 ? Math.min(...hours) - this.now() : ms;
    await super.advance(Math.max(ms, leapMs));
  }
}
