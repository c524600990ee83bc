import { isObject, objectOf, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Tenant } from '../tenant.ts';
import { failure, output, textAt } from './asked.ts';
import type { Action, Asked } from './asked.ts';
import { tell } from './message.ts';

/** How ServiceNow begins the numbers of its tables. */
const PREFIXES: Readonly<Record<string, string>> = {
  incident: 'INC',
  sc_request: 'REQ',
  sc_req_item: 'RITM',
  sc_task: 'SCTASK',
  change_request: 'CHG',
};

/** Creates or reads a ServiceNow ticket; tickets lie in the outbox, where people can move them on. */
export const manageTicket: Action = (asked) => {
  const action = textAt(asked.attributes, 'action') ?? '';
  if (action === 'create') {
    return createTicket(asked);
  }
  return action === 'get'
    ? readTicket(asked)
    : failure(400, `Tickets are created (create) or read (get), not "${action}".`);
};

function createTicket(asked: Asked): ReturnType<Action> {
  const { tenant, attributes } = asked;
  const count = ticketsOf(tenant).length;
  const number = `${prefixOf(attributes)}${String(10_001 + count).padStart(7, '0')}`;
  const record = {
    sys_id: `${asked.run.executionId}-${asked.call.id}`,
    number,
    task_effective_number: number,
    state: '1',
    request_state: 'requested',
    opened_at: new Date(tenant.clock.now()).toISOString().slice(0, 19).replace('T', ' '),
    caller_id: textAt(attributes, 'caller') ?? '',
    short_description: textAt(attributes, 'shortDescription') ?? '',
    description: textAt(attributes, 'description') ?? '',
    subcategory: textAt(attributes, 'subCategory') ?? '',
    urgency: textAt(attributes, 'urgency') ?? '',
    watch_list: textAt(attributes, 'watchlist') ?? '',
    ...customFields(attributes),
  };
  tell(asked, { kind: 'ticket', to: [], asked: record });
  return output({ statusCode: 201, headers: {}, body: { result: record } });
}

/** A search: its result is a list, empty for a number that nobody created. */
function readTicket({ tenant, attributes }: Asked): ReturnType<Action> {
  const number = textAt(attributes, 'ticket');
  const result = ticketsOf(tenant).filter((ticket) => stringAt(ticket, 'number') === number);
  return output({ statusCode: 200, headers: {}, body: { result } });
}

function ticketsOf(tenant: Tenant): readonly JsonObject[] {
  return tenant.outbox.list().flatMap(({ kind, asked }) => (kind === 'ticket' ? [asked] : []));
}

function prefixOf(attributes: JsonObject): string {
  const table = /\/table\/(\w+)/.exec(textAt(attributes, 'url') ?? '')?.[1] ?? 'incident';
  return Object.hasOwn(PREFIXES, table) ? (PREFIXES[table] ?? 'INC') : 'INC';
}

/** `customFields` is a map, or lines of `key:value` (facts 4.1). */
function customFields(attributes: JsonObject): JsonObject {
  const written = own(attributes, 'customFields');
  if (isObject(written)) {
    return written;
  }
  const lines = typeof written === 'string' ? written.split('\n') : [];
  return objectOf(
    lines.flatMap((line) => {
      const [, key, value] = /^\s*([^:\s]+)\s*:(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value.trim()] as const];
    }),
  );
}
