import type { Clock } from '../../kernel/clock.ts';
import { sortableKey } from '../decision-box.ts';
import { DECISIONS } from '../record-store.ts';
import type { DecisionBox } from '../record-store.ts';
import { openPool, openPostgresExisting } from './open-postgres.ts';
import type { PostgresAddress } from './open-postgres.ts';

/** What a decision wakes the daemons by; the payload says nothing, since they look for themselves. */
const CHANNEL = 'mainsheet_decisions';
/** After so long a connection that broke is made again; decisions are found by the passes meanwhile. */
const AGAIN_MS = 5000;

/** Opens a database for leaving decisions. Throws STORE_MISSING when no daemon ever used it. */
export async function openPostgresForDecisions(
  address: PostgresAddress,
  clock: Clock,
): Promise<DecisionBox> {
  const store = await openPostgresExisting(address);
  let count = 0;
  return {
    add: async (tenant, value) => {
      const key = sortableKey(clock.now(), count);
      count += 1;
      const write = { kind: 'put', collection: DECISIONS, tenant, key, value } as const;
      await store.commitAndNotify([write], CHANNEL);
      return key;
    },
    close: () => store.close(),
  };
}

/** Calls `onDecision` when somebody left a decision, until it is closed. */
export async function listenForDecisions(
  { url }: PostgresAddress,
  onDecision: () => void,
  clock: Clock,
  againMs = AGAIN_MS,
): Promise<() => Promise<void>> {
  const closing = new AbortController();
  const pool = await openPool(url, 1);
  const listen = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        const client = await pool.connect();
        const broken = new Promise<Error | undefined>((resolve) => {
          client.once('error', resolve);
          closing.signal.addEventListener('abort', () => resolve(undefined), { once: true });
        });
        client.on('notification', onDecision);
        await client.query(`LISTEN ${CHANNEL}`);
        // One that came before we listened is found now.
        onDecision();
        client.release((await broken) ?? true);
      } catch {
        // It is tried again below.
      }
      await clock.sleep(againMs, closing.signal).catch(() => undefined);
    }
  };
  const listening = listen();
  return async () => {
    closing.abort();
    await listening;
    await pool.end();
  };
}
