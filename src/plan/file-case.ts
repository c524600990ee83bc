import { adoption, ambiguous, fileWish } from './adoption.ts';
import type { Case } from './case.ts';
import type { Change, Wait } from './change.ts';
import { classify } from './classify.ts';
import type { PlanContext } from './context.ts';
import type { FilePair } from './match.ts';
import { ownedCase } from './owned-case.ts';

/** Plans a valid file: owned, adopted, ambiguous, or new. */
export function fileCase(pair: FilePair, context: PlanContext): Case {
  const { desired, entry, live } = pair;
  if (entry !== undefined) {
    return live === undefined
      ? deletedCase(pair, context)
      : ownedCase(desired, entry, live, context);
  }
  const base = { file: desired.file, name: desired.name, desired, drift: [] };
  if (pair.ownedBy !== undefined) {
    const wait: Wait = {
      reason: 'OwnedElsewhere',
      message: `The workflow of this name belongs to ${pair.ownedBy}. Rename one of the two, or remove it there first.`,
    };
    return { ...base, change: { ...newChange(pair, 'NewFile'), wait } };
  }
  const [candidate, ...others] = pair.byName;
  if (candidate === undefined) {
    return { ...base, change: newChange(pair, 'NewFile') };
  }
  if (others.length > 0) {
    return { ...base, change: { ...newChange(pair, 'NameMatches'), wait: ambiguous(pair.byName) } };
  }
  return { ...base, live: candidate, ...adoption(pair, candidate, context) };
}

function newChange(pair: FilePair, reason: Change['reason']): Change {
  const { desired, entry } = pair;
  const notes = [
    ...(desired.fields.includes('enabled')
      ? []
      : ['The file has no "enabled": it stays disabled.']),
    ...(desired.fields.includes('owner')
      ? []
      : ['The file has no "owner": it will belong to the identity of these credentials.']),
  ];
  return {
    kind: 'create',
    reason,
    file: desired.file,
    name: desired.name,
    desired,
    wish: fileWish(pair),
    differences: classify(desired, {}, undefined),
    fields: desired.fields.filter((field) => field !== 'enabled'),
    ...(entry === undefined ? {} : { entry }),
    ...(entry === undefined || entry.file === desired.file ? {} : { movedFrom: entry.file }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** An owned workflow that somebody deleted in the tenant: drift of the largest kind. */
function deletedCase(pair: FilePair, context: PlanContext): Case {
  const { desired, entry } = pair;
  const base = { file: desired.file, name: desired.name, desired, drift: [], deleted: true };
  const owned = entry === undefined ? base : { ...base, entry };
  const policy = desired.settings.drift ?? context.policies.drift;
  if (entry?.sentDigest === undefined || entry.quarantine !== undefined || policy === 'correct') {
    const change = newChange(pair, 'DeletedInTenant');
    const note =
      'It was deleted in the tenant. The new one has a new id: an external trigger gets another URL and client, launchers and approvals bound to the old one must be set again, and its counters start at zero.';
    return { ...owned, change: { ...change, notes: [note, ...(change.notes ?? [])] } };
  }
  const change = newChange(pair, 'DeletedInTenant');
  const wait: Wait = {
    reason: 'Conflict',
    message:
      'It was deleted in the tenant. Remove its file, or approve to create it again under a new id.',
    release: 'approve',
  };
  return { ...owned, change: { ...change, wait } };
}
