import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { PassResult, PassTrigger } from '../../src/report/pass-result.ts';
import { storeError } from '../../src/store/store-error.ts';
import { openStore } from '../../src/store/open-store.ts';
import { strikeName, waits } from './fault.ts';
import type { DiskFault, Places, Strike } from './fault.ts';
import { Gate } from './gate.ts';
import { GitGate } from './git-gate.ts';
import { census, Journal } from './journal.ts';
import { checkBroken, checkEnd, checkForgetful, checkPass } from './laws.ts';
import { dies, mortalPorts } from './mortal-ports.ts';
import { RememberedSource } from './remembered-source.ts';
import { breakRepository } from './repository-fault.ts';
import type { Scenario, Stage } from './scenario.ts';
import { layOut } from './template.ts';
import type { LaidOut } from './template.ts';

/** After so long a create that was given up on can no longer come (mechanics, journal). */
const LATE_MS = 61_000;
const MOST_PASSES_AT_ONCE = 4;
/** How long an answer is waited for that never comes; Git counts in seconds. */
const SHORT_MS = 250;
const SHORT_GIT_MS = 1500;

/** SQLite's words for what may be wrong with a disk (sqlite.org/rescode.html). */
const DISK_CODES: Readonly<Record<DiskFault, number>> = { full: 13, 'read-only': 8 };

/** What a case is called, and asked for by. */
export function caseName(scenario: Scenario, strike: Strike): string {
  return `${scenario.name}/${strikeName(strike)}`;
}

/** How a scenario that was played to its end went. */
export interface Played {
  readonly places: Omit<Places, 'process'>;
  readonly struck: boolean;
}

/** Plays a scenario with one thing going wrong, recovers, and checks the laws; what they found is thrown. */
export async function play(scenario: Scenario, strike?: Strike): Promise<Played> {
  return new Play(scenario, await layOutFor(scenario, strike), strike).run();
}

/** Counts the requests to the Git server while nothing goes wrong. */
export async function playWithGit(scenario: Scenario): Promise<Played> {
  return new Play(scenario, await layOut(scenario, 'served'), undefined).run();
}

async function layOutFor(scenario: Scenario, strike: Strike | undefined): Promise<LaidOut> {
  if (strike?.kind !== 'git' && strike?.kind !== 'repository') {
    return layOut(scenario, 'remembered');
  }
  return layOut(scenario, 'served', strike.fault === 'timeout' ? SHORT_GIT_MS : undefined);
}

class Play {
  readonly #scenario: Scenario;
  readonly #laidOut: LaidOut;
  readonly #strike: Strike | undefined;
  readonly #gate: Gate;
  readonly #gitGate: GitGate | undefined;
  #journal: Journal;
  #commits = 0;
  #isStoreDamaged = false;
  /** Whether the disk is well again, or the scenario over. */
  #isDiskWell = false;
  #mend: (() => Promise<void>) | undefined;

  constructor(scenario: Scenario, laidOut: LaidOut, strike: Strike | undefined) {
    this.#scenario = scenario;
    this.#laidOut = laidOut;
    this.#strike = strike;
    this.#gate = new Gate(laidOut.world.tenant);
    this.#gitGate = laidOut.git instanceof GitGate ? laidOut.git : undefined;
    this.#journal = new Journal(laidOut.world, new Map());
  }

  async run(): Promise<Played> {
    const { world } = this.#laidOut;
    try {
      return await this.#run();
    } catch (error) {
      if (error instanceof Error) {
        error.message += `\n${this.#journal.story.join('\n')}`;
      }
      throw error;
    } finally {
      await this.#mend?.();
      await this.#gate.open();
      this.#gitGate?.open();
      await world.dispose();
    }
  }

