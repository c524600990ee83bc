import * as v from 'valibot';
import { isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import {
  restoreExecutions,
  saveExecutions,
  savedExecutions,
} from './executions/saved-executions.ts';
import { KINDS } from './look-ups/kinds.ts';
import { writtenMocks } from './mocks.ts';
import { savedMessages } from './outbox-message.ts';
import type { Tenant } from './tenant.ts';
import type { StoredWorkflow } from './workflow-store.ts';

/** The format that is written; older ones are still read. */
const FORMAT = 2;

/** How many revisions of a workflow are saved; memory holds more. */
const SAVED_REVISIONS = 5;

const object = v.custom<JsonObject>(isObject);
const objects = v.array(object);

const person = v.object({ id: v.string(), name: v.string() });

const workflows = v.array(
  v.object({
    id: v.string(),
    value: object,
    lockedUntilMs: v.number(),
    revisions: v.array(
      v.object({
        at: v.string(),
        by: person,
        how: v.picklist(['seed', 'create', 'put', 'patch', 'edit']),
        workflow: object,
      }),
    ),
  }),
);

/** The first format held workflows only. */
const schema = v.variant('format', [
  v.object({ format: v.literal(1), workflows }),
  v.object({
    format: v.literal(FORMAT),
    tenantId: v.exactOptional(v.string()),
    clockOffsetMs: v.number(),
    workflows,
    externalClients: v.array(
      v.object({
        id: v.string(),
        secretDigest: v.string(),
        identity: person,
        scopes: v.array(v.string()),
        workflowId: v.string(),
      }),
    ),
    executions: savedExecutions,
    records: v.object(v.entriesFromList(KINDS, v.exactOptional(objects))),
    outbox: savedMessages,
    mocks: writtenMocks,
  }),
]);

/** A tenant's state as a file holds it. */
export type SavedState = v.InferOutput<typeof schema>;

/** Gives what a tenant holds: workflows, runs, people and so on, but neither faults nor switches. */
export function saveState(tenant: Tenant): JsonObject {
  const state = {
    format: FORMAT,
    tenantId: tenant.id,
    clockOffsetMs: tenant.clock.offsetMs,
    workflows: tenant.workflows.list().map(forFile),
    externalClients: tenant.tokens.externals().map(({ identity, ...client }) => ({
      ...client,
      identity: { id: identity.id, name: identity.name },
    })),
    executions: saveExecutions(tenant.executions, tenant.runner),
    records: tenant.records.changes(),
    outbox: tenant.outbox.toJson(),
    mocks: tenant.mocks.toJson(),
  };
  return state as unknown as JsonObject;
}

/** Reads a state; the trouble names the place that is wrong. */
export function readState(json: Json | undefined): Result<SavedState, string> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) {
    return { ok: true, value: parsed.output };
  }
  const [issue] = parsed.issues;
  return { ok: false, trouble: `${v.getDotPath(issue) ?? 'the state'}: ${issue.message}` };
}

/** Puts a state in the place of what a tenant holds, whose id stays; runs that have not ended are cancelled. */
export function loadState(tenant: Tenant, state: SavedState): void {
  empty(tenant);
  if (state.format === FORMAT) {
    tenant.clock.restoreOffset(state.clockOffsetMs);
  }
  for (const workflow of state.workflows) {
    tenant.workflows.restore(workflow);
  }
  if (state.format !== FORMAT) {
    return;
  }
  for (const client of state.externalClients) {
    tenant.tokens.restoreExternal(client);
  }
  // After the workflows, whose launchers follow them.
  tenant.records.restore(state.records);
  tenant.outbox.restore(state.outbox);
  tenant.mocks.restore(state.mocks);
  restoreExecutions(state.executions, tenant.executions, tenant.runner);
}

function empty(tenant: Tenant): void {
  for (const { execution } of tenant.runner.listOpen()) {
    tenant.runner.cancel(execution.id);
  }
  for (const { workflowId } of tenant.tokens.externals()) {
    tenant.tokens.removeExternal(workflowId ?? '');
  }
  tenant.executions.clear();
  tenant.outbox.restore([]);
  tenant.workflows.clear();
}

function forFile(workflow: StoredWorkflow): StoredWorkflow {
  return { ...workflow, revisions: workflow.revisions.slice(-SAVED_REVISIONS) };
}
