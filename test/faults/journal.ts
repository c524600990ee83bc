import type { Entry } from '../../src/inventory/entry.ts';
import type { Intent } from '../../src/inventory/intent.ts';
import { openStoreReadOnly } from '../../src/store/open-store.ts';
import type { RecordReader } from '../../src/store/record-store.ts';
import type { ControlledWorkflow } from '../support/emulator.ts';
import type { World } from '../support/world.ts';

/** The workflows of a tenant by id. */
export type Census = ReadonlyMap<string, ControlledWorkflow>;

/** One line of the log. */
export type Line = Readonly<Record<string, unknown>> & { readonly event: string };

export async function census({ control }: Pick<World, 'control'>): Promise<Census> {
  return new Map((await control.workflows()).map((one) => [one.id, one]));
}

const NOTHING: RecordReader = {
  get: async () => undefined,
  list: async () => [],
  listTogether: async () => [],
  tenants: async () => [],
};

/** Reads a store that another process holds; before that one has made it, there is nothing in it. */
export function readBeside(storeFile: string): WriteWatch['read'] {
  return async (use) => {
    const reader = await openStoreReadOnly(storeFile);
    try {
      return await use(reader ?? NOTHING);
    } finally {
      await reader?.close();
    }
  };
}

/** Holds each write to the tenant against what the store says at that moment. */
export class WriteWatch {
  readonly offences: string[] = [];
  /** Where the store is read; another process may hold it. */
  read: <T>(use: (reader: RecordReader) => Promise<T>) => Promise<T>;

  constructor(read: WriteWatch['read']) {
    this.read = read;
  }

  /** Looks at a request that is about to reach the tenant. */
  async check(method: string, path: string): Promise<void> {
    const [, kind, id] = /\/(workflows|launchers)(?:\/([^/?]+))?(?:\?|$)/.exec(path) ?? [];
    if (method === 'GET' || kind === undefined) {
      return;
    }
    const what = `${method} ${kind}/${id ?? ''}`;
    const intents = await this.intents();
    if (kind === 'launchers') {
      if (!intents.some((one) => one.kind === 'edit' && hasLauncher(one.launchers, id))) {
        this.offences.push(`${what} without an intent`);
      }
    } else if (id === undefined) {
      if (!intents.some((one) => one.kind === 'create')) {
        this.offences.push(`${what} without an intent`);
      }
    } else {
      const isOpen = intents.some(
        (one) =>
          one.kind !== 'create' &&
          one.workflowId === id &&
          (one.kind === 'delete' || method !== 'DELETE'),
      );
      if (!isOpen) {
        this.offences.push(`${what} without an intent`);
      }
      if (!(await this.entries()).some(({ workflowId }) => workflowId === id)) {
        this.offences.push(`${what} outside the inventory`);
      }
    }
  }

  async entries(): Promise<readonly Entry[]> {
    return this.#all<Entry>('entry');
  }

  async intents(): Promise<readonly Intent[]> {
    return this.#all<Intent>('intent');
  }

  async #all<T>(collection: string): Promise<readonly T[]> {
    return this.read(async (reader) => {
      const rows = await Promise.all(
        (await reader.tenants(collection)).map((tenant) => reader.list(collection, tenant)),
      );
      return rows.flat().map(({ value }) => value as unknown as T);
    });
  }
}

/** Watches the writes of a scenario, and collects what is told. */
export class Journal extends WriteWatch {
  readonly world: World;
  /** What the tenant held when the scenario began. */
  readonly before: Census;
  readonly lines: Line[] = [];
  /** The passes, in the words of a person who reads the log. */
  readonly story: string[] = [];

  constructor(world: World, before: Census) {
    super((use) => use(world.store));
    this.world = world;
    this.before = before;
  }

  /** Notes what was told. */
  tell(lines: readonly Line[], title: string): void {
    this.story.push(title);
    this.lines.push(...lines);
    this.story.push(...lines.map((line) => `  ${lineText(line)}`));
  }
}

/** A line of the log in short. */
export function lineText({ event, file, reason, message }: Line): string {
  return [event, file, reason, message].filter(Boolean).join(' ');
}

function hasLauncher(
  launchers: readonly { readonly id: string }[] | 'unreadable' | undefined,
  id: string | undefined,
): boolean {
  return (
    Array.isArray(launchers) && launchers.some((one: { readonly id: string }) => one.id === id)
  );
}
