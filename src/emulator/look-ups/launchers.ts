import { randomUUID } from 'node:crypto';
import { isObject, own } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { jsonAnswer, problem } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import { readFilter } from '../filters.ts';
import type { Tenant } from '../tenant.ts';
import { launchedWorkflow } from './launched-workflow.ts';
import { readMarker, writeMarker } from './launcher-paging.ts';
import { badLauncher } from './launcher-shape.ts';

const FILTERABLE = { name: ['sw'], description: ['sw'], disabled: ['eq'] } as const;

/** Lists launchers, a page and the marker of the next (facts 8). */
export function listLaunchers(tenant: Tenant, call: Call): Answer {
  const page = readMarker(call.query);
  const filter = readFilter(call.query['filters'] ?? '', FILTERABLE, ['and']);
  if (!page.ok || !filter.ok) {
    return problem(400, !page.ok ? page.trouble : !filter.ok ? filter.trouble : '');
  }
  const { offset, limit } = page.value;
  const found = tenant.records.list('launchers').filter(filter.value);
  return jsonAnswer(200, {
    ...(found.length > offset + limit ? { next: writeMarker(offset + limit) } : {}),
    items: found.slice(offset, offset + limit).map((row) => shownLauncher(tenant, row)),
  });
}

/** Gets one launcher. */
export function getLauncher(tenant: Tenant, call: Call): Answer {
  const row = tenant.records.get('launchers', call.id);
  return row === undefined ? noLauncher(call.id) : jsonAnswer(200, shownLauncher(tenant, row));
}

/** Creates a launcher, enabled when it was sent so. */
export function createLauncher(tenant: Tenant, call: Call): Answer {
  return save(tenant, call, randomUUID(), undefined);
}

/** Replaces a launcher. */
export function putLauncher(tenant: Tenant, call: Call): Answer {
  const row = tenant.records.get('launchers', call.id);
  return row === undefined ? noLauncher(call.id) : save(tenant, call, call.id, row);
}

/** Deletes a launcher. */
export function deleteLauncher(tenant: Tenant, call: Call): Answer {
  return tenant.records.delete('launchers', call.id) ? { status: 204 } : noLauncher(call.id);
}

/** Answers that there is no launcher of this id. */
export function noLauncher(id: string): Answer {
  return problem(404, `The launcher ${id} was not found.`);
}

function save(tenant: Tenant, call: Call, id: string, before: JsonObject | undefined): Answer {
  const body = call.body;
  const bad = badLauncher(body);
  if (bad !== undefined || !isObject(body)) {
    return problem(400, bad ?? '');
  }
  const now = tenant.timestamps.at(tenant.clock.now());
  const me = { type: 'USER', id: call.caller.identity.id };
  const launcher = {
    id,
    created: before?.['created'] ?? now,
    modified: now,
    owner: ownerOf(own(body, 'owner')) ?? own(before ?? {}, 'owner') ?? me,
    name: body['name'] ?? '',
    description: body['description'] ?? '',
    type: 'INTERACTIVE_PROCESS',
    disabled: body['disabled'] === true,
    config: body['config'] ?? '{}',
    ...(isObject(own(body, 'reference')) ? { reference: body['reference'] ?? {} } : {}),
  };
  tenant.records.put('launchers', launcher);
  return jsonAnswer(before === undefined ? 201 : 200, shownLauncher(tenant, launcher));
}

/** A launcher as the API answers it: the server says USER where IDENTITY was sent (facts 1.8). */
function shownLauncher(tenant: Tenant, row: JsonObject): JsonObject {
  const { workflow: _workflow, disabledWithWorkflow: _with, ...shown } = row;
  const id = launchedWorkflow(tenant.workflows, row);
  const owner = ownerOf(own(row, 'owner'));
  return {
    ...shown,
    ...(owner === undefined ? {} : { owner }),
    ...(id === undefined ? {} : { reference: { type: 'WORKFLOW', id } }),
  };
}

function ownerOf(owner: Json | undefined): JsonObject | undefined {
  return isObject(owner)
    ? { ...owner, type: owner['type'] === 'IDENTITY' ? 'USER' : (owner['type'] ?? 'USER') }
    : undefined;
}
