import * as v from 'valibot';
import type { Iteration } from '../engine/action-call.ts';
import { isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { LateAnswer } from './executions/runner.ts';

/** What can lie in the outbox. */
export const MESSAGE_KINDS = [
  'email',
  'form',
  'message',
  'approval',
  'ticket',
  'campaign',
] as const;

/** How a message stands; `withdrawn` means that its run went on or ended without an answer. */
export const MESSAGE_STATES = ['sent', 'waiting', 'answered', 'expired', 'withdrawn'] as const;

/** Something a run sent to people, or asks of them. Plain JSON. */
export interface OutboxMessage {
  readonly id: string;
  readonly at: string;
  readonly kind: (typeof MESSAGE_KINDS)[number];
  readonly state: (typeof MESSAGE_STATES)[number];
  readonly actionId: string;
  readonly executionId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly step: string;
  readonly iteration?: Iteration;
  /** The number of the action's call within its run. */
  readonly call: number;
  /** Mail addresses or ids of identities. */
  readonly to: readonly string[];
  /** What was said or asked. */
  readonly asked: JsonObject;
  /** When a waiting message expires. */
  readonly deadline?: string;
  /** What the action gives when nobody answers by then. */
  readonly atDeadline?: LateAnswer;
  readonly answer?: JsonObject;
}

const object = v.custom<JsonObject>(isObject);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Messages as a state file holds them. */
export const savedMessages = v.array(
  v.strictObject({
    id: v.string(),
    at: v.string(),
    kind: v.picklist(MESSAGE_KINDS),
    state: v.picklist(MESSAGE_STATES),
    actionId: v.string(),
    executionId: v.string(),
    workflowId: v.string(),
    workflowName: v.string(),
    step: v.string(),
    iteration: v.exactOptional(v.strictObject({ loop: v.string(), index: count })),
    call: count,
    to: v.array(v.string()),
    asked: object,
    deadline: v.exactOptional(v.pipe(v.string(), v.isoTimestamp())),
    atDeadline: v.exactOptional(
      v.variant('kind', [
        v.strictObject({
          kind: v.literal('output'),
          output: v.custom<Json>((value) => value !== undefined),
        }),
        v.strictObject({
          kind: v.literal('error'),
          error: v.strictObject({
            status: count,
            message: v.string(),
            name: v.exactOptional(v.string()),
          }),
        }),
      ]),
    ),
    answer: v.exactOptional(object),
  }),
);
