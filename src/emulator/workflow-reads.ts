import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import { problem, textAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import { readFilter } from './filters.ts';
import { cut, PAGE_SIZE, readPage } from './paging.ts';
import type { Query } from './paging.ts';
import { readSorters } from './sorters.ts';
import type { Tenant } from './tenant.ts';
import type { StoredWorkflow } from './workflow-store.ts';

const FILTERABLE = { enabled: ['eq'], triggerId: ['eq'], connectorInstanceId: ['eq'] } as const;

const SORTABLE = ['modified', 'name'] as const;

/** Answers that there is no workflow of this id. */
export function noWorkflow(id: string): Answer {
  return problem(404, `The workflow ${id} was not found.`);
}

/** Lists workflows; filters, sorters and count only where the family documents them (facts 1.3). */
export function listWorkflows(tenant: Tenant, call: Call): Answer {
  const { collection } = call.family;
  const page = readPage(
    call.query,
    collection ? PAGE_SIZE : (tenant.behaviour.listCap ?? undefined),
  );
  if (!page.ok) {
    return problem(400, page.trouble);
  }
  const found = collection
    ? select(tenant.workflows.list(), call.query)
    : { ok: true as const, value: tenant.workflows.list() };
  if (!found.ok) {
    return problem(400, found.trouble);
  }
  const counts = tenant.behaviour.counts === 'present';
  const texts = cut(found.value, page.value).map((stored) => tenant.workflows.text(stored, counts));
  return textAnswer(
    `[${texts.join(',')}]`,
    collection && call.query['count'] === 'true'
      ? { 'x-total-count': String(found.value.length) }
      : {},
  );
}

/** Gets one workflow; its metrics can be slow, and switched off where the family knows how. */
export async function getWorkflow(tenant: Tenant, call: Call): Promise<Answer> {
  const metrics = !(call.family.metrics && call.query['workflowMetrics'] === 'false');
  if (metrics && tenant.behaviour.slowMetrics > 0) {
    await tenant.clock.sleep(tenant.behaviour.slowMetrics, call.signal);
  }
  const stored = tenant.workflows.get(call.id);
  return stored === undefined
    ? noWorkflow(call.id)
    : textAnswer(tenant.workflows.text(stored, metrics && tenant.behaviour.counts === 'present'));
}

function select(
  all: readonly StoredWorkflow[],
  query: Query,
): Result<readonly StoredWorkflow[], string> {
  const filter = readFilter(query['filters'] ?? '', FILTERABLE);
  if (!filter.ok) {
    return filter;
  }
  const found = all.filter(({ value }) => {
    const fields = filterFields(value);
    return (
      filter.value(fields) &&
      (query['triggerId'] ?? fields['triggerId']) === fields['triggerId'] &&
      (query['connectorInstanceId'] ?? fields['connectorInstanceId']) ===
        fields['connectorInstanceId']
    );
  });
  const sorters = readSorters(query['sorters'] ?? '', SORTABLE);
  return sorters.ok
    ? { ok: true, value: found.toSorted((a, b) => sorters.value(a.value, b.value)) }
    : sorters;
}

function filterFields(workflow: JsonObject): JsonObject {
  const trigger = own(workflow, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  const members = isObject(attributes) ? attributes : {};
  return {
    enabled: own(workflow, 'enabled') === true,
    triggerId: stringAt(members, 'id') ?? '',
    connectorInstanceId: stringAt(members, 'connectorInstanceId') ?? '',
  };
}
