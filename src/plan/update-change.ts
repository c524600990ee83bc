import type { Desired } from '../documents/desired.ts';
import type { AppliedWish, Entry, Memory } from '../inventory/entry.ts';
import { fieldOf } from '../normal-form/leaves.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Change, ChangeKind } from './change.ts';
import type { Difference } from './classify.ts';

/** Everything about one owned workflow that its change is made from. */
export interface Subject {
  readonly desired: Desired;
  readonly wish: AppliedWish;
  readonly entry: Entry;
  readonly live: LiveWorkflow;
  readonly memory: Memory | undefined;
  readonly differences: readonly Difference[];
}

/** Makes the change that writes some differences; without `toWrite`, all but what the tenant stores otherwise. */
export function updateChange(
  subject: Subject,
  toWrite: readonly Difference[] = subject.differences.filter((one) => one.class !== 'residue'),
): Change {
  const { desired, wish, entry, live, memory } = subject;
  const parts = writeParts(toWrite, wish);
  const corrects = toWrite.some((one) => one.class !== 'git');
  return {
    kind: kindOf(parts, entry),
    reason: reasonOf(toWrite, entry),
    file: desired.file,
    name: desired.name,
    workflowId: entry.workflowId,
    desired,
    wish,
    live,
    entry,
    ...(memory === undefined ? {} : { memory }),
    differences: subject.differences.filter((one) => one.class !== 'residue'),
    ...parts,
    ...(corrects ? { corrects } : {}),
    ...(entry.file === desired.file ? {} : { movedFrom: entry.file }),
  };
}

/** The fields to write and the enabled state to end in, for some differences. */
export function writeParts(
  differences: readonly Difference[],
  wish: AppliedWish,
): { readonly fields: readonly string[]; readonly enabled?: boolean } {
  const fields = [...new Set(differences.map((one) => fieldOf(one.pointer)))];
  return {
    fields: fields.filter((field) => field !== 'enabled').toSorted(),
    ...(fields.includes('enabled') ? { enabled: wish.body['enabled'] === true } : {}),
  };
}

function kindOf(
  parts: { readonly fields: readonly string[]; readonly enabled?: boolean },
  entry: Entry,
): ChangeKind {
  if (entry.quarantine !== undefined) {
    return 'restore';
  }
  if (parts.fields.length === 0 && parts.enabled !== undefined) {
    return parts.enabled ? 'enable' : 'disable';
  }
  const onlyName = parts.fields.length === 1 && parts.fields[0] === 'name';
  return onlyName && parts.enabled === undefined ? 'rename' : 'update';
}

function reasonOf(toWrite: readonly Difference[], entry: Entry): Change['reason'] {
  if (entry.quarantine !== undefined) {
    return 'FileReturned';
  }
  return toWrite.some((one) => one.class === 'git' || one.class === 'conflict')
    ? 'GitChange'
    : 'Drifted';
}
