import type { Clock } from '../kernel/clock.ts';
import type { Masker } from '../kernel/mask.ts';
import { boardOf } from '../report/board.ts';
import type { Board } from '../report/board.ts';
import { given } from '../report/given.ts';
import type { PassResult } from '../report/pass-result.ts';
import { tell } from '../report/tell.ts';
import { NOTHING_TOLD } from '../report/told.ts';
import type { RecordStore } from '../store/record-store.ts';
import { boardOfLastPass, boardWrites, readTold } from './board-record.ts';
import type { NotifyingLog } from './notifying-log.ts';

/** Where a pass is told, and where it is remembered that it was. */
export interface Telling {
  readonly store: RecordStore;
  readonly log: NotifyingLog;
  readonly clock: Clock;
  readonly masker: Masker;
  readonly traceId: string | undefined;
}

/**
 * Tells a pass first and remembers that it was told afterwards: a crash between tells it twice, never not at all. What
 * is to be sent of it is queued with that memory, so that it is sent for the telling that counts.
 */
export async function reportPass(
  result: PassResult,
  { store, log, clock, masker, traceId }: Telling,
): Promise<Board> {
  const { tenant } = result;
  const former = (await readTold(store, tenant)) ?? NOTHING_TOLD;
  const { events, told } = tell(result, {
    now: clock.now(),
    told: former,
    masker,
    ...given({ traceId }),
  });
  for (const event of events) {
    log.write(event);
  }
  await log.flush();
  const board = boardOf(result, await boardOfLastPass(store, tenant));
  const queueing = log.queue(events);
  const writes = [...boardWrites(tenant, board, told), ...result.afterTold, ...queueing.writes];
  await store.commit(writes);
  queueing.done();
  return board;
}
