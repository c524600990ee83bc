import { expect, test } from 'vitest';
import { statusText } from '../../src/report/status-text.ts';
import type { PassPorts } from '../../src/sync/ports.ts';
import type { KillablePorts } from '../support/kill-at.ts';
import { killAt } from '../support/kill-at.ts';
import type { World } from '../support/world.ts';
import { condition, waiting, worlds } from './told.ts';
import { MINUTE, ROLLOUT, commit, run, settledWorld } from './watched.ts';

const makeWorld = worlds();

/** What is told of a bad commit and of the one that mends it, in any order within a pass. */
const TOLD = [
  'source.updated bad',
  'workflow.updated bad GitChange',
  'rollout.started bad',
  'execution.failed bad',
  'rollout.degraded bad',
  'workflow.updated good RolledBack',
  'rollout.rolled-back bad RolloutDegraded',
  'plan.waiting bad Rejected',
  'source.updated mended',
  'workflow.updated mended GitChange',
  'rollout.started mended',
  'execution.recovered',
  'rollout.healthy mended',
];

/** Makes passes of which one is killed, before its nth call that leaves the process, with a restart after it. */
class Passes {
  /** What was told and noted as told. */
  readonly told: string[] = [];
  /** What was told by the process that was killed before it could note that. */
  readonly cut: string[] = [];
  /** The steps that the definition in the tenant began with, one after the other. */
  readonly steps: string[] = [];
  killed = false;
  readonly #world: World;
  #left: number;

  constructor(world: World, nth: number) {
    this.#world = world;
    this.#left = nth;
  }

  /** Passes as the daemon makes them: one more at once where one is asked for, and after a restart. */
  async make(): Promise<World['results'][number]> {
    const world = this.#world;
    for (;;) {
      let ports: KillablePorts | undefined;
      world.between = (own) => {
        const seen = this.#seeing(own);
        return this.killed ? seen : (ports = killAt(seen, this.#left, 'before'));
      };
      const result = await world.pass();
      const dies = ports?.dead() === true;
      this.#left -= ports?.calls() ?? 0;
      this.killed ||= dies;
      (dies ? this.cut : this.told).push(...world.lines.flatMap(keyOf));
      if (dies) {
        await world.restart();
      } else if (!result.again) {
        return result;
      }
    }
  }

  #seeing(ports: PassPorts): PassPorts {
    const { tenant } = ports;
    const patchWorkflow: typeof tenant.patchWorkflow = async (...args) => {
      const answer = await tenant.patchWorkflow(...args);
      const { workflow } = await this.#world.control.workflow('A');
      const { start } = (workflow as unknown as { definition: { start: string } }).definition;
      if (this.steps.at(-1) !== start) {
        this.steps.push(start);
      }
      return answer;
    };
    return { ...ports, tenant: { ...tenant, patchWorkflow } };
  }
}

function keyOf({ event, commit: sha, reason }: World['lines'][number]): readonly string[] {
  return event === 'pass.finished' ? [] : [[event, sha, reason].filter(Boolean).join(' ')];
}

// What is durable after one call is what is durable before the next.
test('from the bad commit to the one that mends it, a process killed at any step tells all of it once and applies nothing twice', async () => {
  const world = await settledWorld(makeWorld);
  const rollout = ROLLOUT.replace('minExecutions: 3', 'minExecutions: 1');
  let good = await world.repository.git('rev-parse', 'HEAD');
  let goodStep = 'Call';
  let cuts = 0;
  let toldTwice = 0;
  for (let ended = false; !ended; cuts += 1) {
    const nth = cuts + 1;
    const passes = new Passes(world, nth);
    const bad = await commit(world, { step: 'Broken', description: `Bad ${nth}`, rollout });
    await passes.make();
    await world.advance(MINUTE);
    await run(world, 1);
    await passes.make();
    await world.advance(MINUTE);
    const idle = await passes.make();
    const { board } = world.teller;
    expect([condition(idle), waiting(idle)], `before ${nth}`).toEqual([
      'False RolledBack',
      ['a.yaml update Rejected'],
    ]);
    expect(statusText(board!, { color: false, now: world.clock.now() })).toMatch(
      new RegExp(`Rejected .*commit ${bad.slice(0, 12)}`),
    );

    const mendedStep = `Call ${nth}`;
    const mended = await commit(world, { step: mendedStep, rollout });
    await passes.make();
    await world.advance(MINUTE);
    await run(world, 1);
    await passes.make();
    // Long enough for the failure to be forgotten: the next one is an opening again.
    await world.advance(61 * MINUTE);
    const last = await passes.make();
    expect([condition(last), condition(last, 'Healthy')], `before ${nth}`).toEqual([
      'True Succeeded',
      'True Succeeded',
    ]);

    const named = (key: string): string =>
      key.replace(good, 'good').replace(bad, 'bad').replace(mended, 'mended');
    const told = passes.told.map(named);
    const recovered = told.filter((key) => key.startsWith('workflow.recovered'));
    // A write that the crash cut off is told as recovered; where it had been made, that is all that is told of it.
    const missing = TOLD.filter((key) => !told.includes(key));
    expect(recovered, `before ${nth}: ${missing.join()}`).toEqual(
      expect.arrayContaining(
        missing.map((key) =>
          key.replace(/^workflow\.updated (\w+) .*/, 'workflow.recovered $1 safe'),
        ),
      ),
    );
    expect([...told, ...missing].toSorted(), `before ${nth}`).toEqual(
      [...TOLD, ...recovered].toSorted(),
    );
    // Told before it was killed, and again: that is the telling which was on its way, and no other.
    expect(told, `before ${nth}`).toEqual(expect.arrayContaining(passes.cut.map(named)));
    toldTwice += passes.cut.length > 0 ? 1 : 0;

    expect(passes.steps, `before ${nth}`).toEqual([goodStep, 'Broken', goodStep, mendedStep]);
    expect(await world.live('A'), `before ${nth}`).toMatchObject({ enabled: true });
    [good, goodStep] = [mended, mendedStep];
    ended = !passes.killed;
  }
  expect(cuts).toBeGreaterThan(40);
  expect(toldTwice).toBe(6);
}, 600_000);
