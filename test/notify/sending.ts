import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Agent } from 'undici';
import { ManualClock } from '../../src/kernel/clock.ts';
import { Masker } from '../../src/kernel/mask.ts';
import type { Dropped } from '../../src/notify/dropped.ts';
import type { Filter } from '../../src/notify/filter.ts';
import { Outbox } from '../../src/notify/outbox.ts';
import { postOver } from '../../src/notify/send-request.ts';
import { Sender } from '../../src/notify/sender.ts';
import type { Target } from '../../src/notify/target.ts';
import { webhook } from '../../src/notify/targets/webhook.ts';
import type { Event } from '../../src/report/event.ts';
import { makeEvent } from '../../src/report/event.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { RecordStore } from '../../src/store/record-store.ts';

/** Everything passes. */
export const ALL: Filter = { events: ['*'], minLevel: 'debug' };

export const SECRET = 'canary-3f41-not-to-be-seen';

/** A webhook that takes everything. */
export function hook(name: string, url: string, filter: Filter = ALL): Target {
  return webhook({ name, url: async () => url, secret: async () => SECRET, filter });
}

/** An event that says which one it is. */
export function numbered(n: number, level: 'error' | 'warn' | 'info' = 'error'): Event {
  return makeEvent(
    'workflow.recovered',
    {
      tenant: 'production',
      source: 's',
      workflow: `W${n}`,
      file: `${n}.yaml`,
      change: 'update',
      reason: 'X',
      message: 'x',
    },
    level,
  );
}

/** An outbox on a real store, and a sender with real connections, on a clock that is turned by hand. */
export class Sending {
  readonly clock = new ManualClock();
  readonly masker = new Masker();
  readonly dropped: Dropped[] = [];
  readonly directory = mkdtempSync(path.join(tmpdir(), 'mainsheet-notify-'));
  readonly maxItems: number | undefined;
  store!: RecordStore;
  outbox!: Outbox;
  #agent = new Agent();
  #stop = new AbortController();
  #run: Promise<void> = Promise.resolve();

  constructor(maxItems?: number) {
    this.maxItems = maxItems;
    this.masker.learn(SECRET);
  }

  /** Opens the store and takes over the targets; sends once `send` is called. */
  async open(targets: readonly Target[]): Promise<void> {
    this.store = await openStore(path.join(this.directory, 'store.db'));
    this.outbox = new Outbox({
      store: this.store,
      clock: this.clock,
      masker: this.masker,
      dropped: (dropped) => this.dropped.push(dropped),
      ...(this.maxItems === undefined ? {} : { maxItems: this.maxItems }),
    });
    await this.outbox.takeOver(targets);
  }

  /** Queues events in a commit of their own. */
  async add(events: readonly Event[]): Promise<void> {
    const { writes, done } = this.outbox.queue(events);
    await this.store.commit(writes);
    done();
  }

  /** How many parcels wait. */
  get waiting(): number {
    return this.outbox.lanes.reduce((sum, { items }) => sum + items.size, 0);
  }

  send(): void {
    this.#stop = new AbortController();
    this.#agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
    this.#run = new Sender({
      outbox: this.outbox,
      post: postOver(this.#agent, this.clock),
      clock: this.clock,
      masker: this.masker,
      random: () => 1,
    }).run(this.#stop.signal);
  }

  /** Ends as the daemon does; the store stays on the disk. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#run;
    await this.#agent.destroy();
    await this.store.close();
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
