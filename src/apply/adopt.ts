import { appliedWish } from '../inventory/entry.ts';
import type { Entry, Memory } from '../inventory/entry.ts';
import { formDigest, normalForm } from '../normal-form/normal-form.ts';
import type { Change } from '../plan/change.ts';
import { versionDigest } from '../inventory/version.ts';
import { tenantNow } from './apply-context.ts';
import type { ApplyContext } from './apply-context.ts';
import { edit } from './edit.ts';
import { rememberWrites } from './entry-after.ts';
import type { Outcome } from './outcome.ts';
import { outcome } from './tell-outcome.ts';

/** Says that a change only makes a workflow ours: nothing of it differs, and no request is needed. */
export function isOnlyRemembered({ kind, fields, enabled }: Change): boolean {
  return kind === 'adopt' && fields.length === 0 && enabled === undefined;
}

/** Makes a workflow that exists ours: remembered first, without a request; what differs is written after that. */
export async function adopt(change: Change, context: ApplyContext): Promise<Outcome> {
  const { live, wish, memory } = change;
  if (live === undefined || wish === undefined || memory === undefined) {
    return outcome(change, 'skipped', { reason: 'NothingToWrite' });
  }
  const { drift, prune } = change.desired?.settings ?? {};
  const equal = change.differences.length === 0;
  const entry: Entry = {
    file: change.file,
    workflowId: live.id,
    name: live.name,
    commit: context.commit,
    ...(equal ? { sentDigest: wish.digest } : {}),
    leftDigest: formDigest(equal ? normalForm(live.raw) : memory.baseline.left),
    ...(live.modified === undefined ? {} : { modified: live.modified }),
    ...(drift === undefined ? {} : { drift }),
    ...(prune === undefined ? {} : { prune }),
    rejections: [],
    versions: [
      {
        commit: context.commit,
        file: change.file,
        digest: versionDigest(live.raw),
        from: live.modified ?? new Date(tenantNow(context)).toISOString(),
      },
    ],
  };
  const remembered: Memory = equal ? { ...memory, lastGood: appliedWish(wish) } : memory;
  const writes = rememberWrites(change, { entry, memory: remembered }, context);
  const isWhole = isOnlyRemembered(change);
  if (isWhole) {
    context.note?.(writes, { change, result: 'adopted', workflowId: live.id });
  }
  await context.records.commit(writes.writes);
  if (isWhole) {
    return outcome(change, 'adopted');
  }
  return edit({ ...change, entry, memory: remembered }, context);
}
