import assert from 'node:assert/strict';
import { census, lineText } from '../faults/journal.ts';
import { checkOwners, checkStuckIsTold } from '../faults/laws.ts';
import { isDeed, Life } from '../laws/life.ts';
import type { Deed } from '../laws/life.ts';
import { isSwitchedOnAgainstPeople } from '../laws/switching.ts';
import type { ControlledWorkflow } from '../support/emulator.ts';
import { workflowFile } from '../support/world.ts';
import { Field } from './field.ts';
import type { Figures } from './messages.ts';
import { checkAsGitSays, checkUntouched, Whereabouts } from './soak-laws.ts';
import type { SoakStep } from './step.ts';
import { Suspensions } from './suspensions.ts';

const MINUTE_MS = 60_000;
/** In so many passes a minute apart everything that a person lets through is through, and what was removed is gone. */
const MOST_ROUNDS = 12;

/** Whom the workflows of a `Life` wait for. */
const JOINER = {
  identity: { type: 'IDENTITY', id: '2c91808570313110017039b1eb2b0001', name: 'x' },
  attributes: {},
};

/** A long life of one daemon, in stretches at whose ends everything is brought back. */
export class Soak {
  readonly #field: Field;
  readonly #life: Life;
  readonly #suspensions = new Suspensions();
  readonly #stranger: string;
  #whereabouts: Whereabouts | undefined;
  /** How many revisions each workflow had when the stretch began. */
  #seen = new Map<string, number>();
  #story: string[] = [];

  private constructor(field: Field, stranger: string) {
    this.#field = field;
    this.#stranger = stranger;
    this.#life = new Life(field);
    this.#life.wishes.set('always.yaml', { name: 'Always', version: 1, on: true });
    field.gate.look = async (method, url) => {
      this.#suspensions.check(method, url);
      await field.watch.check(method, url);
    };
  }

  /** Starts a daemon on a repository with one file, and a tenant with one workflow that is nobody's. */
  static async start(): Promise<Soak> {
    let stranger = '';
    const files = { 'always.yaml': workflowFile('Always', { description: 'Version 1' }) };
    const field = await Field.open(files, async ({ call, control }) => {
      stranger = (await call('POST', '/v2025/workflows', { name: 'By hand' })).body.id;
      await control.edit(stranger, [{ op: 'replace', path: '/description', value: 'mine' }]);
    });
    const soak = new Soak(field, stranger);
    field.gate.arm();
    await field.sync();
    await soak.#beginStretch();
    return soak;
  }

  dispose(): Promise<void> {
    return this.#field.dispose();
  }

  /** Lets things happen, and looks at the laws that hold at any time. */
  async live(steps: readonly SoakStep[]): Promise<void> {
    for (const step of steps) {
      this.#tell(JSON.stringify(step));
      await this.#happen(step);
      await this.#checkAlways(step.does === 'sync' && this.#field.isIdle);
    }
  }

  /** Ends all faults and suspensions, has people put right what they did, and looks at the laws that hold then. */
  async bringBack(): Promise<Figures> {
    const { gate, gitGate, watch, tenant } = this.#field;
    const { wishes, spokenOf } = this.#life;
    await this.#endFaults();
    await this.#field.sync();
    const held = await census(tenant);
    for (const one of held.values()) {
      const against = isSwitchedOnAgainstPeople(one, spokenOf, this.#seen.get(one.id));
      assert(!against, `${one.workflow.name} was switched on again:\n${revisionsText(one)}`);
    }
    await this.#resumeAll();
    await this.#letThrough();
    const all = await census(tenant);
    checkAsGitSays(wishes, await watch.entries(), all, this.#stranger);
    checkUntouched(all.get(this.#stranger)!);
    this.#whereabouts?.check(all);
    assert.deepEqual(await watch.intents(), [], 'nothing is in flight');
    gate.arm();
    gitGate.arm();
    await this.#beginStretch();
    return this.#field.daemon.figures();
  }

  async #beginStretch(): Promise<void> {
    const all = await census(this.#field);
    this.#whereabouts = new Whereabouts(await this.#field.watch.entries(), all);
    this.#seen = new Map([...all].map(([id, { revisions }]) => [id, revisions.length]));
    this.#field.lines = [];
    this.#story = [];
  }

  async #happen(step: SoakStep): Promise<void> {
    if (isDeed(step)) {
      return this.#deed(step);
    }
    const field = this.#field;
    switch (step.does) {
      case 'fault':
      case 'git-fault':
      case 'kill':
        return this.#arm(step);
      case 'restart':
        return field.restart();
      case 'sync':
        return this.#sync();
      case 'push':
        return field.push();
      case 'wait':
        return field.advance(step.ms);
      case 'joiner':
        await field.control.event('idn:identity-created', JOINER);
        return;
      case 'suspend':
        return this.#suspend(step.file);
      case 'resume':
        return this.#resume(step.file === undefined ? undefined : await this.#idOf(step.file));
    }
  }

  #arm(step: Extract<SoakStep, { readonly does: 'fault' | 'git-fault' | 'kill' }>): void {
    const { gate, gitGate } = this.#field;
    const nth = gate.requests.length + step.nth;
    switch (step.does) {
      case 'fault':
        return gate.arm({ kind: 'request', fault: step.fault, lasting: step.lasting, nth });
      case 'kill':
        return gate.arm({ kind: 'process', moment: step.moment, nth });
      case 'git-fault':
        return gitGate.arm({ ...step, kind: 'git' });
    }
  }

  async #sync(): Promise<void> {
    await this.#field.sync();
    await this.#field.gate.calm();
    this.#field.gitGate.calm();
  }

  async #endFaults(): Promise<void> {
    const { gate, gitGate } = this.#field;
    gate.arm();
    await gate.calm();
    gitGate.open();
  }

