import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadState, readState, saveState } from '../../src/emulator/saved-state.ts';
import { openSource } from '../../src/git/source.ts';
import type { SourceSettings } from '../../src/git/source-settings.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { makeRepository } from '../support/git-repository.ts';
import { makeWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { GitGate } from './git-gate.ts';
import { LeapingClock } from './leaping-clock.ts';
import { RememberedSource } from './remembered-source.ts';
import type { Scenario } from './scenario.ts';

/** Whether Git answers from memory, or over HTTP with a mirror that lacks the commit that is to be applied. */
export type GitAccess = 'remembered' | 'served';

/** A scenario's world as it was after its preparation, to begin each case with. */
interface Template {
  readonly directory: string;
  readonly repository: TestRepository;
  readonly head: string;
  readonly git: GitGate | RememberedSource;
  readonly tenantId: string;
  readonly state: JsonObject;
  readonly behaviour: World['tenant']['emulator']['state']['behaviour'];
  readonly now: number;
}

/** A world in which a scenario's preparation is over, as if its daemon had just started. */
export interface LaidOut {
  readonly world: World;
  /** Where Git is asked, or what it was asked already. */
  readonly git: GitGate | RememberedSource;
  /** The commit that is to be applied. */
  readonly head: string;
  /** Restarts, and waits for Git as long as a daemon does from then on. */
  bePatient(): Promise<void>;
}

/** How long Git may take without a sign of progress. */
const PATIENCE_MS = 20_000;

const templates = new Map<string, Promise<Template>>();

/** Removes what was kept for further cases. */
export async function disposeTemplates(): Promise<void> {
  for (const template of templates.values()) {
    const { directory, repository, git } = await template;
    await (git instanceof GitGate ? git.close() : undefined);
    await rm(directory, { recursive: true, force: true });
    await repository.dispose();
  }
  templates.clear();
}

/** Makes a world to begin a case with; Git is waited for as long as is said. */
export async function layOut(
  scenario: Scenario,
  access: GitAccess,
  gitTimeoutMs = PATIENCE_MS,
): Promise<LaidOut> {
  const template = await templateOf(scenario, access);
  const { directory, repository, head, git, tenantId, state, behaviour, now } = template;
  await restore(repository, head, access);
  const options = scenario.options();
  const source = { url: git instanceof GitGate ? git.url : '', timeoutMs: gitTimeoutMs };
  const world = await makeWorld({
    ...options,
    repository,
    from: path.join(directory, 'world'),
    clock: new LeapingClock(now),
    emulator: { ...options.emulator, tenantId },
    ...(git instanceof GitGate ? { source } : {}),
  });
  const { state: tenant } = world.tenant.emulator;
  const read = readState(state);
  if (!read.ok) {
    throw new Error(read.trouble);
  }
  loadState(tenant, read.value);
  Object.assign(tenant.behaviour, behaviour);
  await scenario.lay?.(world);
  const bePatient = async (): Promise<void> => {
    source.timeoutMs = PATIENCE_MS;
    await world.restart();
  };
  return { world, git, head, bePatient };
}

/** Takes away what a case before this one has done to the repository. */
async function restore(
  { git, directory }: TestRepository,
  head: string,
  access: GitAccess,
): Promise<void> {
  const captured = path.join(directory, '.git/refs/heads/mainsheet');
  await rm(captured, { recursive: true, force: true });
  if (access === 'served') {
    await git('checkout', '--quiet', '--force', '-B', 'main', head);
  }
}

async function templateOf(scenario: Scenario, access: GitAccess): Promise<Template> {
  const key = `${scenario.name} ${access}`;
  const known = templates.get(key) ?? makeTemplate(scenario, access);
  templates.set(key, known);
  return known;
}

async function makeTemplate(scenario: Scenario, access: GitAccess): Promise<Template> {
  const options = scenario.options();
  const repository = await makeRepository(options.files ?? {});
  const gitGate = access === 'served' ? await GitGate.open(repository) : undefined;
  const clock = new LeapingClock();
  const world = await makeWorld({
    ...options,
    repository,
    clock,
    ...(gitGate === undefined ? {} : { source: { url: gitGate.url } }),
  });
  try {
    await addStranger(world);
    await scenario.prepare(world);
    await world.store.close();
    const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-template-'));
    const mirror = path.join(world.directory, 'git');
    // A closed store has nothing in its log, whose file goes at an hour of its own.
    const filter = (file: string): boolean =>
      !/-(wal|shm)$/.test(file) && (gitGate !== undefined || file !== mirror);
    await cp(world.directory, path.join(directory, 'world'), { recursive: true, filter });
    const tenant = world.tenant.emulator.state;
    return {
      directory,
      repository,
      head: await repository.git('rev-parse', 'HEAD'),
      git: gitGate ?? remember(repository, path.join(directory, 'git'), clock),
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

function remember(repository: TestRepository, directory: string, clock: Clock): RememberedSource {
  const settings: SourceSettings = {
    name: 'workflows',
    url: repository.url,
    ref: { kind: 'branch', name: 'main' },
    workTree: false,
    timeoutMs: PATIENCE_MS,
    directory,
  };
  return new RememberedSource(openSource(settings, clock), repository.directory);
}
