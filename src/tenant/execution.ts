import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';

/** What an execution can be (facts 1.4). */
export const EXECUTION_STATUSES = ['Completed', 'Failed', 'Canceled', 'Running', 'Queued'] as const;

export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** One run of a workflow; times are RFC 3339 as the tenant writes them. */
export interface Execution {
  readonly id: string;
  readonly status: ExecutionStatus | 'Unknown';
  readonly workflowId?: string;
  readonly requestId?: string;
  readonly startTime?: string;
  /** Absent while it runs. */
  readonly closeTime?: string;
  readonly raw: JsonObject;
}

/** One event of an execution's history (facts 5.6); a type we do not know stands as it came. */
export interface ExecutionEvent {
  readonly type: string;
  readonly timestamp?: string;
  readonly attributes: JsonObject;
}

/** What an execution did, and, where the family tells it, the definition and trigger that ran. */
export interface ExecutionHistory {
  readonly events: readonly ExecutionEvent[];
  readonly definition?: JsonObject;
  readonly trigger?: JsonObject;
}

/** Reads an execution; an array of one stands for its element. Undefined when it carries no id. */
export function readExecution(value: Json | undefined): Execution | undefined {
  const raw = isArray(value) && value.length === 1 ? value[0] : value;
  const id = isObject(raw) ? stringAt(raw, 'id') : undefined;
  if (!isObject(raw) || id === undefined || id === '') {
    return undefined;
  }
  const status = EXECUTION_STATUSES.find((known) => known === raw['status']) ?? 'Unknown';
  return {
    id,
    status,
    ...texts(raw, ['workflowId', 'requestId', 'startTime', 'closeTime']),
    raw,
  };
}

/** Reads the events of `history`: a list, or one event alone as the schema of history-v2 has it. Undefined for anything else. */
export function readEvents(value: Json | undefined): readonly ExecutionEvent[] | undefined {
  if (isObject(value)) {
    return stringAt(value, 'type') === undefined ? undefined : [readEvent(value)];
  }
  return isArray(value) ? value.filter(isObject).map(readEvent) : undefined;
}

/** Reads an answer of history-v2, `{definition, history, trigger}`; undefined when it holds no history. */
export function readHistoryV2(value: Json | undefined): ExecutionHistory | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const events = readEvents(own(value, 'history') ?? []);
  const definition = own(value, 'definition');
  const trigger = own(value, 'trigger');
  return events === undefined
    ? undefined
    : {
        events,
        ...(isObject(definition) ? { definition } : {}),
        ...(isObject(trigger) ? { trigger } : {}),
      };
}

function readEvent(raw: JsonObject): ExecutionEvent {
  const attributes = own(raw, 'attributes');
  return {
    type: stringAt(raw, 'type') ?? '',
    ...texts(raw, ['timestamp']),
    attributes: isObject(attributes) ? attributes : {},
  };
}

function texts<K extends string>(
  raw: JsonObject,
  keys: readonly K[],
): { readonly [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  for (const key of keys) {
    const text = stringAt(raw, key);
    if (text !== undefined && text !== '') {
      found[key] = text;
    }
  }
  return found;
}
