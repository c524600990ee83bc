import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from './answer.ts';
import type { Answer } from './answer.ts';
import { CONTROL } from './control/accept.ts';
import { addClockRoutes } from './control/clock.ts';
import { addMockRoutes } from './control/mocks.ts';
import { addOutboxRoutes } from './control/outbox.ts';
import { addRequestRoutes } from './control/requests.ts';
import { addRunRoutes } from './control/runs.ts';
import { addSettingRoutes } from './control/settings.ts';
import { addStateRoutes } from './control/state.ts';
import { addWorkflowRoutes } from './control/workflows.ts';
import type { Tenant } from './tenant.ts';

/** Adds the routes that steer the tenant from outside; they are neither counted nor faulted. */
export function addControlRoutes(app: FastifyInstance, tenant: Tenant): void {
  addRequestRoutes(app, tenant);
  addWorkflowRoutes(app, tenant);
  addClockRoutes(app, tenant);
  addSettingRoutes(app, tenant);
  addRunRoutes(app, tenant);
  addOutboxRoutes(app, tenant);
  addMockRoutes(app, tenant);
  addStateRoutes(app, tenant);
}

/** Answers a page of another site that reaches for the control routes through somebody's browser. */
export function refuseForeignPage(request: FastifyRequest): Answer | undefined {
  const { origin } = request.headers;
  const own = `http://${request.headers.host ?? ''}`;
  return request.url.startsWith(CONTROL) && origin !== undefined && origin !== own
    ? problem(403, 'The control routes do not answer pages of other sites.')
    : undefined;
}
