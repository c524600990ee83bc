import fc from 'fast-check';
import type { FaultRule } from '../../src/emulator/faults.ts';
import { killAt } from '../support/kill-at.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

const FILES = ['a.yaml', 'b.yaml', 'c.yaml', 'deep/d.yaml'] as const;

const file = fc.constantFrom(...FILES);
const version = fc.integer({ min: 1, max: 9 });
const pick = fc.nat(5);

function anyOf<const T extends string>(...names: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...names);
}

/** What may happen in Git: `refused` is a version that the tenant takes and will not enable. */
const commits = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: anyOf('write'), file, version, on: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ does: anyOf('rename', 'break', 'remove'), file }) },
  { weight: 1, arbitrary: fc.record({ does: anyOf('refused'), file, version }) },
  { weight: 2, arbitrary: fc.record({ does: anyOf('swap', 'move'), file, other: file }) },
);

/** What people may do in the tenant. */
const hands = fc.oneof(
  fc.record({ does: anyOf('describe', 'redefine', 'retitle'), pick, version }),
  fc.record({ does: anyOf('off', 'on', 'delete'), pick }),
);

/** What may break: requests, the process in the middle of a pass, and the store. */
const breaks = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: anyOf('fault'),
      method: anyOf('POST', 'PATCH', 'GET', 'DELETE'),
      kind: anyOf('before', 'after', 'mid-body', '500', '503', '429', '403'),
      nth: fc.integer({ min: 1, max: 4 }),
      times: fc.constantFrom(1, 5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: anyOf('crash'),
      nth: fc.integer({ min: 1, max: 20 }),
      moment: anyOf('before', 'after'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: anyOf('restart', 'lose') }) },
);

const passes = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: anyOf('pass') }) },
  { weight: 1, arbitrary: fc.record({ does: anyOf('wait'), ms: fc.constantFrom(5000, 130_000) }) },
);

/** One thing that happens. */
export const step = fc.oneof(
  { weight: 6, arbitrary: commits },
  { weight: 3, arbitrary: hands },
  { weight: 4, arbitrary: breaks },
  { weight: 5, arbitrary: passes },
);

/** One thing that happens. */
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a file says of its workflow. */
export interface Wish {
  readonly name: string;
  readonly version: number;
  readonly on: boolean;
  /** The file has errors. */
  readonly broken?: boolean;
  /** The tenant will not enable it. */
  readonly refused?: boolean;
}

/** The life of a repository and its tenant, with what must be known of it to judge its end. */
export class Life {
  readonly world: World;
  /** Whether the tenant refuses a name that another workflow has. */
  readonly uniqueNames: boolean;
  readonly wishes = new Map<string, Wish>();
  /** What happened, by kind. */
  readonly happened = new Set<Step['does']>();
  /** Names that Git ever wanted off, or gone: from there on, switching on is Git's. */
  readonly spokenOf = new Set<string>();
  /** Workflows that were there when a store was lost: they may be nobody's. */
  readonly forgotten = new Set<string>();
  readonly #faults: FaultRule[] = [];
  #names = 0;

  constructor(world: World, uniqueNames: boolean) {
    this.world = world;
    this.uniqueNames = uniqueNames;
  }

  async live(one: Step): Promise<void> {
    this.happened.add(one.does);
    const { world } = this;
    switch (one.does) {
      case 'write':
        return this.#write([one.file, { version: one.version, on: one.on }]);
      case 'refused':
        return this.#write([one.file, { version: one.version, on: true, refused: true }]);
      case 'rename':
        return this.#write([one.file, { name: this.#newName(one.file) }]);
      case 'swap':
        return this.#swap(one.file, one.other);
      case 'break':
        return this.#break(one.file);
      case 'remove':
        return this.#remove(one.file);
      case 'move':
        return this.#move(one.file, one.other);
      case 'fault':
        this.#faults.push(faultOf(one));
        return world.control.faults(this.#faults);
      case 'pass':
        await world.pass();
        return;
      case 'crash':
        world.between = (ports) => killAt(ports, one.nth, one.moment);
        await world.pass();
        world.between = (ports) => ports;
        return world.restart();
      case 'wait':
        return world.advance(one.ms);
      case 'restart':
        return world.restart();
      case 'lose':
        for (const { id } of await world.control.workflows()) {
          this.forgotten.add(id);
        }
        return world.restart({ loseStore: true });
      case 'describe':
      case 'redefine':
      case 'retitle':
      case 'off':
      case 'on':
      case 'delete':
        return this.#byHand(one);
    }
  }

  #newName(path: string): string {
    this.#names += 1;
    return `${path.replace(/\W/g, ' ')} ${this.#names}`;
  }

