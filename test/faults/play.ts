import type { PassPorts } from '../../src/sync/ports.ts';
import type { KillablePorts } from '../support/kill-at.ts';
import type { World } from '../support/world.ts';
import { strikeName } from './fault.ts';
import type { Strike } from './fault.ts';
import { Gate } from './gate.ts';
import { census, checkEnd, checkPass, Journal } from './laws.ts';
import type { Census } from './laws.ts';
import type { Scenario, Stage } from './scenario.ts';
import { layOut } from './template.ts';

/** After so long a create that was given up on can no longer come (mechanics, journal). */
const LATE_MS = 61_000;
const MOST_PASSES_AT_ONCE = 4;
/** How long a request is waited for that is never answered. */
const SHORT_MS = 250;

/** What a scenario that was played to its end came by. */
export interface Played {
  /** The kinds of the requests that could have been struck. */
  readonly requests: readonly string[];
  readonly commits: number;
  readonly struck: boolean;
}

/** A scenario under way. */
export interface Play {
  readonly scenario: Scenario;
  readonly world: World;
  readonly gate: Gate;
  readonly journal: Journal;
  readonly before: Census;
}

/** Plays a scenario with one thing going wrong, recovers, and checks the laws; what they found is thrown. */
export async function play(scenario: Scenario, strike?: Strike): Promise<Played> {
  const begun = await begin(scenario, strike);
  const { world, gate } = begun;
  try {
    let commits = 0;
    const committing = async (commit: () => Promise<void>): Promise<void> => {
      commits += 1;
      const due = strike?.kind === 'kill' && strike.at === 'commit' && strike.nth === commits;
      gate.struck ||= due;
      gate.dead ||= due && strike.moment === 'before';
      await (gate.dead ? dies() : commit());
      gate.dead ||= due;
      await (gate.dead ? dies() : undefined);
    };
    await act(begun, committing);
    const { struck } = gate;
    const requests = [...gate.requests];
    await finish(begun);
    return { requests, commits, struck };
  } catch (error) {
    if (error instanceof Error) {
      error.message += `\n${begun.journal.story.join('\n')}`;
    }
    throw error;
  } finally {
    await world.dispose();
  }
}

/** Lays out the world of a scenario up to the place from which on something may go wrong. */
export async function begin(scenario: Scenario, strike?: Strike): Promise<Play> {
  const world = await layOut(scenario);
  const short = strike?.kind === 'request' && strike.fault.includes('timeout');
  await world.reconnect(short ? SHORT_MS : undefined);
  const gate = new Gate(world.tenant);
  const before = await census(world);
  gate.arm(strike);
  return { scenario, world, gate, journal: new Journal(world, before), before };
}

/** Plays what may go wrong; who is killed begins anew with the next pass. */
export async function act(
  { scenario, world, gate, journal }: Play,
  committing: (commit: () => Promise<void>) => Promise<void> = (commit) => commit(),
): Promise<void> {
  const stage: Stage = {
    world,
    pass: async () => {
      for (let nth = 1; ; nth += 1) {
        world.between = (ports) => watched(ports, gate, journal, committing);
        const result = await world.pass(nth === 1 ? 'manual' : 'again');
        world.between = (ports) => ports;
        await checkPass(journal, gate.dead);
        gate.calm();
        if (gate.dead) {
          await world.restart();
          gate.dead = false;
          await world.reconnect();
        }
        if (!result.again || nth === MOST_PASSES_AT_ONCE) {
          return result;
        }
      }
    },
  };
  await scenario.act(stage);
  gate.open();
}

/** Two passes, with the time between them after which nothing late can come, and then the laws. */
export async function finish({ scenario, world, gate, journal, before }: Play): Promise<void> {
  gate.open();
  await world.reconnect();
  for (const waitMs of [0, LATE_MS]) {
    await world.advance(waitMs);
    world.between = (ports) => watched(ports, gate, journal, (commit) => commit());
    await world.pass();
    world.between = (ports) => ports;
    await checkPass(journal, false);
  }
  await checkEnd(scenario, journal, before);
}

async function dies(): Promise<never> {
  throw new Error('Killed.');
}

/** Ports that end with the process, and whose writes are held against the journal. */
function watched(
  ports: PassPorts,
  gate: Gate,
  journal: Journal,
  committing: (commit: () => Promise<void>) => Promise<void>,
): KillablePorts {
  const { tenant, records } = ports;
  const mortal =
    <A extends readonly unknown[], R>(
      call: (...args: A) => Promise<R>,
      check: (...args: A) => Promise<void> = async () => undefined,
    ) =>
    async (...args: A): Promise<R> => {
      await (gate.dead ? dies() : check(...args));
      const answer = await call(...args).catch(async (error: unknown) =>
        gate.dead ? dies() : Promise.reject(error as Error),
      );
      return gate.dead ? dies() : answer;
    };
  return {
    ...ports,
    calls: () => gate.requests.length,
    dead: () => gate.dead,
    tenant: {
      ...tenant,
      identity: mortal(tenant.identity),
      lookUp: mortal(tenant.lookUp),
      ownerStates: mortal(tenant.ownerStates),
      credentialEnd: mortal(tenant.credentialEnd),
      listWorkflows: mortal(tenant.listWorkflows),
      getWorkflow: mortal(tenant.getWorkflow),
      listLaunchers: mortal(tenant.listLaunchers),
      hasRunningExecutions: mortal(tenant.hasRunningExecutions),
      listExecutions: mortal(tenant.listExecutions),
      getExecutionHistory: mortal(tenant.getExecutionHistory),
      getExecution: mortal(tenant.getExecution),
      createWorkflow: mortal(tenant.createWorkflow, (body) => journal.checkCreate(body)),
      patchWorkflow: mortal(tenant.patchWorkflow, (id, operations) =>
        journal.checkPatch(id, operations),
      ),
      deleteWorkflow: mortal(tenant.deleteWorkflow, (id) => journal.checkDelete(id)),
      switchLauncher: mortal(tenant.switchLauncher),
      cancelExecution: mortal(tenant.cancelExecution),
    },
    records: {
      get: (...args) => records.get(...args),
      list: (...args) => records.list(...args),
      commit: async (writes) => {
        await (gate.dead ? dies() : committing(() => records.commit(writes)));
      },
    },
  };
}

/** What a case is called, and asked for by. */
export function caseName(scenario: Scenario, strike: Strike): string {
  return `${scenario.name}/${strikeName(strike)}`;
}
