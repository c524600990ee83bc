import assert from 'node:assert/strict';
import type { Intent } from '../../src/inventory/intent.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import type { ControlledWorkflow } from '../support/emulator.ts';
import { census } from './journal.ts';
import type { Census, Journal, Line, WriteWatch } from './journal.ts';
import { REWRITTEN } from './repository-fault.ts';
import type { Scenario } from './scenario.ts';

const US = 'Demo Admin';

/** What was done to a workflow of ours, in the words of the log. */
const TOLD =
  /^workflow\.(created|adopted|updated|enabled|disabled|quarantined|restored|deleted|recovered|disowned|forgotten)$/;

/** After any pass: one owner each, and what we left switched off is told as stuck; who was killed tells nothing. */
export async function checkPass(journal: Journal, killed: boolean): Promise<void> {
  await checkOwners(journal);
  if (!killed) {
    checkStuckIsTold(await journal.intents(), await census(journal.world), journal.lines);
  }
}

/** Nothing is there twice. */
export async function checkOwners(watch: WriteWatch): Promise<void> {
  const owned = (await watch.entries()).map(({ workflowId }) => workflowId);
  assert.equal(new Set(owned).size, owned.length, 'a workflow has one owner');
}

/** What we left switched off is told as stuck. */
export function checkStuckIsTold(
  intents: readonly Intent[],
  all: Census,
  lines: readonly Line[],
): void {
  for (const intent of intents) {
    const isOff =
      intent.kind === 'edit' &&
      intent.wasEnabled &&
      intent.wantEnabled &&
      all.get(intent.workflowId)?.workflow.enabled === false;
    if (isOff) {
      const told = lines
        .filter(({ workflowId }) => workflowId === intent.workflowId)
        .map(({ event }) => event);
      assert(told.includes('workflow.stuck-disabled'), `${intent.name} is off, and nobody says so`);
    }
  }
}

/** After two passes without faults: the tenant is as Git says, nothing is left to do, and all that was done was told. */
export async function checkEnd(
  scenario: Scenario,
  journal: Journal,
  pass: () => Promise<PassResult>,
): Promise<void> {
  const { world, before, lines } = journal;
  const after = await census(world);
  same(journal.offences, [], 'every write is ours and journaled');
  same(await journal.intents(), [], 'nothing is in flight');
  expectRight(scenario, before, after);
  expectProved(scenario, before, after);
  expectStrangerUntouched(before, after);
  await expectNothingLeft(scenario, pass);
  for (const id of changedIds(before, after)) {
    const told = lines.filter(({ workflowId, event }) => workflowId === id && TOLD.test(event));
    const name = (after.get(id) ?? before.get(id))?.workflow.name;
    assert(told.length > 0, `what was done to "${name}" is not told`);
  }
  await scenario.check?.(world, lines);
}

/** While the repository cannot be believed: nothing is made, switched off or deleted that Git has not asked for before. */
export async function checkBroken(scenario: Scenario, { world, before }: Journal): Promise<void> {
  const now = await census(world);
  expectProved(scenario, before, now);
  for (const [id, { workflow }] of now) {
    const was = before.get(id)?.workflow;
    const mayBeOff = scenario.right[workflow.name]?.enabled !== true;
    assert(was?.enabled !== true || workflow.enabled || mayBeOff, `${workflow.name} is off`);
    const isRewritten = workflow.description === REWRITTEN;
    assert(!isRewritten, `${workflow.name} is as a history says that nobody approved`);
  }
}

/**
 * After two passes of a daemon that lost its store: whatever it does not know it leaves as it is and says so; with that
 * approved, every file's workflow is there once and as Git says.
 */
export async function checkForgetful(
  scenario: Scenario,
  journal: Journal,
  pass: () => Promise<PassResult>,
): Promise<void> {
  const { world, before } = journal;
  let result = await pass();
  for (let nth = 0; nth < 3 && waitsOf(result).length > 0; nth += 1) {
    await world.decide({ kind: 'approve', checksum: result.rounds.at(-1)?.plan.checksum });
    result = await pass();
  }
  const after = await census(world);
  same(journal.offences, [], 'every write is ours and journaled');
  same(await journal.intents(), [], 'nothing is in flight');
  expectStrangerUntouched(before, after);
  expectProved(scenario, before, after);
  const names: readonly string[] = [...after.values()].map(({ workflow }) => workflow.name);
  same(names, [...new Set(names)], 'nothing is there twice');
  if (scenario.remembered !== true) {
    expectRight(scenario, before, after);
  }
  same(workOf(await pass()), [], 'a last pass does nothing');
}

