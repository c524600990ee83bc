import { failure } from './answer.js';
import { dropConnection, send, sendHalf, spoil } from './send.js';
/**
 * Does one request under the faults in force, and logs it.
 * A fault with a status, or a cut before, means that the request is not done; every other is done first.
 */
export async function perform(tenant, signal, request, reply, operation, act) {
    const time = new Date(tenant.clock.now()).toISOString();
    const { method, url } = request;
    const fault = tenant.faults.strike(method, url);
    function log(client, status) {
        tenant.requests.add({ time, method, path: url, operation, client, status });
    }
    await wait(tenant, tenant.limits.latencyMs, signal);
    if (fault === undefined) {
        const { client, answer } = await act();
        log(client, answer.status);
        return send(reply, answer);
    }
    const skipped = fault.status !== undefined || fault.cut === 'before';
    const { client, answer } = skipped
        ? { client: null, answer: failure(fault.status ?? 500) }
        : await act();
    await wait(tenant, fault.delayMs ?? 0, signal);
    const spoilt = spoil(answer, fault);
    const cut = fault.cut;
    log(client, cut === 'before' || cut === 'after' ? 0 : spoilt.status);
    if (cut === undefined) {
        return send(reply, spoilt);
    }
    if (cut === 'mid-body') {
        await sendHalf(reply, spoilt);
    }
    else {
        dropConnection(reply);
    }
    return reply;
}
async function wait(tenant, ms, signal) {
    if (ms > 0) {
        await tenant.clock.sleep(ms, signal);
    }
}
//# sourceMappingURL=perform.js.map