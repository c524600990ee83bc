import { expect, test } from 'vitest';
import { servedWith } from '../../src/commands/replica-served.ts';
import type { Config } from '../../src/config/config.ts';
import { startDaemon } from '../../src/daemon/daemon.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { SharedStore } from '../../src/store/postgres/open-postgres.ts';
import type { Session } from '../../src/store/postgres/session.ts';
import { Limiters } from '../../src/tenant/limiters.ts';

const NOTHING = { tenants: [], sources: [] };

test('what others told of a tenant is learned each time that it comes here, also after a cut', async () => {
  const clock = new ManualClock();
  const learned: string[] = [];
  const served = servedWith({
    house: { limiters: new Limiters(clock) },
    store: {} as SharedStore,
    log: { catchUp: async (tenant) => void learned.push(tenant) },
    parts: { parts: async () => NOTHING, letGo: () => undefined },
    daemon: startDaemon(NOTHING, { clock }),
    config: () => NOTHING as unknown as Config,
  });
  const session = { id: 1, lost: new AbortController().signal } as Session;
  const learnedBy = async (...tenants: readonly string[]): Promise<readonly string[]> => {
    await served.serve(tenants, session, 'start');
    return learned.splice(0);
  };
  expect(await learnedBy('a', 'b')).toEqual(['a', 'b']);
  expect(await learnedBy('a', 'b', 'c')).toEqual(['c']);
  expect(await learnedBy('a')).toEqual([]);
  expect(await learnedBy('a', 'b')).toEqual(['b']);
  await served.cut(new Error('Out of touch.'));
  expect(await learnedBy('b')).toEqual(['b']);
});
