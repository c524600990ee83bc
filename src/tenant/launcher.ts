import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { badAnswer } from './answer-error.ts';
import type { Call, Caller } from './caller.ts';
import { TenantError } from './tenant-error.ts';

/** What people start an interactive workflow from (facts 1.8). */
export interface Launcher {
  readonly id: string;
  readonly name: string;
  readonly disabled: boolean;
  /** The workflow that it starts. */
  readonly workflowId?: string;
  readonly raw: JsonObject;
}

/** The most that a page of launchers holds (facts 8). */
const PAGE = '100';
const MAX_PAGES = 100;

/** What a launcher's replacement is made of; the rest is the tenant's, the owner's type among it (facts 1.8). */
const WRITABLE = ['name', 'description', 'type', 'disabled', 'config', 'reference'];

/** Lists every launcher; the pages are chained by a marker (facts 8). */
export async function listLaunchers(
  caller: Caller,
  call: Pick<Call, 'signal' | 'priority'>,
): Promise<readonly Launcher[]> {
  const launchers: Launcher[] = [];
  const operation = 'listLaunchers';
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = next === undefined ? { limit: PAGE } : { limit: PAGE, next };
    const { value } = await caller.call({ ...call, operation, query });
    const items = isObject(value) ? own(value, 'items') : value;
    if (!isArray(items)) {
      throw badAnswer(operation, 'it is no list of launchers');
    }
    launchers.push(...items.flatMap((item) => readLauncher(item) ?? []));
    const marker = isObject(value) ? stringAt(value, 'next') : undefined;
    if (marker === undefined || marker === '' || marker === next) {
      return launchers;
    }
    next = marker;
  }
  throw new TenantError('TENANT_LIST_INCOMPLETE', {
    operation,
    outcome: 'unknown',
    note: `it has not ended after ${MAX_PAGES} pages`,
  });
}

/** The body that replaces a launcher by itself, with another flag. */
export function launcherBody({ raw }: Launcher, disabled: boolean): JsonObject {
  const kept = Object.entries(raw).filter(([key]) => WRITABLE.includes(key));
  return { ...Object.fromEntries(kept), disabled };
}

function readLauncher(value: Json): Launcher | undefined {
  const id = isObject(value) ? stringAt(value, 'id') : undefined;
  if (!isObject(value) || id === undefined || id === '') {
    return undefined;
  }
  const reference = own(value, 'reference');
  const workflowId = isObject(reference) ? stringAt(reference, 'id') : undefined;
  return {
    id,
    name: stringAt(value, 'name') ?? id,
    disabled: own(value, 'disabled') === true,
    ...(workflowId === undefined ? {} : { workflowId }),
    raw: value,
  };
}
