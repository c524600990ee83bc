import type { LoopContext, PassEnd, TenantPart } from '../../src/daemon/loop.ts';
import type { DaemonObserver } from '../../src/daemon/observer.ts';
import { PassSlots } from '../../src/daemon/pass-slots.ts';
import type { ManualClock } from '../../src/kernel/clock.ts';
import type { PassTrigger } from '../../src/report/pass-result.ts';

/** A pass that runs until the test ends it. */
export interface HeldPass {
  readonly trigger: PassTrigger;
  readonly signal: AbortSignal;
  readonly end: (how?: Partial<PassEnd>) => void;
  readonly fail: (error: Error) => void;
}

/** A tenant whose passes a test watches. */
export interface FakeTenant {
  readonly part: TenantPart;
  readonly clock: ManualClock;
  /** When each pass began, in ms since the clock's start, and what set it off. */
  readonly begun: { readonly atMs: number; readonly trigger: PassTrigger }[];
  readonly running: HeldPass[];
  closed: number;
  /** The most passes that ever ran at one time. */
  mostAtOnce: number;
}

/** What a fake tenant is made from. */
export interface FakeOptions extends Partial<Omit<TenantPart, 'runPass' | 'close'>> {
  /** How each pass ends at once; without it the test ends them by hand. */
  readonly ends?: (count: number) => Partial<PassEnd>;
  /** Shared by the parts of one tenant, so that a pass of each counts as at the same time. */
  readonly of?: FakeTenant;
}

/** Ends in good order with nothing more to do. */
export const OK: PassEnd = { again: false, next: 'ok' };

/** A tenant with fake passes. */
export function fakeTenant(clock: ManualClock, options: FakeOptions = {}): FakeTenant {
  const { ends, of, ...rest } = options;
  const shared = of ?? { begun: [], running: [], mostAtOnce: 0 };
  const zero = clock.now();
  const tenant: FakeTenant = {
    clock,
    begun: shared.begun,
    running: shared.running,
    closed: 0,
    get mostAtOnce() {
      return shared.mostAtOnce;
    },
    set mostAtOnce(most) {
      shared.mostAtOnce = most;
    },
    part: {
      name: 'production',
      source: 'workflows',
      intervalMs: 60_000,
      fingerprint: 'one',
      ...rest,
      runPass: (trigger, signal) => {
        tenant.begun.push({ atMs: clock.now() - zero, trigger });
        if (ends !== undefined) {
          return Promise.resolve({ ...OK, ...ends(tenant.begun.length) });
        }
        return new Promise((resolve, reject) => {
          const held: HeldPass = {
            trigger,
            signal,
            end: (how = {}) => {
              tenant.running.splice(tenant.running.indexOf(held), 1);
              resolve({ ...OK, ...how });
            },
            fail: (error) => {
              tenant.running.splice(tenant.running.indexOf(held), 1);
              reject(error);
            },
          };
          tenant.running.push(held);
          tenant.mostAtOnce = Math.max(tenant.mostAtOnce, tenant.running.length);
        });
      },
      close: async () => {
        tenant.closed += 1;
      },
    },
  };
  return tenant;
}

/** What loops stand on, without jitter. */
export function context(clock: ManualClock, observer: DaemonObserver = {}): LoopContext {
  const slots = new PassSlots(clock);
  return { clock, observer, slots, random: () => 0.5, passed: () => undefined };
}

/** Lets everything run that waits for nothing but its turn. */
export async function turn(clock: ManualClock): Promise<void> {
  await clock.advance(0);
}
