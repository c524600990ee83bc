import { randomUUID } from 'node:crypto';
import { isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { WRITABLE_FIELDS } from '../workflow/workflow.ts';
import { problem, textAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import { identityReference } from './identities.ts';
import { mintReferences } from './mint.ts';
import { badField, refuseEnabling, refuseName, refuseOwner, settle, stamp } from './saving.ts';
import type { Tenant } from './tenant.ts';
import { noWorkflow } from './workflow-reads.ts';
import { isLocked } from './workflow-store.ts';

/** What an enabled workflow answers to every change (facts 1.5). */
export const LOCKED = 'failed to update workflow because it is enabled: not allowed';

/** Creates a workflow, disabled whatever was sent (facts 2.1). */
export function createWorkflow(tenant: Tenant, call: Call): Answer {
  const body = writableOf(call.body);
  const bad = body === undefined ? 'a workflow is required' : badField(body);
  if (body === undefined || bad !== undefined) {
    return problem(400, bad ?? '');
  }
  if (body['enabled'] === true && tenant.behaviour.createEnabled === 'refuse') {
    return problem(400, 'workflows cannot be created in an enabled state');
  }
  const id = randomUUID();
  const refused = refuseOwner(tenant, own(body, 'owner')) ?? refuseName(tenant, id, body);
  if (refused !== undefined) {
    return refused;
  }
  const me = call.caller.identity;
  const at = tenant.timestamps.at(tenant.clock.now());
  const workflow = settle(tenant, {
    id,
    ...minted(body),
    owner: own(body, 'owner') ?? identityReference(me),
    enabled: false,
    executionCount: 0,
    failureCount: 0,
    created: at,
    modified: at,
    creator: identityReference(me),
    modifiedBy: identityReference(me),
  });
  tenant.workflows.put(id, workflow, { by: me, how: 'create' });
  return answerWorkflow(tenant, id);
}

/** Replaces a workflow: what is not sent is cleared, counts start again, references are minted (facts 2.2). */
export function putWorkflow(tenant: Tenant, call: Call): Answer {
  const stored = tenant.workflows.get(call.id);
  const body = writableOf(call.body);
  if (stored === undefined) {
    return noWorkflow(call.id);
  }
  if (isLocked(stored, tenant.clock)) {
    return problem(400, LOCKED);
  }
  const bad = body === undefined ? 'a workflow is required' : badField(body);
  if (body === undefined || bad !== undefined) {
    return problem(400, bad ?? '');
  }
  const { id, created, creator } = stored.value;
  const me = call.caller.identity;
  const workflow = settle(
    tenant,
    stamp(
      tenant,
      {
        id: id ?? call.id,
        ...minted(body),
        owner: own(body, 'owner') ?? identityReference(me),
        enabled: own(body, 'enabled') ?? false,
        executionCount: 0,
        failureCount: 0,
        created: created ?? null,
        creator: creator ?? null,
      },
      me,
    ),
  );
  const refused =
    refuseOwner(tenant, own(body, 'owner')) ??
    refuseName(tenant, call.id, workflow) ??
    refuseEnabling(tenant, workflow);
  if (refused !== undefined) {
    return refused;
  }
  tenant.workflows.put(call.id, workflow, { by: me, how: 'put' });
  return answerWorkflow(tenant, call.id);
}

/**
 * Deletes a disabled workflow. Runs of it that have not ended are cancelled: nobody could find them in a list any more.
 * What became of its executions can still be asked for by their ids.
 */
export function deleteWorkflow(tenant: Tenant, call: Call): Answer {
  const stored = tenant.workflows.get(call.id);
  if (stored === undefined) {
    return noWorkflow(call.id);
  }
  if (isLocked(stored, tenant.clock)) {
    return problem(400, 'failed to delete workflow because it is enabled: not allowed');
  }
  tenant.runner.cancelAll(call.id);
  tenant.tokens.removeExternal(call.id);
  tenant.workflows.delete(call.id);
  return { status: 204 };
}

/** Answers with a workflow as it is stored now. */
export function answerWorkflow(tenant: Tenant, id: string): Answer {
  const stored = tenant.workflows.get(id);
  return stored === undefined
    ? noWorkflow(id)
    : textAnswer(tenant.workflows.text(stored, tenant.behaviour.counts === 'present'));
}

/** Takes the writable fields of a body; read-only ones are passed over without a word. */
function writableOf(body: Json | undefined): JsonObject | undefined {
  return isObject(body)
    ? objectOf(
        WRITABLE_FIELDS.flatMap((field) => {
          const value = own(body, field);
          return value === undefined ? [] : [[field, value] as const];
        }),
      )
    : undefined;
}

function minted(body: JsonObject): JsonObject {
  const definition = own(body, 'definition');
  return definition === undefined ? body : { ...body, definition: mintReferences(definition) };
}
