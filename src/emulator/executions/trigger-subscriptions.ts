import { payloadSchema } from '../../catalogue/payload-schema.ts';
import { TRIGGERS } from '../../catalogue/triggers.ts';
import { triggerLets } from '../../engine/trigger-filter.ts';
import { isObject, own, sha256, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { jsonAnswer, problem } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { ApiOperation } from '../api-operation.ts';
import type { Call } from '../call.ts';
import type { Family } from '../families.ts';
import { cut, PAGE_SIZE, readPage } from '../paging.ts';
import type { Tenant } from '../tenant.ts';
import type { StoredWorkflow } from '../workflow-store.ts';
import { STARTED_BY_EVENTS, triggerId, triggerType } from './stored-trigger.ts';

/** Which scope these need is not known; the one that every user has stands for it. */
const SCOPES = ['sp:scopes:default'] as const;

/** Lists the operations that tell of event triggers and of who listens to them (facts 1.2, 1.8). */
export function triggerOperations(tenant: Tenant): readonly ApiOperation[] {
  const subscriptions = { base: at('trigger-subscriptions'), scopes: SCOPES } as const;
  return [
    {
      name: 'listTriggers',
      method: 'GET',
      base: at('triggers'),
      path: '',
      scopes: SCOPES,
      handler: (call) => list(call, TRIGGERS.filter(isEvent).map(triggerObject)),
    },
    {
      ...subscriptions,
      name: 'listSubscriptions',
      method: 'GET',
      path: '',
      handler: (call) => list(call, tenant.workflows.list().flatMap(subscription)),
    },
    {
      ...subscriptions,
      name: 'testSubscriptionFilter',
      method: 'POST',
      path: '/validate-filter',
      handler: validateFilter,
    },
  ];
}

/** Where an API stands in a family; v3 does not have these. */
function at(api: string): (family: Family) => string | undefined {
  return ({ name }) =>
    name === 'v3' ? undefined : name === 'v1' ? `/${api}/v1` : `/${name}/${api}`;
}

function isEvent({ type }: { readonly type: string }): boolean {
  return STARTED_BY_EVENTS.has(type);
}

function list(call: Call, rows: readonly JsonObject[]): Answer {
  const page = readPage(call.query, PAGE_SIZE);
  const counted = call.query['count'] === 'true';
  return page.ok
    ? jsonAnswer(200, cut(rows, page.value), counted ? { 'x-total-count': `${rows.length}` } : {})
    : problem(400, page.trouble);
}

function triggerObject(trigger: (typeof TRIGGERS)[number]): JsonObject {
  return {
    id: trigger.id,
    name: trigger.name,
    type: trigger.awaitsAnswer ? 'REQUEST_RESPONSE' : 'FIRE_AND_FORGET',
    description: trigger.description,
    inputSchema: JSON.stringify(payloadSchema(trigger.id)),
    exampleInput: trigger.inputExample,
  };
}

/** A workflow with an event trigger shows as one subscription, with the filter that was really stored. */
function subscription(stored: StoredWorkflow): readonly JsonObject[] {
  const { value } = stored;
  const id = triggerId(stored) ?? '';
  if (!STARTED_BY_EVENTS.has(triggerType(stored) ?? '') || id === '') {
    return [];
  }
  const trigger = own(value, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  const filter = isObject(attributes) ? stringAt(attributes, 'filter.$') : undefined;
  const digest = sha256(stored.id);
  return [
    {
      // The same id for the same workflow, over restarts too.
      id: [8, 12, 16, 20, 32]
        .map((end, index, ends) => digest.slice(ends[index - 1] ?? 0, end))
        .join('-'),
      name: stringAt(value, 'name') ?? '',
      description: stringAt(value, 'description') ?? '',
      triggerId: id,
      triggerName: TRIGGERS.find((row) => row.id === id)?.name ?? id,
      type: 'WORKFLOW',
      responseDeadline: 'PT1H',
      workflowId: stored.id,
      enabled: value['enabled'] === true,
      ...(filter === undefined ? {} : { filter }),
    },
  ];
}

function validateFilter({ body }: Call): Answer {
  const filter = isObject(body) ? stringAt(body, 'filter') : undefined;
  const input = isObject(body) ? own(body, 'input') : undefined;
  if (filter === undefined || input === undefined) {
    return problem(400, 'input and filter are required');
  }
  const lets = triggerLets({ attributes: { 'filter.$': filter } }, input);
  const isPathExist = lets.ok && lets.value;
  return jsonAnswer(200, { isValid: isPathExist, isValidJSONPath: lets.ok, isPathExist });
}
