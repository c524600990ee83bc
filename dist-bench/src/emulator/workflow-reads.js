import { compareText } from '../kernel/diagnostic.js';
import { isObject, own, stringAt } from '../kernel/json.js';
import { problem, textAnswer } from './answer.js';
import { readFilter } from './filters.js';
import { cut, PAGE_SIZE, readPage } from './paging.js';
const FILTERABLE = { enabled: ['eq'], triggerId: ['eq'], connectorInstanceId: ['eq'] };
const SORTABLE = new Set(['modified', 'name']);
/** Answers that there is no workflow of this id. */
export function noWorkflow(id) {
    return problem(404, `The workflow ${id} was not found.`);
}
/** Lists workflows; filters, sorters and count only where the family documents them (facts 1.3). */
export function listWorkflows(tenant, call) {
    const { collection } = call.family;
    const page = readPage(call.query, collection ? PAGE_SIZE : (tenant.behaviour.listCap ?? undefined));
    if (!page.ok) {
        return problem(400, page.trouble);
    }
    const found = collection
        ? select(tenant.workflows.list(), call.query)
        : { ok: true, value: tenant.workflows.list() };
    if (!found.ok) {
        return problem(400, found.trouble);
    }
    const counts = tenant.behaviour.counts === 'present';
    const texts = cut(found.value, page.value).map((stored) => tenant.workflows.text(stored, counts));
    return textAnswer(`[${texts.join(',')}]`, collection && call.query['count'] === 'true'
        ? { 'x-total-count': String(found.value.length) }
        : {});
}
/** Gets one workflow; its metrics can be slow, and switched off where the family knows how. */
export async function getWorkflow(tenant, call) {
    const metrics = !(call.family.metrics && call.query['workflowMetrics'] === 'false');
    if (metrics && tenant.behaviour.slowMetrics > 0) {
        await tenant.clock.sleep(tenant.behaviour.slowMetrics, call.signal);
    }
    const stored = tenant.workflows.get(call.id);
    return stored === undefined
        ? noWorkflow(call.id)
        : textAnswer(tenant.workflows.text(stored, metrics && tenant.behaviour.counts === 'present'));
}
function select(all, query) {
    const filter = readFilter(query['filters'] ?? '', FILTERABLE);
    if (!filter.ok) {
        return filter;
    }
    const found = all.filter(({ value }) => {
        const fields = filterFields(value);
        return (filter.value(fields) &&
            (query['triggerId'] ?? fields['triggerId']) === fields['triggerId'] &&
            (query['connectorInstanceId'] ?? fields['connectorInstanceId']) ===
                fields['connectorInstanceId']);
    });
    return sort(found, query['sorters'] ?? '');
}
function filterFields(workflow) {
    const trigger = own(workflow, 'trigger');
    const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
    const members = isObject(attributes) ? attributes : {};
    return {
        enabled: own(workflow, 'enabled') === true,
        triggerId: stringAt(members, 'id') ?? '',
        connectorInstanceId: stringAt(members, 'connectorInstanceId') ?? '',
    };
}
function sort(found, sorters) {
    const keys = sorters === '' ? [] : sorters.split(',').map((key) => key.trim());
    const unknown = keys.find((key) => !SORTABLE.has(key.replace(/^-/, '')));
    if (unknown !== undefined) {
        return { ok: false, trouble: `sorting by "${unknown}" is not supported` };
    }
    const sorted = found.toSorted((a, b) => {
        for (const key of keys) {
            const member = key.replace(/^-/, '');
            const order = compareText(stringAt(a.value, member) ?? '', stringAt(b.value, member) ?? '');
            if (order !== 0) {
                return key.startsWith('-') ? -order : order;
            }
        }
        return 0;
    });
    return { ok: true, value: sorted };
}
//# sourceMappingURL=workflow-reads.js.map