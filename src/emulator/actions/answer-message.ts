import * as v from 'valibot';
import { isObject, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import { read } from '../control-input.ts';
import type { OutboxMessage } from '../outbox-message.ts';
import type { Tenant } from '../tenant.ts';
import { approvalOutput } from './approvals.ts';
import { output } from './asked.ts';
import { personOf } from './identity-view.ts';

/** Why a message was not answered: the status for whoever tried, and the words. */
export interface Unanswered {
  readonly status: 400 | 409;
  readonly message: string;
}

const object = v.custom<JsonObject>(isObject, 'an object is needed');
const text = v.exactOptional(v.string());

const formAnswer = v.strictObject({ formData: object });

const approvalAnswer = v.strictObject({
  decision: v.picklist(['APPROVED', 'REJECTED'], 'APPROVED or REJECTED is needed'),
  by: text,
  comments: text,
});

const ticketAnswer = v.strictObject({ record: object });

/**
 * Answers a message as a person does: a form with `{formData}`, an approval with `{decision, by?, comments?}`; a
 * ticket takes `{record}`, the fields that somebody changed.
 */
export function answerMessage(
  tenant: Tenant,
  message: OutboxMessage,
  body: Json | undefined,
): Result<true, Unanswered> {
  if (message.kind === 'ticket') {
    const written = read(ticketAnswer, body);
    if (!written.ok) {
      return refuse(400, written.trouble);
    }
    tenant.outbox.rewrite(message.id, { ...message.asked, ...written.value.record });
    return { ok: true, value: true };
  }
  if (message.state !== 'waiting') {
    return refuse(409, `This ${message.kind} waits for no answer: it is ${message.state}.`);
  }
  return message.kind === 'approval'
    ? decide(tenant, message, body)
    : submit(tenant, message, body);
}

function submit(
  tenant: Tenant,
  message: OutboxMessage,
  body: Json | undefined,
): Result<true, Unanswered> {
  const written = read(formAnswer, body);
  if (!written.ok) {
    return refuse(400, written.trouble);
  }
  const { formData } = written.value;
  tenant.outbox.answer(message.id, { formData }, output({ formData }));
  return { ok: true, value: true };
}

function decide(
  tenant: Tenant,
  message: OutboxMessage,
  body: Json | undefined,
): Result<true, Unanswered> {
  const written = read(approvalAnswer, body);
  if (!written.ok) {
    return refuse(400, written.trouble);
  }
  const { decision, comments } = written.value;
  const person = written.value.by ?? message.to[0];
  const found = person === undefined ? undefined : tenant.records.find('identities', person);
  const by =
    person === undefined ? undefined : personOf(tenant, (found && stringAt(found, 'id')) ?? person);
  tenant.outbox.answer(
    message.id,
    { ...written.value },
    output(approvalOutput(message.actionId, decision, by, comments)),
  );
  return { ok: true, value: true };
}

function refuse(status: Unanswered['status'], message: string): Result<true, Unanswered> {
  return { ok: false, trouble: { status, message } };
}