  #wish(path: string): Wish {
    const { broken: _broken, ...wish } = this.wishes.get(path) ?? {
      name: this.#newName(path),
      version: 0,
      on: true,
    };
    return wish;
  }

  async #write(...changes: readonly (readonly [string, Partial<Wish>])[]): Promise<void> {
    const texts: Record<string, string> = {};
    for (const [path, change] of changes) {
      const { refused: _refused, ...before } = this.#wish(path);
      const wish = { ...before, ...change };
      this.wishes.set(path, wish);
      if (!wish.on) {
        this.spokenOf.add(wish.name);
      }
      texts[path] = textOf(wish);
    }
    await this.world.repository.commit(texts);
  }

  async #swap(path: string, other: string): Promise<void> {
    const [first, second] = [this.#wish(path), this.#wish(other)];
    if (path !== other) {
      await this.#write(
        [path, { ...first, name: second.name }],
        [other, { ...second, name: first.name }],
      );
    }
  }

  async #break(path: string): Promise<void> {
    const wish = this.wishes.get(path);
    if (wish !== undefined) {
      this.wishes.set(path, { ...wish, broken: true });
      await this.world.repository.commit({ [path]: 'name: [' });
    }
  }

  async #remove(path: string): Promise<void> {
    const wish = this.wishes.get(path);
    if (wish !== undefined) {
      this.wishes.delete(path);
      this.spokenOf.add(wish.name);
      await this.world.repository.commit({ [path]: undefined });
    }
  }

  async #move(from: string, to: string): Promise<void> {
    const wish = this.wishes.get(from);
    if (wish !== undefined && !this.wishes.has(to)) {
      this.wishes.delete(from);
      this.wishes.set(to, wish);
      await this.world.repository.move(from, to);
    }
  }

  async #byHand(one: Extract<Step, { readonly pick: number }>): Promise<void> {
    const all = (await this.world.control.workflows()).filter(
      ({ workflow }) => workflow.name !== 'By hand',
    );
    const target = all[one.pick % Math.max(1, all.length)];
    if (target === undefined) {
      return;
    }
    const replace = async (path: string, value: string | boolean): Promise<void> => {
      await this.world.control.edit(target.id, [{ op: 'replace', path, value }]);
    };
    switch (one.does) {
      case 'describe':
        return replace('/description', `By hand ${one.version}`);
      case 'redefine':
        return replace('/definition/steps/Send Email/attributes/subject', `By hand ${one.version}`);
      case 'retitle':
        return replace('/name', `By hand ${one.version} ${target.id}`);
      case 'delete':
        this.world.tenant.emulator.state.workflows.delete(target.id);
        return;
      case 'on':
      case 'off':
        return replace('/enabled', one.does === 'on');
    }
  }
}

/** Says that the version of a file names the workflow's own id, and that of another workflow. */
export function isReferring({ version: number }: Wish): boolean {
  return number % 3 === 0 && number > 0;
}

/** The filter of a version that refers, once the ids are known. */
export function referringFilter(self: string, other: string): string {
  return `$.identity[?(@.name == "${self} ${other}")]`;
}

/** Ends as unknown, since nothing runs. */
const ROLLOUT = 'mainsheet:\n  rollout: { observe: 1m }\n';

function textOf(wish: Wish): string {
  const { name, version: number, on, refused } = wish;
  const filter = `!sub '${referringFilter('${!self id}', '${!ref workflow/Always}')}'`;
  const more = {
    enabled: on,
    description: `Version ${number}`,
    ...(isReferring(wish) ? { filter } : {}),
    ...(number % 4 === 1 ? { tail: ROLLOUT } : {}),
  };
  const text = number % 2 === 0 ? unlikeFile(name, more) : workflowFile(name, more);
  return refused === true ? text.replace('sp:send-email', 'sp:no-such') : text;
}

function faultOf(one: Extract<Step, { readonly does: 'fault' }>): FaultRule {
  const { method, kind, nth, times } = one;
  const fault = /^\d+$/.test(kind) ? { status: Number(kind) } : { cut: kind as 'before' };
  const aim = times === 1 ? { nth } : {};
  return { match: { method, path: '^/v2025/workflows', ...aim }, fault, times };
}
