import type { ActionAnswer } from '../../engine/action-call.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { LateAnswer } from '../executions/runner.ts';
import type { OutboxMessage } from '../outbox-message.ts';
import type { Asked } from './asked.ts';

/** What a run tells or asks, and whom. */
export interface Said {
  readonly kind: OutboxMessage['kind'];
  readonly to: readonly string[];
  readonly asked: JsonObject;
}

/** When an answer is too late, and what the action gives then. */
export interface Deadline {
  readonly at: number;
  readonly gives: LateAnswer;
}

/** Lays something that needs no answer in the outbox. */
export function tell(from: Asked, said: Said): OutboxMessage {
  return from.tenant.outbox.add({ ...messageOf(from, said), state: 'sent' });
}

/** Lays a question in the outbox; the run goes on when it is answered, or at the deadline if there is one. */
export function ask(from: Asked, said: Said, deadline?: Deadline): ActionAnswer {
  from.tenant.outbox.add({
    ...messageOf(from, said),
    state: 'waiting',
    ...(deadline === undefined
      ? {}
      : { deadline: new Date(deadline.at).toISOString(), atDeadline: deadline.gives }),
  });
  return { kind: 'later' };
}

function messageOf({ tenant, run, call }: Asked, said: Said): Omit<OutboxMessage, 'id' | 'state'> {
  return {
    at: new Date(tenant.clock.now()).toISOString(),
    kind: said.kind,
    actionId: call.actionId,
    executionId: run.executionId,
    workflowId: run.workflowId,
    workflowName: run.workflowName,
    step: call.step,
    ...(call.iteration === undefined ? {} : { iteration: call.iteration }),
    call: call.id,
    to: said.to,
    asked: said.asked,
  };
}
