import type { FastifyInstance } from 'fastify';
import { jsonAnswer } from '../answer.ts';
import { readMocks } from '../mocks.ts';
import { send } from '../send.ts';
import type { Tenant } from '../tenant.ts';
import { accept, CONTROL } from './accept.ts';

/** Adds the routes that say what answers in the place of actions. */
export function addMockRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get(`${CONTROL}/mocks`, (_request, reply) =>
    send(reply, jsonAnswer(200, tenant.mocks.toJson())),
  );
  app.put(`${CONTROL}/mocks`, (request, reply) =>
    accept(request, reply, readMocks, (written) => {
      tenant.mocks.set(written);
      return jsonAnswer(200, { mocks: written.mocks.length });
    }),
  );
  app.delete(`${CONTROL}/mocks`, (_request, reply) => {
    tenant.mocks.clear();
    return send(reply, { status: 204 });
  });
}
