import { actionView, approvalInput, suspendInput } from '../../report/view/action-view.ts';
import type { ActionView } from '../../report/view/action-view.ts';
import { planAnswer, planInput } from '../../report/view/plan-answer.ts';
import type { Caller } from './access.ts';
import { inTenant, inWorkflow } from './inputs.ts';
import type { ApiPort, Deed } from './ports.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';

const ACT = { method: 'POST', status: 202, answer: actionView } as const;

/** What can be done to a tenant, and to one workflow of it. */
export function actionRoutes(port: ApiPort): readonly Route[] {
  return [...tenantActions(port), ...workflowActions(port), planRoute(port)];
}

function tenantActions({ deeds }: ApiPort): readonly Route[] {
  const tenant = { ...ACT, params: inTenant } as const;
  const accept = accepter(deeds);
  return [
    route({
      ...tenant,
      path: '/tenants/{tenant}/sync',
      id: 'syncTenant',
      summary: 'Sets off a pass now',
      right: 'sync',
      handle: ({ params, caller }) => accept(params, { kind: 'sync' }, caller),
    }),
    route({
      ...tenant,
      path: '/tenants/{tenant}/suspend',
      id: 'suspendTenant',
      summary: 'Keeps off the whole tenant until somebody resumes it',
      right: 'suspend',
      body: suspendInput,
      handle: ({ params, body, caller }) => accept(params, { kind: 'suspend', ...body }, caller),
    }),
    route({
      ...tenant,
      path: '/tenants/{tenant}/resume',
      id: 'resumeTenant',
      summary: 'Ends the suspension of the tenant',
      right: 'suspend',
      handle: ({ params, caller }) => accept(params, { kind: 'resume' }, caller),
    }),
    route({
      ...tenant,
      path: '/tenants/{tenant}/approvals',
      id: 'approve',
      summary: 'Lets the plan that waits through, whole or for one file',
      right: 'approve',
      body: approvalInput,
      handle: ({ params, body, caller }) => accept(params, { kind: 'approve', ...body }, caller),
    }),
    route({
      ...tenant,
      path: '/tenants/{tenant}/release',
      id: 'releaseTenant',
      summary: "Ends the tenant's own stop, as after another writer was seen",
      right: 'release',
      handle: ({ params, caller }) => accept(params, { kind: 'release' }, caller),
    }),
  ];
}

function workflowActions({ deeds }: ApiPort): readonly Route[] {
  const one = { ...ACT, params: inWorkflow } as const;
  const accept = accepter(deeds);
  return [
    route({
      ...one,
      path: '/tenants/{tenant}/workflows/{workflow}/sync',
      id: 'syncWorkflow',
      summary: 'Sets off a pass of its tenant now',
      right: 'sync',
      handle: ({ params: { workflow, ...at }, caller }) =>
        accept(at, { kind: 'sync', workflow }, caller),
    }),
    route({
      ...one,
      path: '/tenants/{tenant}/workflows/{workflow}/suspend',
      id: 'suspendWorkflow',
      summary: 'Keeps off the workflow until somebody resumes it',
      right: 'suspend',
      body: suspendInput,
      handle: ({ params: { workflow, ...at }, body, caller }) =>
        accept(at, { kind: 'suspend', workflow, ...body }, caller),
    }),
    route({
      ...one,
      path: '/tenants/{tenant}/workflows/{workflow}/resume',
      id: 'resumeWorkflow',
      summary: 'Ends the suspension of the workflow',
      right: 'suspend',
      handle: ({ params: { workflow, ...at }, caller }) =>
        accept(at, { kind: 'resume', workflow }, caller),
    }),
    route({
      ...one,
      path: '/tenants/{tenant}/workflows/{workflow}/rollback',
      id: 'rollbackWorkflow',
      summary: 'Takes the live version back; the last good one is applied instead',
      right: 'rollback',
      handle: ({ params: { workflow, ...at }, caller }) =>
        accept(at, { kind: 'rollback', workflow }, caller),
    }),
    route({
      ...one,
      path: '/tenants/{tenant}/workflows/{workflow}/release',
      id: 'releaseWorkflow',
      summary: 'Ends a hold, a contest or a rejection',
      right: 'release',
      handle: ({ params: { workflow, ...at }, caller }) =>
        accept(at, { kind: 'release', workflow }, caller),
    }),
  ];
}

function planRoute({ deeds }: ApiPort): Route {
  return route({
    method: 'POST',
    path: '/tenants/{tenant}/plan',
    id: 'plan',
    holder: 'needed',
    summary: 'Plans a revision with what the daemon owns, and writes nothing',
    right: 'read',
    params: inTenant,
    body: planInput,
    answer: planAnswer,
    handle: ({ params, body, signal }) => deeds.plan(params.tenant, body, signal),
  });
}

/** What is done without a token cannot be: every action has a holder. */
function accepter(deeds: ApiPort['deeds']) {
  return (
    { tenant }: { readonly tenant: string },
    deed: Deed,
    { holder = '' }: Caller,
  ): Promise<ActionView> => deeds.accept(tenant, deed, holder);
}
