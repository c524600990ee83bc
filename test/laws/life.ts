import fc from 'fast-check';
import type { RunningEmulator } from '../support/emulator.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';

/** Where people are at work. */
export interface Place {
  readonly repository: TestRepository;
  readonly tenant: RunningEmulator;
}

/** One of some words. */
export function anyOf<const T extends string>(...words: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...words);
}

const version = fc.integer({ min: 1, max: 9 });

/** What may happen in Git to some files: `refused` is a version that the tenant takes and will not enable. */
export function commitsTo(files: readonly string[]) {
  const file = fc.constantFrom(...files);
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ does: anyOf('write'), file, version, on: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ does: anyOf('rename', 'break', 'remove'), file }) },
    { weight: 1, arbitrary: fc.record({ does: anyOf('refused'), file, version }) },
    { weight: 2, arbitrary: fc.record({ does: anyOf('swap', 'move'), file, other: file }) },
  );
}

/** What people may do in a tenant that holds about so many workflows. */
export function hands(workflows: number) {
  const pick = fc.nat(workflows);
  return fc.oneof(
    fc.record({ does: anyOf('describe', 'redefine', 'retitle'), pick, version }),
    fc.record({ does: anyOf('off', 'on', 'delete'), pick }),
  );
}

type In<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** What a person may do in the tenant. */
export type Hand = In<ReturnType<typeof hands>>;

/** What a person may do. */
export type Deed = In<ReturnType<typeof commitsTo>> | Hand;

const DEEDS: Readonly<Record<Deed['does'], true>> = {
  write: true,
  refused: true,
  rename: true,
  swap: true,
  break: true,
  remove: true,
  move: true,
  describe: true,
  redefine: true,
  retitle: true,
  off: true,
  on: true,
  delete: true,
};

/** Says whether what happens is what a person does. */
export function isDeed<T extends { readonly does: string }>(
  one: T,
): one is Extract<T, { readonly does: Deed['does'] }> {
  return one.does in DEEDS;
}

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

/** A repository and its tenant while people work on them, with what must be known of it to judge what they are like. */
export class Life {
  readonly #place: Place;
  readonly wishes = new Map<string, Wish>();
  /** Names that Git ever wanted off, or gone: from there on, switching on is Git's. */
  readonly spokenOf = new Set<string>();
  #names = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  async live(deed: Deed): Promise<void> {
    switch (deed.does) {
      case 'write':
        return this.write([deed.file, { version: deed.version, on: deed.on }]);
      case 'refused':
        return this.write([deed.file, { version: deed.version, on: true, refused: true }]);
      case 'rename':
        return this.write([deed.file, { name: this.#newName(deed.file) }]);
      case 'swap':
        return this.#swap(deed.file, deed.other);
      case 'break':
        return this.#break(deed.file);
      case 'remove':
        return this.#remove(deed.file);
      case 'move':
        return this.#move(deed.file, deed.other);
      case 'describe':
      case 'redefine':
      case 'retitle':
      case 'off':
      case 'on':
      case 'delete':
        return this.#byHand(deed);
    }
  }

  /** Commits files with what is wished of them from now on; what is not said stays, and what was wrong is mended. */
  async write(...changes: readonly (readonly [string, Partial<Wish>])[]): Promise<void> {
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
    await this.#place.repository.commit(texts);
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

  async #swap(path: string, other: string): Promise<void> {
    const [first, second] = [this.#wish(path), this.#wish(other)];
    if (path !== other) {
      await this.write(
        [path, { ...first, name: second.name }],
        [other, { ...second, name: first.name }],
      );
    }
  }

  async #break(path: string): Promise<void> {
    const wish = this.wishes.get(path);
    if (wish !== undefined) {
      this.wishes.set(path, { ...wish, broken: true });
      await this.#place.repository.commit({ [path]: 'name: [' });
    }
  }

  async #remove(path: string): Promise<void> {
    const wish = this.wishes.get(path);
    if (wish !== undefined) {
      this.wishes.delete(path);
      this.spokenOf.add(wish.name);
      await this.#place.repository.commit({ [path]: undefined });
    }
  }

  async #move(from: string, to: string): Promise<void> {
    const wish = this.wishes.get(from);
    if (wish !== undefined && !this.wishes.has(to)) {
      this.wishes.delete(from);
      this.wishes.set(to, wish);
      await this.#place.repository.move(from, to);
    }
  }

  async #byHand(one: Hand): Promise<void> {
    const all = (await this.#place.tenant.control.workflows()).filter(
      ({ workflow }) => workflow.name !== 'By hand',
    );
    const target = all[one.pick % Math.max(1, all.length)];
    if (target === undefined) {
      return;
    }
    const replace = async (path: string, value: string | boolean): Promise<void> => {
      await this.#place.tenant.control.edit(target.id, [{ op: 'replace', path, value }]);
    };
    switch (one.does) {
      case 'describe':
        return replace('/description', `By hand ${one.version}`);
      case 'redefine':
        return replace('/definition/steps/Send Email/attributes/subject', `By hand ${one.version}`);
      case 'retitle':
        return replace('/name', `By hand ${one.version} ${target.id}`);
      case 'delete':
        this.#place.tenant.emulator.state.workflows.delete(target.id);
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
