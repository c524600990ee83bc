import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/emulator/behaviour.ts';
import type { Entry } from '../../src/inventory/entry.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { done, refusals, troubles } from '../scenarios/told.ts';
import { makeWorld, workflowFile } from '../support/world.ts';
import type { ControlledWorkflow } from '../support/emulator.ts';
import type { World } from '../support/world.ts';
import { HardLife, step } from './hard-life.ts';
import type { Step } from './hard-life.ts';
import { isReferring, referringFilter } from './life.ts';
import type { Wish } from './life.ts';
import { isSwitchedOnAgainstPeople, US } from './switching.ts';

/** How many lives are lived; more of them by the environment variable. */
const LIVES = Number(process.env['LIVES'] ?? 8);
const TIMEOUT_MS = 120_000 + LIVES * 10_000;

const ALWAYS: Wish = { name: 'Always', version: 1, on: true };

const behaviour = fc.constantFrom<Partial<Behaviour>>(
  {},
  { deepPatch: 'refuse' },
  { answer: 'empty' },
  { lock: 'definition' },
  { names: 'unique' },
  { patchMints: true, settleMs: 300 },
);

function isTouched(happened: HardLife['happened']): boolean {
  return (['describe', 'redefine', 'retitle', 'on', 'off'] as const).some((one) =>
    happened.has(one),
  );
}

/** A person edited what we had switched off and cannot enable: it is theirs to mend, and told as stuck until then. */
function mayBeStuck(happened: HardLife['happened']): boolean {
  return happened.has('refused') && isTouched(happened);
}

/** What each reason to wait or to keep must come from. */
const CAUSES: Readonly<Record<string, (life: HardLife, wish: Wish | undefined) => boolean>> = {
  // After a lost store a workflow of the same name may be nobody's: which one is meant is not known then.
  Invalid: ({ happened }, wish) =>
    wish?.broken === true || (happened.has('lose') && wish !== undefined && isReferring(wish)),
  Unproved: ({ wishes }, wish) =>
    wish === undefined && [...wishes.values()].some(({ broken }) => broken === true),
  // A name that its bearer may not give up yet is refused to the other where names are unique.
  Rejected: ({ happened, uniqueNames }, wish) =>
    wish?.refused === true || (uniqueNames && happened.has('swap')),
  Held: (_, wish) => wish?.on === true,
  ApprovalRequired: ({ happened }) => happened.has('lose'),
  Ambiguous: ({ happened }) => happened.has('lose'),
  TouchedInTenant: ({ happened }, wish) => wish === undefined && isTouched(happened),
  Recovering: ({ happened }) => mayBeStuck(happened),
  Contested: ({ happened }, wish) => wish !== undefined && isTouched(happened),
};

test(
  'whatever happens, once the faults stop the tenant converges to Git, and what does not says why',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 8, maxLength: 24 }),
        behaviour,
        async (steps, way) => {
          const world = await makeWorld({
            clock: new ManualClock(),
            emulator: { behaviour: way },
            files: { 'always.yaml': workflowFile('Always', { description: 'Version 1' }) },
            policies: {
              guard: { removals: { count: 50, percent: 100 }, updates: { percent: 100 } },
            },
          });
          try {
            await expectLaws(new HardLife(world, way.names === 'unique'), steps);
          } finally {
            await world.dispose();
          }
        },
      ),
      { numRuns: LIVES, interruptAfterTimeLimit: TIMEOUT_MS - 20_000 },
    );
  },
  TIMEOUT_MS,
);

async function expectLaws(life: HardLife, steps: readonly Step[]): Promise<void> {
  const { world } = life;
  await world.tenant.call('POST', '/v2025/workflows', { name: 'By hand' });
  const stranger = (await world.control.workflow('By hand')).id;
  await world.control.edit(stranger, [{ op: 'replace', path: '/description', value: 'mine' }]);
  life.wishes.set('always.yaml', ALWAYS);
  for (const one of steps) {
    await life.suffer(one);
    await expectOneOwnerEach(world);
  }
  await world.control.clearFaults();
  // Two passes, with the time between them after which a create that was given up on can no longer come.
  await world.pass();
  await world.advance(61_000);
  await world.pass();
  await expectNothingLeftToDo(life);
  await expectAsGitSays(life);
  await expectNoStrayWorkflow(life, stranger);
  await expectNoSwitchingAgainstPeople(life);
  expect((await world.control.workflow('By hand')).revisions).toHaveLength(2);
}

