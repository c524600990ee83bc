import * as v from 'valibot';
import { diffView } from '../../report/view/diff-view.ts';
import { eventsView } from '../../report/view/event-view.ts';
import { executionView, executionsView } from '../../report/view/execution-view.ts';
import { failuresView } from '../../report/view/failure-view.ts';
import { meView } from '../../report/view/me-view.ts';
import { passesView } from '../../report/view/pass-view.ts';
import { replicasView } from '../../report/view/replica-view.ts';
import type { ReplicasView } from '../../report/view/replica-view.ts';
import { sourcesView } from '../../report/view/source-view.ts';
import { tenantView, tenantsView } from '../../report/view/tenant-view.ts';
import { workflowView } from '../../report/view/workflow-view.ts';
import { eventKey, inTenant, inWorkflow, shortText, tenantId, whole } from './inputs.ts';
import type { ApiPort, Replicas } from './ports.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const EXECUTIONS = 25;
const MOST_EXECUTIONS = 250;
const EVENTS = 50;
const MOST_EVENTS = 500;

/** What can be read of sources and tenants. */
export function stateRoutes({ reads, version, replicas }: ApiPort): readonly Route[] {
  const get = { method: 'GET', right: 'read' } as const;
  return [
    route({
      method: 'GET',
      path: '/me',
      id: 'getMe',
      summary: 'Who asks, and what they may do',
      answer: meView,
      handle: async ({ caller }) => ({ ...caller, version }),
    }),
    route({
      ...get,
      path: '/replicas',
      id: 'listReplicas',
      summary: 'The replicas that share the store, and the tenants that each has',
      answer: replicasView,
      handle: () => liveReplicas(replicas()),
    }),
    route({
      ...get,
      path: '/sources',
      id: 'listSources',
      summary: 'The repositories that are followed',
      answer: sourcesView,
      handle: async ({ part }) => reads.sources(await part(sourcesView)),
    }),
    route({
      ...get,
      path: '/tenants',
      id: 'listTenants',
      summary: 'The tenants without their workflows',
      answer: tenantsView,
      handle: async ({ part }) => reads.tenants(await part(tenantsView)),
    }),
    route({
      ...get,
      path: '/tenants/{tenant}',
      id: 'getTenant',
      holder: 'preferred',
      summary: 'One tenant with its workflows',
      params: inTenant,
      answer: tenantView,
      handle: ({ params }) => reads.tenant(params.tenant),
    }),
    route({
      ...get,
      path: '/tenants/{tenant}/failures',
      id: 'listFailures',
      summary: 'What fails in a tenant, by cause',
      params: inTenant,
      answer: failuresView,
      handle: ({ params }) => reads.failures(params.tenant),
    }),
    route({
      ...get,
      path: '/tenants/{tenant}/passes',
      id: 'listPasses',
      holder: 'preferred',
      summary: 'The last passes of a tenant',
      params: inTenant,
      answer: passesView,
      handle: ({ params }) => reads.passes(params.tenant),
    }),
  ];
}

/** What can be read of one workflow and its executions. */
export function workflowRoutes({ reads }: ApiPort): readonly Route[] {
  const get = { method: 'GET', right: 'read' } as const;
  return [
    route({
      ...get,
      path: '/tenants/{tenant}/workflows/{workflow}',
      id: 'getWorkflow',
      holder: 'needed',
      summary: 'One workflow with its graph and its failures',
      params: inWorkflow,
      answer: workflowView,
      handle: ({ params, signal }) => reads.workflow(params, signal),
    }),
    route({
      ...get,
      path: '/tenants/{tenant}/workflows/{workflow}/diff',
      id: 'getDiff',
      holder: 'needed',
      summary: 'What differs between a file and its workflow, side by side',
      params: inWorkflow,
      answer: diffView,
      handle: ({ params }) => reads.diff(params),
    }),
    route({
      ...get,
      path: '/tenants/{tenant}/workflows/{workflow}/executions',
      id: 'listExecutions',
      holder: 'needed',
      summary: 'Executions of a workflow, asked of the tenant',
      params: inWorkflow,
      query: v.strictObject({
        limit: v.optional(whole(1, MOST_EXECUTIONS, 'How many, the newest first'), EXECUTIONS),
      }),
      answer: executionsView,
      handle: ({ params, query, signal }) => reads.executions(params, query.limit, signal),
    }),
    route({
      ...get,
      path: '/tenants/{tenant}/executions/{execution}',
      id: 'getExecution',
      holder: 'needed',
      summary: 'One execution with the way it took, asked of the tenant',
      params: v.strictObject({
        ...inTenant.entries,
        execution: tenantId('The id of the execution'),
      }),
      answer: executionView,
      handle: ({ params, signal }) => reads.execution(params.tenant, params.execution, signal),
    }),
  ];
}

/** What was told. */
export function eventRoutes({ events }: ApiPort): readonly Route[] {
  return [
    route({
      method: 'GET',
      right: 'read',
      path: '/events',
      id: 'listEvents',
      summary: 'What was told, newest first',
      query: v.strictObject({
        tenant: v.exactOptional(shortText('Only what is about this tenant')),
        workflow: v.exactOptional(shortText('Only what is about this workflow, by id or file')),
        event: v.exactOptional(shortText('Only events of this name; `*` for any characters')),
        before: v.exactOptional(eventKey('Only what was told before this key, or time')),
        limit: v.optional(whole(1, MOST_EVENTS, 'How many'), EVENTS),
      }),
      answer: eventsView,
      handle: ({ query }) => events.list(query),
    }),
  ];
}

async function liveReplicas(replicas: Replicas | undefined): Promise<ReplicasView> {
  const live = (await replicas?.look()) ?? [];
  return { replicas: live.map((one) => ({ ...one, self: one.id === replicas?.id })) };
}
