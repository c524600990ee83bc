import type { FastifyInstance } from 'fastify';
import type { JsonObject } from '../../kernel/json.ts';
import { jsonAnswer } from '../answer.ts';
import { readBehaviour, readFaults, readLimits } from '../control-input.ts';
import { send } from '../send.ts';
import type { Tenant } from '../tenant.ts';
import { accept, CONTROL } from './accept.ts';

/** Adds the routes that set faults, limits and behaviour switches. */
export function addSettingRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.delete(`${CONTROL}/faults`, (_request, reply) => {
    tenant.faults.clear();
    return send(reply, { status: 204 });
  });
  app.put(`${CONTROL}/faults`, (request, reply) =>
    accept(request, reply, readFaults, ({ faults, seed }) => {
      tenant.faults.set(faults, seed);
      return jsonAnswer(200, { armed: faults.length });
    }),
  );
  app.put(`${CONTROL}/limits`, (request, reply) =>
    accept(request, reply, readLimits, (limits) => {
      tenant.limits = { ...tenant.limits, ...limits };
      return jsonAnswer(200, { ...tenant.limits });
    }),
  );
  app.put(`${CONTROL}/behaviour`, (request, reply) =>
    accept(request, reply, readBehaviour, (behaviour) => {
      tenant.behaviour = { ...tenant.behaviour, ...behaviour };
      return jsonAnswer(200, tenant.behaviour as unknown as JsonObject);
    }),
  );
}
