import type { FastifyInstance } from 'fastify';
import { jsonAnswer } from '../answer.ts';
import { loadState, readState, saveState } from '../saved-state.ts';
import { send } from '../send.ts';
import type { Tenant } from '../tenant.ts';
import { accept, CONTROL } from './accept.ts';

/** Adds the routes that give the tenant's state as its file holds it, and put another in its place. */
export function addStateRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get(`${CONTROL}/state`, (_request, reply) => send(reply, jsonAnswer(200, saveState(tenant))));
  app.put(`${CONTROL}/state`, (request, reply) =>
    accept(request, reply, readState, (state) => {
      loadState(tenant, state);
      return jsonAnswer(200, { workflows: tenant.workflows.list().length });
    }),
  );
}
