import { objectOf, own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Tenant } from '../tenant.ts';
import { failure, idsAt, objectAt, output, textAt } from './asked.ts';
import type { Action } from './asked.ts';
import { mailOf } from './identity-view.ts';
import { tell } from './message.ts';
import { renderVelocity } from './velocity/render.ts';

/**
 * Sends a mail to the outbox: its body is a Velocity template over `context`, and an invalid one is refused with 400
 * (facts 5.4). A mail for nobody is kept as such, since what the platform does with one is not known.
 */
export const sendEmail: Action = (asked) => {
  const { tenant, attributes } = asked;
  const context = objectAt(attributes, 'context');
  const body = renderVelocity(textAt(attributes, 'body') ?? '', withoutNull(context));
  if (!body.ok) {
    return failure(400, `The mail's template is invalid: ${body.trouble}.`);
  }
  tell(asked, {
    kind: 'email',
    to: recipients(tenant, attributes),
    asked: {
      subject: textAt(attributes, 'subject') ?? '',
      body: body.value,
      context,
      ...optional(attributes, 'from'),
      ...optional(attributes, 'fromEmail'),
      ...optional(attributes, 'replyTo'),
      carbonCopy: idsAt(attributes, 'carbonCopy'),
    },
  });
  return output({});
};

/** Gives the addresses; version 1 named an identity instead (facts 4.1). */
function recipients(tenant: Tenant, attributes: JsonObject): readonly string[] {
  const addresses = idsAt(attributes, 'recipientEmailList');
  return addresses.length > 0
    ? addresses
    : idsAt(attributes, 'recipientId').map((id) => mailOf(tenant, id) ?? id);
}

/** What is null stands for nothing, so that `$!{x}` shows nothing. */
function withoutNull(context: JsonObject): JsonObject {
  return objectOf(Object.entries(context).filter(([, value]) => value !== null));
}

function optional(attributes: JsonObject, key: string): JsonObject {
  const value = own(attributes, key);
  return value === undefined || value === null || value === '' ? {} : { [key]: value };
}
