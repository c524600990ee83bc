import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { loadState, readState, saveState } from '../../src/emulator/saved-state.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { makeRepository } from '../support/git-repository.ts';
import { makeWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { LeapingClock } from './leaping-clock.ts';
import type { Scenario } from './scenario.ts';

/** A scenario's world as it was after its preparation, to begin each case with. */
interface Template {
  readonly directory: string;
  readonly repository: TestRepository;
  readonly tenantId: string;
  readonly state: JsonObject;
  readonly behaviour: World['tenant']['emulator']['state']['behaviour'];
  readonly now: number;
}

const templates = new Map<Scenario, Promise<Template>>();

afterAll(async () => {
  for (const template of templates.values()) {
    const { directory, repository } = await template;
    await rm(directory, { recursive: true, force: true });
    await repository.dispose();
  }
  templates.clear();
});

/** Makes a world in which a scenario's preparation is over, as if its daemon had just started. */
export async function layOut(scenario: Scenario): Promise<World> {
  const { directory, repository, tenantId, state, behaviour, now } = await templateOf(scenario);
  // What a case before this one pushed.
  await rm(path.join(repository.directory, '.git/refs/heads/mainsheet'), {
    recursive: true,
    force: true,
  });
  const options = scenario.options();
  const world = await makeWorld({
    ...options,
    repository,
    from: directory,
    clock: new LeapingClock(now),
    emulator: { ...options.emulator, tenantId },
  });
  const { state: tenant } = world.tenant.emulator;
  const read = readState(state);
  if (!read.ok) {
    throw new Error(read.trouble);
  }
  loadState(tenant, read.value);
  Object.assign(tenant.behaviour, behaviour);
  await scenario.lay?.(world);
  return world;
}

async function templateOf(scenario: Scenario): Promise<Template> {
  const known = templates.get(scenario) ?? makeTemplate(scenario);
  templates.set(scenario, known);
  return known;
}

async function makeTemplate(scenario: Scenario): Promise<Template> {
  const options = scenario.options();
  const repository = await makeRepository(options.files ?? {});
  const clock = new LeapingClock();
  const world = await makeWorld({ ...options, repository, clock });
  try {
    await addStranger(world);
    await scenario.prepare(world);
    // The mirror has what is to be applied: what is struck here is the tenant, not Git.
    await world.planOnly();
    await world.store.close();
    const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-template-'));
    // A closed store has nothing in its log, whose file goes at an hour of its own.
    const filter = (file: string): boolean => !/-(wal|shm)$/.test(file);
    await cp(world.directory, directory, { recursive: true, filter });
    const tenant = world.tenant.emulator.state;
    return {
      directory,
      repository,
      tenantId: tenant.id,
      state: structuredClone(saveState(tenant)),
      behaviour: { ...tenant.behaviour },
      now: clock.now(),
    };
  } finally {
    await world.dispose();
  }
}

/** What nobody described, made with our own credentials and edited by a person: never ours. */
async function addStranger(world: World): Promise<void> {
  const { body } = await world.tenant.call('POST', '/v2025/workflows', { name: 'By hand' });
  await world.control.edit(body.id, [{ op: 'replace', path: '/description', value: 'mine' }]);
}
