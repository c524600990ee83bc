import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { Json } from '../../src/kernel/json.ts';
import { Masker } from '../../src/kernel/mask.ts';
import { Outbox } from '../../src/notify/outbox.ts';
import type { Post } from '../../src/notify/send-request.ts';
import { Sender } from '../../src/notify/sender.ts';
import type { Target } from '../../src/notify/target.ts';
import type { RecordStore, Write } from '../../src/store/record-store.ts';
import { hook, numbered } from '../notify/sending.ts';

const RUNS = Number(process.env['RUNS'] ?? 25);

const DIED = new Error('The process died.');

/** What is on the disk: it outlives every process. */
interface Disk {
  readonly rows: Map<string, { collection: string; tenant: string; key: string; value: Json }>;
  /** Every parcel that was ever on it: `target workflow`. */
  readonly parcels: Set<string>;
}

/** A store of one process, which may die before or after a commit; then nothing works any more. */
class MortalStore implements RecordStore {
  readonly #disk: Disk;
  #left: number;
  dead = false;

  constructor(disk: Disk, commitsUntilDeath: number) {
    this.#disk = disk;
    this.#left = commitsUntilDeath;
  }

  async commit(writes: readonly Write[]): Promise<void> {
    this.#live();
    this.#left -= 1;
    // Half of the deaths come when the disk has it and the process does not know.
    if (this.#left === 0) {
      this.dead = true;
    }
    if (this.#left !== 0 || writes.length % 2 === 0) {
      for (const write of writes) {
        const name = JSON.stringify([write.collection, write.tenant, write.key]);
        if (write.kind === 'put') {
          this.#disk.rows.set(name, write);
          if (write.collection === 'outbox') {
            this.#disk.parcels.add(`/${write.tenant} ${workflowOf(write.value)}`);
          }
        } else {
          this.#disk.rows.delete(name);
        }
      }
    }
    this.#live();
  }

  async get(collection: string, tenant: string, key: string): Promise<Json | undefined> {
    this.#live();
    return this.#disk.rows.get(JSON.stringify([collection, tenant, key]))?.value;
  }

  async list(collection: string, tenant: string) {
    return [...this.#disk.rows.values()]
      .filter((row) => row.collection === collection && row.tenant === tenant)
      .map(({ key, value }) => ({ key, value, version: 1 }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  async listTogether() {
    return [];
  }

  async tenants(collection: string) {
    const rows = [...this.#disk.rows.values()].filter((row) => row.collection === collection);
    return [...new Set(rows.map(({ tenant }) => tenant))];
  }

  async prune(): Promise<number> {
    return 0;
  }

  async close(): Promise<void> {
    this.dead = true;
  }

  #live(): void {
    if (this.dead) {
      throw DIED;
    }
  }
}

test('whatever was committed arrives at every target, however often the program dies', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 5 }),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.constantFrom(200, 200, 500, 429, 0), { maxLength: 12 }),
      async (deaths, batches, answers) => {
        const disk: Disk = { rows: new Map(), parcels: new Set() };
        const clock = new ManualClock();
        const targets: readonly Target[] = [
          hook('a', 'http://127.0.0.1/a'),
          hook('b', 'http://127.0.0.1/b'),
        ];
        const arrived = new Map<string, Set<string>>();
        const replies = [...answers];
        let count = 0;
        const post: Post = async ({ url, body }) => {
          const status = replies.shift() ?? 200;
          if (status === 0) {
            throw new Error('The connection was cut.');
          }
          if (status === 200) {
            const { id, data } = JSON.parse(body) as { id: string; data: { workflow: string } };
            const name = `${url.pathname} ${data.workflow}`;
            arrived.set(name, (arrived.get(name) ?? new Set()).add(id));
          }
          return { status, text: '' };
        };
        for (const commitsUntilDeath of [...deaths, Number.POSITIVE_INFINITY]) {
          const store = new MortalStore(disk, commitsUntilDeath);
          const outbox = new Outbox({
            store,
            clock,
            masker: new Masker(),
            dropped: () => expect.fail('dropped'),
          });
          const stop = new AbortController();
          await outbox.takeOver(targets).catch(() => undefined);
          const sender = new Sender({ outbox, post, clock, masker: new Masker(), random: () => 0 });
          const running = sender.run(stop.signal);
          for (const size of batches) {
            const events = Array.from({ length: size }, () => numbered((count += 1)));
            const { writes, done } = outbox.queue(events);
            await store.commit(writes).then(done, () => undefined);
            await clock.advance(60_000);
          }
          await clock.advance(3_600_000);
          stop.abort();
          await running;
        }
        expect([...disk.rows.values()]).toEqual([]);
        for (const name of disk.parcels) {
          expect(arrived.has(name), name).toBe(true);
        }
        for (const [name, ids] of arrived) {
          expect(ids.size, name).toBe(1);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

function workflowOf(value: Json): string {
  return (value as { content: { workflow: string } }).content.workflow;
}
