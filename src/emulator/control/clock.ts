import type { FastifyInstance } from 'fastify';
import { parseDuration } from '../../kernel/duration.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { jsonAnswer } from '../answer.ts';
import { readAdvance } from '../control-input.ts';
import { send } from '../send.ts';
import type { Tenant } from '../tenant.ts';
import { accept, CONTROL, refusal } from './accept.ts';

/** Adds the routes that tell and move the tenant's time. */
export function addClockRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.get(`${CONTROL}/clock`, (_request, reply) => send(reply, jsonAnswer(200, clock(tenant))));
  app.post(`${CONTROL}/clock`, (request, reply) =>
    accept(request, reply, readAdvance, async (written) => {
      const ms = parseDuration(written.advance);
      if (ms === undefined) {
        return refusal('advance: a duration such as 30s, 5m or 2h');
      }
      await tenant.clock.advance(ms);
      return jsonAnswer(200, clock(tenant));
    }),
  );
}

function clock(tenant: Tenant): JsonObject {
  return { now: new Date(tenant.clock.now()).toISOString() };
}
