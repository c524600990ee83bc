import { postOver } from '../notify/send-request.ts';
import { SharedOutbox } from '../notify/shared-outbox.ts';
import { StoredHistory } from '../report/history/stored-history.ts';
import type { EventLog } from '../report/log.ts';
import type { RecordStore } from '../store/record-store.ts';
import type { House } from './house.ts';
import { dropTeller, notifyingLog, sendingAgent } from './notifying-log.ts';
import type { NotifyingLog } from './notifying-log.ts';
import { notifyTargets } from './notify-targets.ts';

/** The log of one of several replicas that share a store. */
export interface SharedLog extends NotifyingLog {
  /**
   * Sends what all replicas queued, until the signal is aborted and nothing of it is under way any more; never rejects.
   * One replica at a time may: the commits of `store` are to be refused once another one might have begun. To be over
   * before the house closes.
   */
  send(signal: AbortSignal, store?: RecordStore): Promise<void>;
  /** Hears what another replica announced: who listens here is told of it, and the one that sends looks for it. */
  heard(note: string): Promise<void>;
  /** Tells who listens here what was kept since a time, in milliseconds since 1970, and was not heard of. */
  lookAgain(sinceMs: number): Promise<void>;
  /** Learns what was told of a tenant before we took it over, so that what we tell of it comes behind that. */
  catchUp(tenant: string): Promise<void>;
}

/** What others are given to hear when something was committed here; of less than 8000 bytes, and without secrets. */
export type Announce = (note: string) => void;

/** Opens the outbox and the history of a store that other replicas write to; nothing is sent before `send`. */
export async function openSharedLog(
  house: House,
  store: RecordStore,
  log: EventLog,
  announce: Announce,
): Promise<SharedLog> {
  const { clock, masker, config } = house;
  const history = await StoredHistory.open({ store, clock, masker, announce });
  const agent = sendingAgent();
  house.closers.add(() => agent.destroy());
  const outbox = new SharedOutbox(
    { store, clock, masker, post: postOver(agent, clock), dropped: dropTeller(log, history) },
    notifyTargets(house, config),
  );
  const follow = ({ tenants }: typeof config): void =>
    history.follow(tenants.map(({ name }) => name));
  follow(config);
  const notifying = notifyingLog({ house, store, log, history, outbox });
  return {
    ...notifying,
    takeOver: async (next) => {
      follow(next);
      await notifying.takeOver(next);
    },
    send: (signal, fenced) => outbox.send(signal, fenced),
    heard: async (note) => {
      outbox.wake();
      // Best effort: an event that could not be read is told with the next one that is heard.
      await history.heard(note).catch(() => undefined);
    },
    lookAgain: (sinceMs) => history.lookAgain(sinceMs),
    catchUp: async (tenant) => {
      await outbox.catchUp();
      await history.catchUp(tenant);
    },
  };
}
