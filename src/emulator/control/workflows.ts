import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { textAnswer } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { readEdit } from '../control-input.ts';
import type { Identity } from '../identities.ts';
import { readOperations } from '../patch.ts';
import { readJson } from '../request.ts';
import { send } from '../send.ts';
import type { Tenant } from '../tenant.ts';
import { editAsSomebody } from '../workflow-patch.ts';
import { noWorkflow } from '../workflow-reads.ts';
import { answerWorkflow } from '../workflow-writes.ts';
import { CONTROL, refusal } from './accept.ts';

/** Adds the routes that show workflows with their past, and edit them as the tenant's own pages do. */
export function addWorkflowRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get(`${CONTROL}/workflows`, (_request, reply) => send(reply, workflows(tenant)));
  app.patch(`${CONTROL}/workflows/:id`, (request, reply) => send(reply, edit(tenant, request)));
}

function workflows(tenant: Tenant): Answer {
  return textAnswer(
    JSON.stringify(
      tenant.workflows.list().map((stored) => ({
        id: stored.id,
        workflow: stored.value,
        revisions: stored.revisions,
      })),
    ),
  );
}

function edit(tenant: Tenant, request: FastifyRequest): Answer {
  const { id } = request.params as { readonly id: string };
  const body = readJson(request);
  const written = body.ok ? readEdit(body.value) : body;
  const operations = written.ok ? readOperations(written.value.patch) : written;
  const stored = tenant.workflows.get(id);
  if (!written.ok || !operations.ok) {
    return refusal(!written.ok ? written.trouble : !operations.ok ? operations.trouble : '');
  }
  if (stored === undefined) {
    return noWorkflow(id);
  }
  const by = somebody(tenant, written.value.as);
  return editAsSomebody(tenant, stored, operations.value, by) ?? answerWorkflow(tenant, id);
}

/** Finds a person by name or id; a stranger gets an id that is the same whenever the name is. */
function somebody(tenant: Tenant, name: string): Identity {
  const known = [...tenant.identities.values()].find(
    (identity) => identity.name === name || identity.id === name,
  );
  const id = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return known ?? { id, name };
}
