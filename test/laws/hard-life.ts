import fc from 'fast-check';
import type { FaultRule } from '../../src/emulator/faults.ts';
import { killAt } from '../support/kill-at.ts';
import type { World } from '../support/world.ts';
import { anyOf, commitsTo, hands, isDeed, Life } from './life.ts';

const FILES = ['a.yaml', 'b.yaml', 'c.yaml', 'deep/d.yaml'] as const;

/** What may break: requests, the process in the middle of a pass, and the store. */
const breaks = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: anyOf('fault'),
      method: anyOf('POST', 'PATCH', 'GET', 'DELETE'),
      kind: anyOf('before', 'after', 'mid-body', '500', '503', '429', '403'),
      nth: fc.integer({ min: 1, max: 4 }),
      times: fc.constantFrom(1, 5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: anyOf('crash'),
      nth: fc.integer({ min: 1, max: 20 }),
      moment: anyOf('before', 'after'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: anyOf('restart', 'lose') }) },
);

const passes = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: anyOf('pass') }) },
  { weight: 1, arbitrary: fc.record({ does: anyOf('wait'), ms: fc.constantFrom(5000, 130_000) }) },
);

/** One thing that happens. */
export const step = fc.oneof(
  { weight: 6, arbitrary: commitsTo(FILES) },
  { weight: 3, arbitrary: hands(5) },
  { weight: 4, arbitrary: breaks },
  { weight: 5, arbitrary: passes },
);

/** One thing that happens. */
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A life in a world in which things break. */
export class HardLife extends Life {
  readonly world: World;
  /** Whether the tenant refuses a name that another workflow has. */
  readonly uniqueNames: boolean;
  /** What happened, by kind. */
  readonly happened = new Set<Step['does']>();
  /** Workflows that were there when a store was lost: they may be nobody's. */
  readonly forgotten = new Set<string>();
  readonly #faults: FaultRule[] = [];

  constructor(world: World, uniqueNames: boolean) {
    super(world);
    this.world = world;
    this.uniqueNames = uniqueNames;
  }

  async suffer(one: Step): Promise<void> {
    this.happened.add(one.does);
    const { world } = this;
    if (isDeed(one)) {
      return this.live(one);
    }
    switch (one.does) {
      case 'fault':
        this.#faults.push(faultOf(one));
        return world.control.faults(this.#faults);
      case 'pass':
        await world.pass();
        return;
      case 'crash':
        world.between = (ports) => killAt(ports, one.nth, one.moment);
        await world.pass();
        world.between = (ports) => ports;
        return world.restart();
      case 'wait':
        return world.advance(one.ms);
      case 'restart':
        return world.restart();
      case 'lose':
        for (const { id } of await world.control.workflows()) {
          this.forgotten.add(id);
        }
        return world.restart({ loseStore: true });
    }
  }
}

function faultOf(one: Extract<Step, { readonly does: 'fault' }>): FaultRule {
  const { method, kind, nth, times } = one;
  const fault = /^\d+$/.test(kind) ? { status: Number(kind) } : { cut: kind as 'before' };
  const aim = times === 1 ? { nth } : {};
  return { match: { method, path: '^/v2025/workflows', ...aim }, fault, times };
}
