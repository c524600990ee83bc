import { objectOf, own } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { isIgnored } from '../normal-form/leaves.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { Change } from '../plan/change.ts';
import { makeOperations } from '../plan/json-patch.ts';
import { maskOperations } from './mask-places.ts';

/**
 * The RFC 6902 operations between the normal forms that a change comes to, secrets masked: what a reviewer reads. What
 * is sent is made from the tenant's raw value when it is applied.
 */
export function plannedOperations(change: Change, masker: Masker): readonly PatchOperation[] {
  return maskOperations([...fieldOperations(change), ...enabledOperation(change)], masker);
}

function fieldOperations({ kind, wish, live, fields }: Change): readonly PatchOperation[] {
  if (wish === undefined || (live === undefined && kind !== 'create')) {
    return [];
  }
  const target = normalForm(wish.body);
  if (live === undefined) {
    const body = objectOf(
      fields.flatMap((field) => {
        const value = own(target, field);
        return value === undefined ? [] : [[field, value] as const];
      }),
    );
    return [{ op: 'add', path: '', value: body }];
  }
  return makeOperations(normalForm(live.raw), target, fields, 'deep').filter(
    ({ path }) => !isIgnored(path, wish.ignore),
  );
}

function enabledOperation({ kind, enabled }: Change): readonly PatchOperation[] {
  const value = kind === 'quarantine' ? false : enabled;
  return value === undefined ? [] : [{ op: 'replace', path: '/enabled', value }];
}
