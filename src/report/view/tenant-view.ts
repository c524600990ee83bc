import * as v from 'valibot';
import { COMMIT_MEMBERS } from './commit-view.ts';
import { conditionView } from './condition-view.ts';
import { passView } from './pass-view.ts';
import { replicaName } from './replica-view.ts';
import { suspensionView } from './suspension-view.ts';
import { WORKFLOW_STATES, workflowRow } from './workflow-row.ts';
import type { WorkflowStateName } from './workflow-row.ts';
import { count, flag, list, text } from './words.ts';

/** That a whole plan waits. */
export const waitingView = v.object({
  checksum: text('What an approval names'),
  refusals: list(
    v.object({
      reason: text('Why, as one word'),
      message: text('The same with its numbers'),
      approvable: flag('Whether an approval lets it through'),
    }),
  ),
  changes: v.pipe(
    v.record(v.string(), v.number()),
    v.description('How many changes wait, by kind'),
  ),
  letThrough: v.exactOptional(text('The command that lets it through')),
});

type Count = v.ExactOptionalSchema<v.NumberSchema<undefined>, undefined>;

const countsView = v.object(
  Object.fromEntries(
    WORKFLOW_STATES.map((state) => [state, v.exactOptional(v.number())]),
  ) as Record<WorkflowStateName, Count>,
);

const TENANT_MEMBERS = {
  tenant: text('Its name in the configuration'),
  source: text('The name of its source'),
  url: v.exactOptional(text('Where it answers')),
  mode: v.picklist(['observe', 'approve', 'auto']),
  drift: v.picklist(['report', 'correct', 'capture']),
  revision: v.exactOptional(text('What its last pass worked from')),
  ...COMMIT_MEMBERS,
  signedBy: v.exactOptional(text('Who signed the commit, where the source asks for signatures')),
  conditions: list(conditionView),
  lastPass: v.exactOptional(passView),
  counts: v.pipe(
    countsView,
    v.description('How many workflows are in each state; a state without any is absent'),
  ),
  unmanaged: count('How many workflows of the tenant no file describes'),
  waiting: v.exactOptional(waitingView),
  suspension: v.exactOptional(suspensionView),
  replica: v.exactOptional(replicaName),
};

/** One tenant without its workflows. */
export const tenantSummary = v.object(TENANT_MEMBERS);

/** All tenants of the configuration. */
export const tenantsView = v.object({ tenants: list(tenantSummary) });

/** One tenant with its workflows, ordered by file. */
export const tenantView = v.object({ ...TENANT_MEMBERS, workflows: list(workflowRow) });

export type WaitingView = v.InferOutput<typeof waitingView>;
export type TenantSummary = v.InferOutput<typeof tenantSummary>;
export type TenantsView = v.InferOutput<typeof tenantsView>;
export type TenantView = v.InferOutput<typeof tenantView>;