async function entriesOf(world: World): Promise<readonly Entry[]> {
  const { tenantId } = await world.client.identity();
  return (await world.store.list('entry', tenantId)).map(({ value }) => value as unknown as Entry);
}

async function expectOneOwnerEach(world: World): Promise<void> {
  const owned = (await entriesOf(world)).map(({ workflowId }) => workflowId);
  expect(new Set(owned).size, 'a workflow has one owner').toBe(owned.length);
}

async function expectNothingLeftToDo(life: HardLife): Promise<void> {
  const { world, wishes, uniqueNames } = life;
  const last = await world.pass();
  const names = (await world.control.workflows()).map(({ workflow }) => workflow.name);
  const blocked = [...wishes].filter(([, { name }]) => uniqueNames && names.includes(name));
  const refused = new Set(blocked.map(([file]) => `${file} failed TENANT_REFUSED`));
  expect({
    troubles: troubles(last),
    recovered: last.recovered.filter(({ end }) => end !== 'stuck' || !mayBeStuck(life.happened)),
    done: done(last).filter((line) => !refused.has(line)),
    refusals: refusals(last),
  }).toEqual({ troubles: [], recovered: [], done: [], refusals: [] });
}

/** Everything is as its file says, or waits for a reason that it was given. */
async function expectAsGitSays(life: HardLife): Promise<void> {
  const { world, wishes } = life;
  const { changes } = world.results.at(-1)!.rounds.at(-1)!.plan;
  const waiting = new Map(changes.map((one) => [one.file, one.wait?.reason ?? one.reason]));
  for (const [file, reason] of waiting) {
    expect(CAUSES[reason]?.(life, wishes.get(file)), `${file} waits as ${reason}`).toBe(true);
  }
  const all = await world.control.workflows();
  const ids = new Map((await entriesOf(world)).map((entry) => [entry.file, entry.workflowId]));
  const always =
    ids.get('always.yaml') ?? all.find(({ workflow }) => workflow.name === 'Always')?.id ?? '';
  for (const [file, wish] of wishes) {
    const { name, version, on, broken } = wish;
    if (waiting.get(file) === 'Held') {
      expect(isOffByHand(all.find(({ id }) => id === ids.get(file))!), `${file} is held`).toBe(
        true,
      );
    } else if (!waiting.has(file) && broken !== true) {
      const live = all.find(({ id }) => id === ids.get(file))?.workflow;
      const { subject } = live?.definition.steps['Send Email'].attributes ?? {};
      expect([live?.name, live?.description, live?.enabled, subject], file).toEqual([
        name,
        `Version ${version}`,
        on,
        'Hello',
      ]);
      if (isReferring(wish)) {
        expect(live.trigger.attributes['filter.$']).toBe(referringFilter(live.id, always));
      }
    }
  }
}

/** Since it was on last, somebody other than us said that it is to be off. */
function isOffByHand({ revisions }: ControlledWorkflow): boolean {
  const wasOn = revisions.findLastIndex(({ workflow }) => workflow.enabled);
  return revisions.slice(wasOn + 1).some(({ by }) => by.name !== US);
}

/** Nothing was made twice: what nobody owns was there when a store was lost, and what has no file says so. */
async function expectNoStrayWorkflow(life: HardLife, stranger: string): Promise<void> {
  const { world, wishes, forgotten } = life;
  const entries = await entriesOf(world);
  const owned = new Set(entries.map(({ workflowId }) => workflowId));
  const all = await world.control.workflows();
  const stray = all.filter(({ id }) => id !== stranger && !owned.has(id) && !forgotten.has(id));
  expect(stray.map(({ workflow }) => workflow.name)).toEqual([]);
  const told = new Set(
    world.results
      .at(-1)!
      .rounds.at(-1)!
      .plan.changes.map(({ file }) => file),
  );
  expect(entries.filter(({ file }) => !wishes.has(file) && !told.has(file))).toEqual([]);
}

/** What was made and is running, and a person was the last to switch off, nobody but a person or Git switches on. */
async function expectNoSwitchingAgainstPeople({ world, spokenOf }: HardLife): Promise<void> {
  const all = await world.control.workflows();
  expect(all.filter((one) => isSwitchedOnAgainstPeople(one, spokenOf))).toEqual([]);
}
