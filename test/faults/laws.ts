import { expect } from 'vitest';
import type { Entry } from '../../src/inventory/entry.ts';
import type { Intent } from '../../src/inventory/intent.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { PatchOperation } from '../../src/kernel/patch-operation.ts';
import { done, refusals, troubles } from '../scenarios/told.ts';
import type { ControlledWorkflow } from '../support/emulator.ts';
import type { World } from '../support/world.ts';
import type { Scenario } from './scenario.ts';

const US = 'Demo Admin';

/** What was done to a workflow of ours, in the words of the log. */
const TOLD =
  /^workflow\.(created|adopted|updated|enabled|disabled|quarantined|restored|deleted|recovered|disowned|forgotten)$/;

/** The workflows of a tenant by id. */
export type Census = ReadonlyMap<string, ControlledWorkflow>;

export async function census({ control }: World): Promise<Census> {
  return new Map((await control.workflows()).map((one) => [one.id, one]));
}

/** Holds each write against what the store says at that moment, and collects what is told. */
export class Journal {
  readonly world: World;
  readonly before: Census;
  readonly lines: World['lines'][number][] = [];
  readonly offences: string[] = [];
  /** The passes, in the words of a person who reads the log. */
  readonly story: string[] = [];

  constructor(world: World, before: Census) {
    this.world = world;
    this.before = before;
  }

  /** Notes what the last pass told. */
  tell(killed: boolean): void {
    const now = new Date(this.world.clock.now()).toISOString();
    this.story.push(killed ? `${now} killed` : `${now} pass`);
    for (const { event, file, reason, message } of this.world.lines) {
      this.story.push(['  ', event, file, reason, message].filter(Boolean).join(' '));
    }
  }

  async checkCreate(body: JsonObject): Promise<void> {
    const intents = await this.#all<Intent>('intent');
    if (!intents.some((one) => one.kind === 'create' && one.name === body['name'])) {
      this.offences.push(`${String(body['name'])} was made without an intent`);
    }
  }

  async checkPatch(id: string, operations: readonly PatchOperation[]): Promise<void> {
    const entries = await this.#all<Entry>('entry');
    const intents = await this.#all<Intent>('intent');
    const isOurs = entries.some(({ workflowId }) => workflowId === id);
    const isOpen = intents.some((one) => one.kind !== 'create' && one.workflowId === id);
    if (!isOurs) {
      this.offences.push(`${id} was written and is not in the inventory`);
    }
    if (!isOpen) {
      const paths = operations.map(({ path }) => path).join(' ');
      this.offences.push(`${id} was written without an intent: ${paths}`);
    }
  }

  async checkDelete(id: string): Promise<void> {
    const intents = await this.#all<Intent>('intent');
    if (!intents.some((one) => one.kind === 'delete' && one.workflowId === id)) {
      this.offences.push(`${id} was deleted without an intent`);
    }
  }

  async #all<T>(collection: string): Promise<readonly T[]> {
    const { store } = this.world;
    const rows = await Promise.all(
      (await store.tenants(collection)).map((tenant) => store.list(collection, tenant)),
    );
    return rows.flat().map(({ value }) => value as unknown as T);
  }

  async entries(): Promise<readonly Entry[]> {
    return this.#all<Entry>('entry');
  }

  async intents(): Promise<readonly Intent[]> {
    return this.#all<Intent>('intent');
  }
}

/** After any pass: one owner each, and what we left switched off is told as stuck; who was killed tells nothing. */
export async function checkPass(journal: Journal, killed: boolean): Promise<void> {
  const { world, lines } = journal;
  lines.push(...world.lines);
  journal.tell(killed);
  const owned = (await journal.entries()).map(({ workflowId }) => workflowId);
  expect(new Set(owned).size, 'a workflow has one owner').toBe(owned.length);
  if (killed) {
    return;
  }
  const all = await census(world);
  for (const intent of await journal.intents()) {
    const isOff =
      intent.kind === 'edit' &&
      intent.wasEnabled &&
      intent.wantEnabled &&
      all.get(intent.workflowId)?.workflow.enabled === false;
    if (isOff) {
      const told = lines
        .filter(({ workflowId }) => workflowId === intent.workflowId)
        .map(({ event }) => event);
      expect(told, `${intent.name} is off`).toContain('workflow.stuck-disabled');
    }
  }
}

/** After two passes without faults: the tenant is as Git says, nothing is left to do, and all that was done was told. */
export async function checkEnd(
  scenario: Scenario,
  journal: Journal,
  before: Census,
): Promise<void> {
  const { world, lines } = journal;
  const after = await census(world);
  expect(journal.offences, 'every write is ours and journaled').toEqual([]);
  expect(await journal.intents(), 'nothing is in flight').toEqual([]);
  expectRight(scenario, before, after);
  expectStrangerUntouched(before, after);
  await expectNothingLeft(scenario, world);
  for (const id of changedIds(before, after)) {
    const told = lines.filter(({ workflowId, event }) => workflowId === id && TOLD.test(event));
    const name = (after.get(id) ?? before.get(id))?.workflow.name;
    expect(told.length, `what was done to "${name}" is told`).toBeGreaterThan(0);
  }
  await scenario.check?.(world);
}

function expectRight({ right, gone = [] }: Scenario, before: Census, after: Census): void {
  const found = [...after.values()].filter(({ id }) => !isStranger(id, before));
  expect(found.map(seen).toSorted(byName), 'the tenant is as Git says').toEqual(
    Object.entries(right)
      .map(([name, { was: _was, ...one }]) => ({ name, ...one }))
      .map((one) => ({ ...seen(found.find(({ workflow }) => workflow.name === one.name)), ...one }))
      .toSorted(byName),
  );
  for (const [name, { was }] of Object.entries(right)) {
    if (was !== undefined) {
      const id = found.find(({ workflow }) => workflow.name === name)?.id;
      expect(before.get(id ?? '')?.workflow.name, `${name} is the workflow it was`).toBe(was);
    }
  }
  const missing = [...before.values()]
    .filter(({ id }) => !after.has(id))
    .map(({ workflow }) => workflow.name);
  expect(missing, 'nothing is deleted whose file is there').toEqual(
    missing.filter((name) => gone.includes(name)),
  );
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
      expect(after.get(id)?.revisions, 'what is not ours is not written').toHaveLength(
        revisions.length,
      );
    }
  }
}

/** Apply, then plan: empty, apart from what waits and says so. */
async function expectNothingLeft({ waits = [] }: Scenario, world: World): Promise<void> {
  const { plan } = await world.planOnly();
  expect(
    plan.changes.map(({ file, kind, wait, reason }) => `${file} ${kind} ${wait?.reason ?? reason}`),
    'the plan is empty',
  ).toEqual(waits);
  const last = await world.pass();
  expect(
    {
      troubles: troubles(last),
      recovered: last.recovered,
      done: done(last),
      refusals: refusals(last),
    },
    'a third pass does nothing',
  ).toEqual({ troubles: [], recovered: [], done: [], refusals: [] });
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
