import type { Json } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { fieldOf } from '../normal-form/leaves.ts';
import type { Case } from '../plan/case.ts';
import type { Change } from '../plan/change.ts';

/** One place of a workflow, before and after; undefined where it has no value. */
export interface Place {
  readonly pointer: Pointer;
  readonly before?: Json;
  readonly after?: Json;
}

/** What a change writes: the tenant's value before, the file's after. Drift in fields it leaves alone is not in it. */
export function changePlaces(change: Change): readonly Place[] {
  const written = new Set([
    ...change.fields,
    ...(change.enabled === undefined && change.kind !== 'create' ? [] : ['enabled']),
  ]);
  return change.differences
    .filter(({ pointer }) => written.has(fieldOf(pointer)))
    .map(({ pointer, live, desired }) => place(pointer, live, desired));
}

/** What somebody did in the tenant: the applied value before, the tenant's after. */
export function driftPlaces(found: Case): readonly Place[] {
  return found.drift.map(({ pointer, live, desired }) => place(pointer, desired, live));
}

function place(pointer: Pointer, before: Json | undefined, after: Json | undefined): Place {
  return {
    pointer,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