function waitsOf({ rounds }: PassResult): readonly string[] {
  const { changes = [], refusals = [] } = rounds.at(-1)?.plan ?? {};
  return [...changes.map(({ file }) => file), ...refusals.map(({ reason }) => reason)];
}

function expectRight({ right }: Scenario, before: Census, after: Census): void {
  const found = [...after.values()].filter(({ id }) => !isStranger(id, before));
  const wanted = Object.entries(right)
    .map(([name, { was: _was, ...one }]) => ({ name, ...one }))
    .map((one) => ({ ...seen(found.find(({ workflow }) => workflow.name === one.name)), ...one }));
  same(found.map(seen).toSorted(byName), wanted.toSorted(byName), 'the tenant is as Git says');
  for (const [name, { was }] of Object.entries(right)) {
    if (was !== undefined) {
      const id = found.find(({ workflow }) => workflow.name === name)?.id;
      same(before.get(id ?? '')?.workflow.name, was, `${name} is the workflow it was`);
    }
  }
}

function expectProved({ gone = [] }: Scenario, before: Census, after: Census): void {
  const missing = [...before.values()]
    .filter(({ id }) => !after.has(id))
    .map(({ workflow }) => workflow.name);
  const unproved = missing.filter((name) => !gone.includes(name));
  same(unproved, [], 'nothing is deleted whose file is there');
}

interface Seen {
  readonly name: string;
  readonly enabled: boolean;
  readonly description: string;
  readonly subject: string;
}

function seen(one: ControlledWorkflow | undefined): Seen {
  const { name, enabled, description, definition } = one?.workflow ?? {};
  const steps: Record<string, { attributes?: { subject?: string } }> = definition?.steps ?? {};
  return {
    name,
    enabled,
    description: description ?? '',
    subject: steps['Send Email']?.attributes?.subject ?? '',
  };
}

function byName(a: Seen, b: Seen): number {
  return a.name < b.name ? -1 : 1;
}

function isStranger(id: string, before: Census): boolean {
  return before.get(id)?.workflow.description === 'mine';
}

function expectStrangerUntouched(before: Census, after: Census): void {
  for (const [id, { revisions }] of before) {
    if (isStranger(id, before)) {
      same(after.get(id)?.revisions, revisions, 'what is not ours is not written');
    }
  }
}

/** Apply, then plan: empty, apart from what waits and says so. */
async function expectNothingLeft(
  { waits = [] }: Scenario,
  pass: () => Promise<PassResult>,
): Promise<void> {
  const last = await pass();
  const { changes = [] } = last.rounds.at(-1)?.plan ?? {};
  same(
    changes.map(({ file, kind, wait, reason }) => `${file} ${kind} ${wait?.reason ?? reason}`),
    waits,
    'the plan is empty',
  );
  same(workOf(last), [], 'a third pass does nothing');
}

/** What a pass had to do, or could not. */
function workOf({ troubles, recovered, rounds }: PassResult): readonly string[] {
  return [
    ...troubles.map(({ code }) => code),
    ...recovered.map(({ intent, end }) => `${intent.name} ${end}`),
    ...rounds.flatMap(({ outcomes }) =>
      outcomes.map(({ change, result }) => `${change.file} ${result}`),
    ),
    ...(rounds.at(-1)?.plan.refusals ?? []).map(({ reason }) => reason),
  ];
}

function same(actual: unknown, wanted: unknown, law: string): void {
  try {
    assert.deepEqual(actual, wanted);
  } catch (error) {
    throw new Error(`${law}: ${error instanceof Error ? error.message : ''}`);
  }
}

function changedIds(before: Census, after: Census): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (id) => content(before.get(id)) !== content(after.get(id)) && isByUs(after.get(id)),
  );
}

function content(one: ControlledWorkflow | undefined): string {
  const { name, description, definition, trigger, enabled } = one?.workflow ?? {};
  return JSON.stringify([name, description, definition, trigger, enabled]);
}

/** What is gone was deleted by us too: no scenario lets a person delete after it began. */
function isByUs(one: ControlledWorkflow | undefined): boolean {
  return one === undefined || one.revisions.at(-1)?.by.name === US;
}
