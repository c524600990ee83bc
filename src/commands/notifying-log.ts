import { Agent } from 'undici';
import type { Config } from '../config/config.ts';
import { droppedEvent } from '../notify/dropped.ts';
import type { Dropped } from '../notify/dropped.ts';
import { Outbox } from '../notify/outbox.ts';
import type { Queueing } from '../notify/outbox.ts';
import { postOver } from '../notify/send-request.ts';
import { Sender } from '../notify/sender.ts';
import type { Target } from '../notify/target.ts';
import type { Event } from '../report/event.ts';
import type { EventHistory } from '../report/history/event-history.ts';
import { StoredHistory } from '../report/history/stored-history.ts';
import type { EventLog } from '../report/log.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { House } from './house.ts';
import { notifyTargets } from './notify-targets.ts';

/** A log whose events are kept, and sent to the targets of the configuration too. */
export interface NotifyingLog extends EventLog {
  /** What was told so far. */
  readonly history: EventHistory;
  /** Writes an event, keeps it, and queues it for the targets; without the store it is written only. */
  tell(event: Event): void;
  /** Writes an event whose keeping and queuing are committed with something else. */
  write(event: Event): void;
  /** Says what that commit must hold. */
  queue(events: readonly Event[]): Queueing;
  /** Takes over the targets of another configuration. */
  takeOver(config: Config): Promise<void>;
}

/** Where events are queued for the targets of the configuration. */
export interface EventQueue {
  queue(events: readonly Event[]): Queueing;
  takeOver(targets: readonly Target[]): Promise<void>;
}

/** What a notifying log is made of. */
export interface LogParts {
  readonly house: House;
  readonly store: RecordStore;
  readonly log: EventLog;
  readonly history: StoredHistory;
  readonly outbox: EventQueue;
}

/** Opens the outbox of a store that is ours alone, and begins to send; both end with the house. */
export async function openNotifyingLog(
  house: House,
  store: RecordStore,
  log: EventLog,
): Promise<NotifyingLog> {
  const { clock, masker } = house;
  const history = await StoredHistory.open({ store, clock, masker });
  const outbox = new Outbox({ store, clock, masker, dropped: dropTeller(log, history) });
  await outbox.takeOver(notifyTargets(house, house.config));
  const agent = sendingAgent();
  const stop = new AbortController();
  const sender = new Sender({ outbox, post: postOver(agent, clock), clock, masker });
  const sending = sender.run(stop.signal);
  house.closers.add(async () => {
    stop.abort();
    await sending;
    await agent.destroy();
  });
  return notifyingLog({ house, store, log, history, outbox });
}

/** Puts a notifying log together. */
export function notifyingLog({ house, store, log, history, outbox }: LogParts): NotifyingLog {
  const queue = (events: readonly Event[]): Queueing => {
    const keeping = history.keep(events);
    const queueing = outbox.queue(events);
    return {
      writes: [...keeping.writes, ...queueing.writes],
      done: () => {
        keeping.done();
        queueing.done();
      },
    };
  };
  const keep = async (event: Event): Promise<void> => {
    const queueing = queue([event]);
    if (queueing.writes.length > 0) {
      await store.commit(queueing.writes);
      queueing.done();
    }
  };
  return {
    history,
    tell: (event) => {
      log.tell(event);
      // Best effort: what is wrong with the store is told by the pass that needs it.
      keep(event).catch(() => undefined);
    },
    write: (event) => log.tell(event),
    queue,
    takeOver: (config) => outbox.takeOver(notifyTargets(house, config)),
    flush: () => log.flush(),
  };
}

/** Tells of what is given up, which is sent nowhere. */
export function dropTeller(log: EventLog, history: StoredHistory): (dropped: Dropped) => void {
  return (dropped) => {
    const event = droppedEvent(dropped);
    if (event !== undefined) {
      log.tell(event);
      history.add([event]).catch(() => undefined);
    }
  };
}

/** The connections to targets; how long an answer may take is for the sender to say. */
export function sendingAgent(): Agent {
  return new Agent({ headersTimeout: 0, bodyTimeout: 0, connections: 4 });
}
