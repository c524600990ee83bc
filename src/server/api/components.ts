import type * as v from 'valibot';
import { actionView, approvalInput, suspendInput } from '../../report/view/action-view.ts';
import { conditionView } from '../../report/view/condition-view.ts';
import { diffRow, diffView, operationView } from '../../report/view/diff-view.ts';
import { eventsView, eventView } from '../../report/view/event-view.ts';
import {
  executionsView,
  executionSummary,
  executionView,
  pathStep,
} from '../../report/view/execution-view.ts';
import { failuresView, failureView } from '../../report/view/failure-view.ts';
import { edgeView, graphView, stepView } from '../../report/view/graph-view.ts';
import { meView } from '../../report/view/me-view.ts';
import { passesView, passView } from '../../report/view/pass-view.ts';
import { planAnswer, planInput } from '../../report/view/plan-answer.ts';
import { replicaName, replicasView, replicaView } from '../../report/view/replica-view.ts';
import { sourcesView, sourceView } from '../../report/view/source-view.ts';
import { suspensionView } from '../../report/view/suspension-view.ts';
import {
  tenantsView,
  tenantSummary,
  tenantView,
  waitingView,
} from '../../report/view/tenant-view.ts';
import { failingView, rolloutView, workflowRow } from '../../report/view/workflow-row.ts';
import { workflowView } from '../../report/view/workflow-view.ts';

/** What the API's document gives a name of its own. */
export const COMPONENTS: Readonly<Record<string, v.GenericSchema>> = {
  Me: meView,
  Condition: conditionView,
  Replica: replicaView,
  ReplicaName: replicaName,
  Replicas: replicasView,
  Source: sourceView,
  Sources: sourcesView,
  Tenant: tenantView,
  TenantSummary: tenantSummary,
  Tenants: tenantsView,
  Waiting: waitingView,
  Suspension: suspensionView,
  Pass: passView,
  Passes: passesView,
  WorkflowRow: workflowRow,
  Workflow: workflowView,
  Rollout: rolloutView,
  Failing: failingView,
  Graph: graphView,
  Step: stepView,
  Edge: edgeView,
  Failure: failureView,
  Failures: failuresView,
  Diff: diffView,
  DiffRow: diffRow,
  Operation: operationView,
  ExecutionSummary: executionSummary,
  Executions: executionsView,
  Execution: executionView,
  PathStep: pathStep,
  Event: eventView,
  Events: eventsView,
  Action: actionView,
  SuspendInput: suspendInput,
  ApprovalInput: approvalInput,
  PlanInput: planInput,
  Plan: planAnswer,
};
