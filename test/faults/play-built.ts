import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { startProcess } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import type { World } from '../support/world.ts';
import type { Strike } from './fault.ts';
import { Gate } from './gate.ts';
import { census, Journal, readBeside } from './journal.ts';
import { checkEnd } from './laws.ts';
import type { Scenario } from './scenario.ts';
import { layOut } from './template.ts';

/** After so long a create that was given up on can no longer come; the tenant's clock is turned by hand. */
const LATE_MS = 61_000;
const LONGEST_MS = 120_000;
const LOOK_MS = 20;
const PASS = 'pass.finished';

/** A scenario under way in which the built program is the daemon. */
interface Run {
  readonly world: World;
  readonly gate: Gate;
  readonly journal: Journal;
  daemon: RunningCli;
}

/** Counts the requests of the built program while nothing goes wrong, up to the end of its first pass. */
export async function countRequests(scenario: Scenario): Promise<number> {
  let count = 0;
  await run(scenario, undefined, async ({ daemon, gate }) => {
    await daemon.event(({ event }) => event === PASS);
    count = gate.requests.length;
  });
  return count;
}

/** Plays a scenario's end with the built program, which the system kills; gives whether it came to that, and throws what the laws find. */
export async function playBuilt(
  scenario: Scenario,
  strike: Extract<Strike, { readonly kind: 'process' }>,
): Promise<boolean> {
  let struck = false;
  await run(scenario, strike, async (running) => {
    await passes(running, 2);
    // The first of them may be the one that was killed.
    await passes(running, 1);
    ({ struck } = running.gate);
    await running.world.advance(LATE_MS);
    // One may have begun before the tenant's clock was turned.
    await passes(running, 2);
  });
  return struck;
}

/** Has the built program at work on what a scenario's preparation left, and holds what it leaves against the laws. */
async function run(
  scenario: Scenario,
  strike: Strike | undefined,
  act: (running: Run) => Promise<void>,
): Promise<void> {
  const { world } = await layOut(scenario, 'remembered');
  const journal = new Journal(world, await census(world));
  const gate = new Gate(world.tenant);
  const running: Run = { world, gate, journal, daemon: await startDaemon(world) };
  journal.read = readBeside(world.storeFile);
  gate.look = (method, url) => journal.check(method, url);
  gate.kill = async () => {
    running.daemon.kill('SIGKILL');
    await running.daemon.ended;
    journal.tell(running.daemon.events(), 'killed');
    running.daemon = await startDaemon(world);
  };
  gate.arm(strike);
  try {
    await act(running);
    running.daemon.kill('SIGTERM');
    await running.daemon.ended;
    journal.tell(running.daemon.events(), 'stopped');
    await gate.open();
    journal.read = (use) => use(world.store);
    await world.restart();
    await checkEnd(scenario, journal, () => world.pass());
  } catch (error) {
    if (error instanceof Error) {
      error.message += `\n${journal.story.join('\n')}`;
    }
    throw error;
  } finally {
    running.daemon.kill('SIGKILL');
    await running.daemon.ended;
    await gate.open();
    await world.dispose();
  }
}

async function startDaemon(world: World): Promise<RunningCli> {
  await world.store.close();
  const file = path.join(world.directory, 'mainsheet.yaml');
  await writeFile(file, stringify(configOf(world)));
  const args = ['run', '--config', file, '--log-format', 'json'];
  return startProcess(args, { cwd: world.directory, env: { SECRET: world.secret } });
}

function configOf({ plan, repository, storeFile }: World): unknown {
  const { drift, settleMs, prune, guard } = plan.policies;
  return {
    sources: { workflows: { url: repository.url, interval: '1s' } },
    tenants: {
      [plan.name]: {
        url: plan.url,
        clientId: 'demo',
        clientSecret: 'env:SECRET',
        source: 'workflows',
        interval: '1s',
        drift,
        settle: `${settleMs}ms`,
        prune: { mode: prune.mode, delay: `${prune.delayMs}ms`, grace: `${prune.graceMs}ms` },
        guard,
        maxDisabled: plan.maxDisabled,
        rateLimit: { share: 1 },
      },
    },
    store: `sqlite:${storeFile}`,
    log: { level: 'debug' },
  };
}

/** Waits until the process that runs has ended so many more passes, or another one runs. */
async function passes(running: Run, count: number): Promise<void> {
  const { daemon } = running;
  const until = performance.now() + LONGEST_MS;
  const ended = (): number => daemon.events().filter(({ event }) => event === PASS).length;
  const wanted = ended() + count;
  while (running.daemon === daemon && ended() < wanted) {
    if (performance.now() > until) {
      throw new Error(`The daemon makes no passes.\n${daemon.stdout()}${daemon.stderr()}`);
    }
    await delay(LOOK_MS);
  }
}
