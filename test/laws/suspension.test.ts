import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/inventory/entry.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { makeWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { HardLife, step } from './hard-life.ts';
import type { Step } from './hard-life.ts';

/** How many lives are lived; more of them by the environment variable. */
const LIVES = Number(process.env['LIVES'] ?? 3);
const TIMEOUT_MS = 60_000 + LIVES * 10_000;

const FILES = ['a.yaml', 'b.yaml', 'c.yaml', 'deep/d.yaml'] as const;

const WRITTEN: ReadonlySet<string> = new Set([
  ...['created', 'updated', 'enabled', 'disabled', 'quarantined', 'deleted'],
]);

/** A person's word about one file, or about the tenant where none is named. */
interface Word {
  readonly does: 'suspend' | 'resume';
  readonly file: string | undefined;
}

const word: fc.Arbitrary<Word> = fc.record({
  does: fc.constantFrom('suspend', 'suspend', 'resume'),
  file: fc.constantFrom(...FILES, ...FILES, undefined),
});

const happening = fc.oneof(
  { weight: 2, arbitrary: word },
  // A store that is lost loses what was suspended with it.
  { weight: 9, arbitrary: step.filter(({ does }) => does !== 'lose') },
);

/** What is suspended since when: from the word on, whether a pass acted on it or not. */
class Suspended {
  tenant = false;
  /** Workflows that there were when their file was suspended: they stay so wherever it is moved. */
  readonly ids = new Set<string>();
  /** Files without a workflow. */
  readonly files = new Set<string>();

  say({ does, file }: Word, entries: readonly Entry[]): void {
    const on = does === 'suspend';
    const id = entries.find((entry) => entry.file === file)?.workflowId;
    if (file === undefined) {
      this.tenant = on;
    } else if (!on) {
      this.files.delete(file);
      this.ids.delete(id ?? '');
    } else if (id === undefined) {
      this.files.add(file);
    } else {
      this.ids.add(id);
    }
  }

  holds(id: string): boolean {
    return this.tenant || this.ids.has(id);
  }
}

test(
  'what is suspended is never written to, but to switch on again what we switched off',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('a.yaml', undefined),
        fc.array(happening, { minLength: 6, maxLength: 16 }),
        async (first, happenings) => {
          const world = await makeWorld({
            clock: new ManualClock(),
            policies: {
              guard: { removals: { count: 50, percent: 100 }, updates: { percent: 100 } },
            },
          });
          try {
            await live(world, [
              { does: 'write', file: 'a.yaml', version: 1, on: true },
              { does: 'pass' },
              { does: 'suspend', file: first },
              { does: 'write', file: 'a.yaml', version: 2, on: true },
              { does: 'pass' },
              ...happenings,
              { does: 'pass' },
            ]);
          } finally {
            await world.dispose();
          }
        },
      ),
      { numRuns: LIVES, interruptAfterTimeLimit: TIMEOUT_MS - 20_000 },
    );
  },
  TIMEOUT_MS,
);

function isWord(one: Step | Word): one is Word {
  return one.does === 'suspend' || one.does === 'resume';
}

async function live(world: World, happenings: readonly (Step | Word)[]): Promise<void> {
  const life = new HardLife(world, false);
  const suspended = new Suspended();
  for (const one of happenings) {
    if (isWord(one)) {
      suspended.say(one, await recordsOf<Entry>(world, 'entry'));
      await world.decide(
        one.file === undefined ? { kind: one.does } : { kind: one.does, file: one.file },
      );
    } else {
      await expectKeptOff(world, suspended, () => life.suffer(one));
    }
  }
}

/** Lets something happen, and looks at every request that the tenant got meanwhile. */
async function expectKeptOff(
  world: World,
  suspended: Suspended,
  happen: () => Promise<void>,
): Promise<void> {
  const recovering = new Set(
    (await recordsOf<{ readonly workflowId?: string }>(world, 'intent')).map(
      (one) => one.workflowId,
    ),
  );
  const before = world.results.length;
  await world.control.resetRequests();
  await happen();
  for (const { method, path } of await world.control.log()) {
    const [, id] = /^\/v2025\/workflows\/([\w-]+)$/.exec(path) ?? [];
    const written = method === 'PATCH' || method === 'DELETE' ? id : undefined;
    const made = method === 'POST' && path === '/v2025/workflows';
    const kept =
      (made && suspended.tenant) ||
      (written !== undefined && suspended.holds(written) && !recovering.has(written));
    expect(kept ? `${method} ${path}` : undefined).toBeUndefined();
  }
  const outcomes = world.results
    .slice(before)
    .flatMap(({ rounds }) => rounds.flatMap(({ outcomes: all }) => all));
  const against = outcomes.filter(
    ({ change: { file, workflowId = '' }, result }) =>
      WRITTEN.has(result) && (suspended.holds(workflowId) || suspended.files.has(file)),
  );
  expect(against.map(({ change, result }) => `${change.file} ${result}`)).toEqual([]);
}

async function recordsOf<T>(world: World, collection: string): Promise<readonly T[]> {
  if ((await world.store.list('tenant', '')).length === 0) {
    return [];
  }
  const { tenantId } = await world.client.identity();
  return (await world.store.list(collection, tenantId)).map(({ value }) => value as unknown as T);
}
