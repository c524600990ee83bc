import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Json } from '../../kernel/json.ts';
import { answerMessage } from '../actions/answer-message.ts';
import { jsonAnswer } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { MESSAGE_KINDS, MESSAGE_STATES } from '../outbox-message.ts';
import type { OutboxMessage } from '../outbox-message.ts';
import { queryOf, readJson } from '../request.ts';
import { send } from '../send.ts';
import type { Tenant } from '../tenant.ts';
import { CONTROL, refusal } from './accept.ts';

/** Adds the routes that show what runs sent and asked, and answer what they wait for. */
export function addOutboxRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get(`${CONTROL}/outbox`, (request, reply) => send(reply, list(tenant, request)));
  app.delete(`${CONTROL}/outbox`, (_request, reply) => {
    tenant.outbox.clear();
    return send(reply, { status: 204 });
  });
  app.get(`${CONTROL}/outbox/:id`, (request, reply) => send(reply, show(tenant, idOf(request))));
  app.post(`${CONTROL}/outbox/:id`, async (request, reply) =>
    send(reply, await answer(tenant, request)),
  );
}

function list(tenant: Tenant, request: FastifyRequest): Answer {
  const { kind, state, workflow, ...others } = queryOf(request);
  const unknown = Object.keys(others)[0];
  const wrong =
    wrongChoice('kind', kind, MESSAGE_KINDS) ??
    wrongChoice('state', state, MESSAGE_STATES) ??
    (unknown === undefined ? undefined : `"${unknown}" is not kind, state or workflow`);
  if (wrong !== undefined) {
    return refusal(wrong);
  }
  const messages = tenant.outbox
    .list()
    .filter(
      (message) =>
        (kind === undefined || message.kind === kind) &&
        (state === undefined || message.state === state) &&
        (workflow === undefined ||
          message.workflowId === workflow ||
          message.workflowName === workflow),
    );
  return jsonAnswer(200, messages as unknown as Json);
}

function wrongChoice(
  key: string,
  value: string | undefined,
  choices: readonly string[],
): string | undefined {
  return value === undefined || choices.includes(value)
    ? undefined
    : `${key}: one of ${choices.join(', ')}, not "${value}"`;
}

function show(tenant: Tenant, id: string): Answer {
  const message = tenant.outbox.get(id);
  return message === undefined ? nothing(id) : shown(message);
}

async function answer(tenant: Tenant, request: FastifyRequest): Promise<Answer> {
  const message = tenant.outbox.get(idOf(request));
  const body = readJson(request);
  if (message === undefined) {
    return nothing(idOf(request));
  }
  if (!body.ok) {
    return refusal(body.trouble);
  }
  const answered = answerMessage(tenant, message, body.value);
  if (!answered.ok) {
    return jsonAnswer(answered.trouble.status, { message: answered.trouble.message });
  }
  // Whoever answers looks at the run next: it has gone on by then.
  await tenant.runner.idle();
  return show(tenant, message.id);
}

function idOf(request: FastifyRequest): string {
  return (request.params as { readonly id: string }).id;
}

function nothing(id: string): Answer {
  return jsonAnswer(404, { message: `There is no message ${id} in the outbox.` });
}

function shown(message: OutboxMessage): Answer {
  return jsonAnswer(200, message as unknown as Json);
}