  async #run(): Promise<Played> {
    const { world, head } = this.#laidOut;
    const gitGate = this.#gitGate;
    const strike = this.#strike;
    const isShort = strike?.kind === 'request' && waits(strike.fault);
    await world.reconnect(isShort ? SHORT_MS : undefined);
    this.#journal = new Journal(world, await census(world));
    this.#gate.look = (method, url) => this.#journal.check(method, url);
    this.#gate.arm(strike);
    gitGate?.arm(strike);
    if (strike?.kind === 'repository') {
      this.#mend = await breakRepository(strike.fault, world, head);
      this.#gate.struck = true;
    }
    const stage: Stage = { world, pass: () => this.#passes() };
    await this.#scenario.act(stage);
    const played: Played = {
      places: {
        requests: this.#gate.requests.length,
        commits: this.#commits,
        git: gitGate?.requests ?? 0,
      },
      struck: this.#gate.struck || gitGate?.struck === true,
    };
    await this.#finish();
    return played;
  }

  /** A pass and those that it asks for; who is killed begins anew with the next. */
  async #passes(): Promise<PassResult> {
    for (let nth = 1; ; nth += 1) {
      const result = await this.#pass(nth === 1 ? 'manual' : 'again');
      if (!result.again || nth === MOST_PASSES_AT_ONCE) {
        return result;
      }
    }
  }

  async #pass(trigger: PassTrigger): Promise<PassResult> {
    const { world, git } = this.#laidOut;
    world.between = (ports) =>
      mortalPorts(git instanceof RememberedSource ? git.in(ports) : ports, this.#gate, (commit) =>
        this.#committing(commit),
      );
    const result = await world.pass(trigger);
    world.between = (ports) => ports;
    const killed = this.#gate.dead;
    const now = new Date(world.clock.now()).toISOString();
    this.#journal.tell(world.lines, `${now} ${killed ? 'killed' : 'pass'}`);
    await checkPass(this.#journal, killed);
    await this.#gate.calm();
    this.#gitGate?.calm();
    this.#isDiskWell ||= this.#strike?.kind === 'disk' && this.#gate.struck;
    if (this.#mend !== undefined) {
      await checkBroken(this.#scenario, this.#journal);
      await this.#mend();
      this.#mend = undefined;
    }
    if (killed) {
      await this.#beginAnew();
    }
    return result;
  }

  async #beginAnew(): Promise<void> {
    const { world } = this.#laidOut;
    if (this.#strike?.kind === 'damage') {
      this.#isStoreDamaged = true;
      await world.store.close();
      await writeFile(world.storeFile, 'No database any more. '.repeat(1000));
      await assert.rejects(openStore(world.storeFile), { code: 'STORE_CORRUPT' });
    }
    await world.restart({ loseStore: this.#strike?.kind === 'damage' });
    this.#gate.dead = false;
    await world.reconnect();
  }

  async #committing(commit: () => Promise<void>): Promise<void> {
    this.#commits += 1;
    const nth = this.#commits;
    const gate = this.#gate;
    const strike = this.#isDiskWell ? undefined : this.#strike;
    if (strike?.kind === 'disk') {
      if (nth === strike.nth || (strike.lasting && nth > strike.nth)) {
        gate.struck = true;
        const thrown = Object.assign(new Error('disk'), { rawCode: DISK_CODES[strike.fault] });
        throw storeError(thrown, this.#laidOut.world.storeFile);
      }
      await commit();
      return;
    }
    const kills = strike?.kind === 'damage' || (strike?.kind === 'kill' && strike.at === 'commit');
    const due = kills && nth === strike.nth;
    gate.struck ||= due;
    gate.dead ||= due && strike.kind === 'kill' && strike.moment === 'before';
    await (gate.dead ? dies() : commit());
    gate.dead ||= due;
    await (gate.dead ? dies() : undefined);
  }

  /** Two passes, with the time between them after which nothing late can come, and then the laws. */
  async #finish(): Promise<void> {
    const { world, bePatient } = this.#laidOut;
    this.#isDiskWell = true;
    await this.#gate.open();
    this.#gitGate?.open();
    await world.reconnect();
    if (this.#strike?.kind === 'git' && this.#strike.fault === 'timeout') {
      await bePatient();
    }
    for (const waitMs of [0, LATE_MS]) {
      await world.advance(waitMs);
      await this.#pass('manual');
    }
    if (this.#isStoreDamaged) {
      await checkForgetful(this.#scenario, this.#journal, () => this.#passes());
    } else {
      await checkEnd(this.#scenario, this.#journal, () => this.#pass('manual'));
    }
  }
}
