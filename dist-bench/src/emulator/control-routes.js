import { createHash } from 'node:crypto';
import { parseDuration } from '../kernel/duration.js';
import { jsonAnswer, problem, textAnswer } from './answer.js';
import { readAdvance, readBehaviour, readEdit, readFaults, readLimits } from './control-input.js';
import { readOperations } from './patch.js';
import { queryOf, readJson } from './request.js';
import { send } from './send.js';
import { editAsSomebody } from './workflow-patch.js';
import { noWorkflow } from './workflow-reads.js';
import { answerWorkflow } from './workflow-writes.js';
/** Where the control routes stand. */
export const CONTROL = '/_emulator';
/** Adds the routes that steer the tenant from outside; they are neither counted nor faulted. */
export function addControlRoutes(app, tenant) {
    app.get(`${CONTROL}/requests`, (request, reply) => send(reply, requests(tenant, request)));
    app.delete(`${CONTROL}/requests`, (_request, reply) => {
        tenant.requests.clear();
        return send(reply, { status: 204 });
    });
    app.get(`${CONTROL}/workflows`, (_request, reply) => send(reply, workflows(tenant)));
    app.patch(`${CONTROL}/workflows/:id`, (request, reply) => send(reply, edit(tenant, request)));
    app.get(`${CONTROL}/clock`, (_request, reply) => send(reply, clock(tenant)));
    app.post(`${CONTROL}/clock`, async (request, reply) => send(reply, await advance(tenant, request)));
    app.delete(`${CONTROL}/faults`, (_request, reply) => {
        tenant.faults.clear();
        return send(reply, { status: 204 });
    });
    app.put(`${CONTROL}/faults`, (request, reply) => accept(request, reply, readFaults, ({ faults, seed }) => {
        tenant.faults.set(faults, seed);
        return { armed: faults.length };
    }));
    app.put(`${CONTROL}/limits`, (request, reply) => accept(request, reply, readLimits, (limits) => {
        tenant.limits = { ...tenant.limits, ...limits };
        return { ...tenant.limits };
    }));
    app.put(`${CONTROL}/behaviour`, (request, reply) => accept(request, reply, readBehaviour, (behaviour) => {
        tenant.behaviour = { ...tenant.behaviour, ...behaviour };
        return { ...tenant.behaviour };
    }));
}
function accept(request, reply, read, act) {
    const body = readJson(request);
    const value = body.ok ? read(body.value) : body;
    return send(reply, value.ok ? jsonAnswer(200, act(value.value)) : refusal(value.trouble));
}
function refusal(message) {
    return jsonAnswer(400, { message });
}
function requests(tenant, request) {
    const counts = tenant.requests.counts();
    const log = queryOf(request)['log'] === 'true' ? { log: tenant.requests.list() } : {};
    return textAnswer(JSON.stringify({ ...counts, ...log }));
}
function workflows(tenant) {
    return textAnswer(JSON.stringify(tenant.workflows.list().map((stored) => ({
        id: stored.id,
        workflow: stored.value,
        revisions: stored.revisions,
    }))));
}
function edit(tenant, request) {
    const { id } = request.params;
    const body = readJson(request);
    const written = body.ok ? readEdit(body.value) : body;
    const operations = written.ok ? readOperations(written.value.patch) : written;
    const stored = tenant.workflows.get(id);
    if (!written.ok || !operations.ok) {
        return refusal(!written.ok ? written.trouble : !operations.ok ? operations.trouble : '');
    }
    if (stored === undefined) {
        return noWorkflow(id);
    }
    const by = somebody(tenant, written.value.as);
    return editAsSomebody(tenant, stored, operations.value, by) ?? answerWorkflow(tenant, id);
}
/** Finds a person by name or id; a stranger gets an id that is the same whenever the name is. */
function somebody(tenant, name) {
    const known = [...tenant.identities.values()].find((identity) => identity.name === name || identity.id === name);
    const id = createHash('sha256').update(name).digest('hex').slice(0, 32);
    return known ?? { id, name };
}
function clock(tenant) {
    return jsonAnswer(200, { now: new Date(tenant.clock.now()).toISOString() });
}
async function advance(tenant, request) {
    const body = readJson(request);
    const written = body.ok ? readAdvance(body.value) : body;
    const ms = written.ok ? parseDuration(written.value.advance) : undefined;
    if (!written.ok || ms === undefined) {
        return refusal(written.ok ? 'advance: a duration such as 30s, 5m or 2h' : written.trouble);
    }
    await tenant.clock.advance(ms);
    return clock(tenant);
}
/** Answers a page of another site that reaches for the control routes through somebody's browser. */
export function refuseForeignPage(request) {
    const { origin } = request.headers;
    const own = `http://${request.headers.host ?? ''}`;
    return request.url.startsWith(CONTROL) && origin !== undefined && origin !== own
        ? problem(403, 'The control routes do not answer pages of other sites.')
        : undefined;
}
//# sourceMappingURL=control-routes.js.map