  async #deed(deed: Deed): Promise<void> {
    if (deed.does === 'off') {
      // One that falls between a pass's last look and its own switching off cannot be seen by anybody.
      await this.#field.sync();
    }
    const before = await census(this.#field);
    const wished = new Set(this.#life.wishes.keys());
    await this.#life.live(deed);
    const after = await census(this.#field);
    const wishes = this.#life.wishes;
    const [came] = [...wishes.keys()].filter((file) => !wished.has(file));
    for (const file of [...wished].filter((one) => !wishes.has(one))) {
      this.#whereabouts?.gone(file, came);
    }
    if (deed.does === 'delete') {
      this.#whereabouts?.deleted([...before.keys()].filter((id) => !after.has(id)));
    }
  }

  async #suspend(file: string | undefined): Promise<void> {
    const { watch } = this.#field;
    const workflow = file === undefined ? undefined : await this.#idOf(file);
    const isNamed = file === undefined || workflow !== undefined;
    const named = pathOf(file && encodeURIComponent(file));
    if (isNamed && (await this.#field.act(`${named}/suspend`, { reason: 'a soak' }))) {
      await this.#field.sync();
      const intents = await watch.intents();
      const underway = intents.flatMap((one) => (one.kind === 'create' ? [] : [one.workflowId]));
      this.#suspensions.set(workflow, underway);
    }
  }

  async #resume(workflow: string | undefined): Promise<void> {
    if (this.#suspensions.has(workflow)) {
      this.#suspensions.end(workflow);
      await this.#field.act(`${pathOf(workflow)}/resume`);
    }
  }

  /** Ends every suspension that the API shows: a workflow that was made anew has taken one over under another id. */
  async #resumeAll(): Promise<void> {
    this.#suspensions.clear();
    const { suspension, workflows } = await this.#field.view();
    if (suspension !== undefined) {
      await this.#field.act('/resume');
    }
    for (const row of workflows.filter(({ suspension: own }) => own !== undefined)) {
      await this.#field.act(
        `${pathOf(row.workflowId ?? encodeURIComponent(row.file ?? ''))}/resume`,
      );
    }
  }

  async #idOf(file: string): Promise<string | undefined> {
    const entries = await this.#field.watch.entries();
    return entries.find((one) => one.file === file)?.workflowId;
  }

  /** Mends what is wrong in Git, and runs whatever line the reports give for what waits, until nothing does. */
  async #letThrough(): Promise<void> {
    for (let round = 1; ; round += 1) {
      await this.#mend();
      await this.#field.sync();
      const view = await this.#field.view();
      const left = view.workflows.filter(
        ({ state }) => state !== 'Synced' && state !== 'Unmanaged',
      );
      const lines = [view.waiting, ...left].flatMap((one) => one?.letThrough ?? []);
      if (left.length === 0 && view.waiting === undefined) {
        return;
      }
      const told = left.map(({ file, name, state, message }) => [file ?? name, state, message]);
      assert(round < MOST_ROUNDS, `it is not brought back: ${JSON.stringify(told)}`);
      this.#tell(`${told.map((one) => one.join(' ')).join('; ')}\n${lines.join('\n')}`);
      for (const line of new Set(lines)) {
        await this.#field.command(line);
      }
      await this.#field.advance(MINUTE_MS);
    }
  }

  /** Writes what is broken, or refused by the tenant, as a person does who has read why. */
  async #mend(): Promise<void> {
    const wrong = [...this.#life.wishes].filter(([, { broken, refused }]) => broken || refused);
    if (wrong.length > 0) {
      await this.#life.write(
        ...wrong.map(([file, { version }]) => [file, { version: (version % 9) + 1 }] as const),
      );
    }
  }

  /** What holds at any time, and once a whole pass has seen everything. */
  async #checkAlways(synced: boolean): Promise<void> {
    const { watch, tenant } = this.#field;
    const offences = [...watch.offences, ...this.#suspensions.offences];
    assert.deepEqual(offences, [], 'every write is ours, journaled and allowed');
    await checkOwners(watch);
    if (synced) {
      const all = await census(tenant);
      checkStuckIsTold(await watch.intents(), all, this.#field.lines);
    }
  }

  #tell(happened: string): void {
    this.#story.push(happened);
  }

  /** All that happened since the stretch began, with what the daemon told. */
  get story(): string {
    return [...this.#story, ...this.#field.lines.map(lineText)].join('\n');
  }
}

function revisionsText({ revisions }: ControlledWorkflow): string {
  return revisions
    .map(({ at, by, how, workflow: { name, enabled } }) =>
      [at, by.name, how, name, enabled ? 'on' : 'off'].join(' '),
    )
    .join('\n');
}

function pathOf(workflow: string | undefined): string {
  return workflow === undefined ? '' : `/workflows/${workflow}`;
}
