import * as v from 'valibot';
import type { EventDefinition } from './event-definition.ts';
import { API_EVENTS } from './events/api.ts';
import { CAPTURE_EVENTS } from './events/capture.ts';
import { DAEMON_EVENTS } from './events/daemon.ts';
import { EXECUTION_EVENTS } from './events/execution.ts';
import { NOTIFY_EVENTS } from './events/notify.ts';
import { PASS_EVENTS } from './events/pass.ts';
import { REPLICA_EVENTS } from './events/replica.ts';
import { ROLLOUT_EVENTS } from './events/rollout.ts';
import { TENANT_EVENTS } from './events/tenant.ts';
import { WARNING_EVENTS } from './events/warnings.ts';
import { WORKFLOW_EVENTS } from './events/workflow.ts';
import { LOG_KEYS } from './log-keys.ts';
import type { LogKey, LogValue } from './log-keys.ts';

/** Every event there is, by its permanent name. */
export const EVENTS = {
  ...DAEMON_EVENTS,
  ...REPLICA_EVENTS,
  ...PASS_EVENTS,
  ...WORKFLOW_EVENTS,
  ...TENANT_EVENTS,
  ...CAPTURE_EVENTS,
  ...ROLLOUT_EVENTS,
  ...EXECUTION_EVENTS,
  ...WARNING_EVENTS,
  ...NOTIFY_EVENTS,
  ...API_EVENTS,
} as const;

/** The permanent name of an event. */
export type EventName = keyof typeof EVENTS;

type Required<N extends EventName> = (typeof EVENTS)[N]['required'][number];
type Optional<N extends EventName> = (typeof EVENTS)[N]['optional'][number];

/** What an event of a kind carries. */
export type FieldsOf<N extends EventName> = {
  readonly [K in Required<N> & LogKey]: LogValue<K>;
} & {
  readonly [K in Optional<N> & LogKey]?: LogValue<K>;
};

/** The names in the order of the catalogue. */
export const EVENT_NAMES = Object.keys(EVENTS) as readonly EventName[];

/** The definition of an event. */
export function definitionOf(name: EventName): EventDefinition {
  return EVENTS[name];
}

/** The schemas of the keys that a definition names. */
function entriesOf(definition: EventDefinition): v.ObjectEntries {
  const optional: readonly LogKey[] = [...definition.optional, 'truncated'];
  return Object.fromEntries([
    ...definition.required.map((key) => [key, LOG_KEYS[key]] as const),
    ...optional.map((key) => [key, v.exactOptional(LOG_KEYS[key])] as const),
  ]);
}

/** Schema of an event's fields; a key that it does not name is refused. */
export function fieldsSchema(name: EventName): v.GenericSchema<unknown> {
  return v.strictObject(entriesOf(definitionOf(name)));
}

/** Schema of an event's whole line. */
export function lineSchema(name: EventName): v.GenericSchema<unknown> {
  const definition = definitionOf(name);
  const entries: v.ObjectEntries = {
    time: v.pipe(v.string(), v.description('When the line was written; RFC 3339')),
    level: v.picklist(definition.levels),
    event: v.literal(name),
    msg: v.literal(definition.msg),
    ...(definition.help === undefined ? {} : { help: v.literal(helpOf(definition.help)) }),
    ...entriesOf(definition),
  };
  return v.strictObject(entries);
}

/** Where to read on about an event. */
export function helpOf(anchor: string): string {
  return `docs/runbook.md#${anchor}`;
}
