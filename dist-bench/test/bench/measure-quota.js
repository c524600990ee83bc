import { setTimeout as delay } from 'node:timers/promises';
import { buildEmulator } from '../../src/emulator/emulator.js';
import { ManualClock } from '../../src/kernel/clock.js';
import { makeRepository } from '../support/git-repository.js';
import { compose } from './composition.js';
import { costOf } from './cost.js';
import { workflowFiles } from './workload.js';
const QUOTA_PER_10S = 100;
const SHARE = 0.8;
const TURN_MS = 50;
const REQUESTS_PER_CREATE = 2;
/**
 * Makes so many enabled workflows in an empty tenant with a real tenant's quota, under a clock that the daemon and the
 * tenant share and that only moves while both have nothing to do but wait: what it shows is the waiting.
 */
export async function measureQuota(params) {
    const count = Number(params['count']);
    const clock = new ManualClock();
    const emulator = await buildEmulator({ clock, requestsPer10s: QUOTA_PER_10S });
    const url = await emulator.listen();
    const repository = await makeRepository(workflowFiles(count, { steps: 3 }));
    const house = await compose({ url, repository: repository.url, clock, share: SHARE });
    const started = clock.monotonicMs();
    const cost = await costOf(() => turnUntil(clock, house.pass()));
    const seconds = (clock.monotonicMs() - started) / 1000;
    const { total, byMethod } = emulator.state.requests.counts();
    const throttled = emulator.state.requests.list().filter(({ status }) => status === 429).length;
    await house.close();
    await repository.dispose();
    await emulator.close();
    return {
        count,
        share: SHARE,
        requests: total,
        byMethod,
        throttled,
        seconds,
        floorSeconds: (count * REQUESTS_PER_CREATE) / ((QUOTA_PER_10S * SHARE) / 10),
        realSeconds: cost.wallMs / 1000,
    };
}
async function turnUntil(clock, work) {
    let done = false;
    const watched = work.finally(() => {
        done = true;
    });
    watched.catch(() => undefined);
    while (!done) {
        // Requests under way need real time; the clock must not run on meanwhile.
        await delay(1);
        if (clock.sleeping > 0 && !done) {
            await clock.advance(TURN_MS);
        }
    }
    return watched;
}
//# sourceMappingURL=measure-quota.js.map