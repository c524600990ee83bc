import type { FastifyInstance } from 'fastify';
import type { Json } from '../../kernel/json.ts';
import { jsonAnswer } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { readEvent } from '../control-input.ts';
import { executionObject } from '../executions/execution.ts';
import { noExecution } from '../executions/execution-reads.ts';
import { startByEvent } from '../executions/trigger-event.ts';
import { send } from '../send.ts';
import type { Tenant } from '../tenant.ts';
import { accept, CONTROL, refusal } from './accept.ts';

/** Adds the routes that let events happen, and show what the engine itself tells of an execution. */
export function addRunRoutes(app: FastifyInstance, tenant: Tenant): void {
  app.post(`${CONTROL}/events`, (request, reply) =>
    accept(request, reply, readEvent, async ({ trigger, input }) => {
      const started = startByEvent(tenant, trigger, input);
      if (!started.ok) {
        return refusal(started.trouble);
      }
      // Whoever asks looks at the outcome next: it is there.
      await tenant.runner.idle();
      return jsonAnswer(200, started.value as unknown as Json);
    }),
  );
  app.get(`${CONTROL}/executions/:id`, (request, reply) => {
    const { id } = request.params as { readonly id: string };
    return send(reply, execution(tenant, id));
  });
}

function execution(tenant: Tenant, id: string): Answer {
  const found = tenant.executions.get(id);
  return found === undefined
    ? noExecution(id)
    : jsonAnswer(200, {
        ...executionObject(found),
        depth: found.depth,
        events: (tenant.runner.events(found) ?? null) as unknown as Json,
      });
}
