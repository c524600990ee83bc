import type { FastifyInstance, FastifyRequest } from 'fastify';
import { textAnswer } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { queryOf } from '../request.ts';
import { send } from '../send.ts';
import type { Tenant } from '../tenant.ts';
import { CONTROL } from './accept.ts';

/** Adds the routes that tell what was requested. */
export function addRequestRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get(`${CONTROL}/requests`, (request, reply) => send(reply, requests(tenant, request)));
  app.delete(`${CONTROL}/requests`, (_request, reply) => {
    tenant.requests.clear();
    return send(reply, { status: 204 });
  });
}

function requests(tenant: Tenant, request: FastifyRequest): Answer {
  const counts = tenant.requests.counts();
  const log = queryOf(request)['log'] === 'true' ? { log: tenant.requests.list() } : {};
  return textAnswer(JSON.stringify({ ...counts, ...log }));
}
