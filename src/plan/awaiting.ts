import type { Desired } from '../documents/desired.ts';
import type { AppliedWish } from '../inventory/entry.ts';
import { isArray, isObject } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { lay, missingValues } from '../normal-form/lay.ts';
import { fieldOf } from '../normal-form/leaves.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { withWait } from './change.ts';
import type { Change } from './change.ts';

/** Stored secrets of the builder; the pointer is the only hold there is on the secret (facts 2.4). */
const SECRET_POINTER = /^\$\.secrets\./;

/** The change, waiting while the document refers to a workflow that is not made yet. */
export function awaitingWorkflows(desired: Desired, change: Change): Change {
  return desired.pending.length === 0
    ? change
    : withWait(change, {
        reason: 'WaitingForWorkflow',
        message: `It refers to a workflow that is not in the tenant yet, at ${listed(desired.pending)}. It goes on once that one is made.`,
      });
}

/**
 * The change with regard to the places that belong to the tenant: a workflow that runs is not written without their
 * values, none that the tenant has is dropped, and one that waits for its values is written but not switched on.
 */
export function awaitingValues(change: Change, wish: AppliedWish, live: LiveWorkflow): Change {
  const missing = missingValues(wish.live ?? [], live.raw);
  if (missing.length === 0) {
    return change;
  }
  const written = missing.filter((pointer) => change.fields.includes(fieldOf(pointer)));
  const keepsRunning = live.enabled && change.enabled !== false;
  if (written.length > 0 && (keepsRunning || dropsSecret(change, wish, live))) {
    return withWait(change, {
      reason: 'ValueMissing',
      message: `The tenant has no value for ${listed(written)}. Where a step was renamed or moved, write "!live /old/pointer" there, and the value goes along; where it is new, switch the workflow off first.`,
    });
  }
  if (change.enabled !== true) {
    return change;
  }
  if (change.fields.length > 0) {
    const { enabled: _enabled, ...rest } = change;
    return rest;
  }
  return withWait(change, {
    reason: 'WaitingForValue',
    message: `It stays switched off until somebody sets a value in the tenant for ${listed(missing)}.`,
  });
}

function listed(pointers: readonly Pointer[]): string {
  return pointers.join(', ');
}

function dropsSecret(change: Change, wish: AppliedWish, live: LiveWorkflow): boolean {
  const before = secretsIn(live.raw);
  if (before.length === 0 || change.fields.length === 0) {
    return false;
  }
  const after = new Set(secretsIn(lay(wish, live.raw)));
  return before.some((secret) => !after.has(secret));
}

function secretsIn(value: Json): readonly string[] {
  if (typeof value === 'string') {
    return SECRET_POINTER.test(value) ? [value] : [];
  }
  if (isArray(value)) {
    return value.flatMap(secretsIn);
  }
  return isObject(value) ? Object.values(value).flatMap(secretsIn) : [];
}
