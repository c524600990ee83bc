import type { Desired } from '../documents/desired.ts';
import type { Commit } from '../git/snapshot.ts';
import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Case } from '../plan/case.ts';
import { writesTenant } from '../plan/change.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { given } from './given.ts';
import type { PassResult } from './pass-result.ts';

/**
 * What is kept of a workflow from its tenant's last pass, to show it. Where Git and the tenant say the same, what the
 * tenant says is not kept: a thousand answers would be most of the process's memory.
 */
export interface SeenWorkflow {
  readonly file?: string;
  readonly name: string;
  readonly workflowId?: string;
  readonly enabled?: boolean;
  readonly owner?: string;
  readonly modified?: string;
  readonly modifiedBy?: string;
  /** What the file wants; the caches of the pass hold it anyway. */
  readonly desired?: Desired;
  /** The commit that last touched the file, where the pass looked it up. */
  readonly commit?: Commit;
  /** Where Git and the tenant differ. */
  readonly differing?: Pick<Case, 'live' | 'drift' | 'deleted' | 'policy' | 'change'>;
}

/** Takes out of a pass what is shown of its workflows, those that no file describes among them. */
export function seenWorkflows(result: PassResult): readonly SeenWorkflow[] {
  return [
    ...result.cases.map((found) => seenOf(found, result)),
    ...result.unmanaged.all.map((live) => ({ name: live.name, ...seenLive(live) })),
  ];
}

function seenOf(found: Case, { commits }: PassResult): SeenWorkflow {
  const { file, name, entry, live, desired, drift, deleted, policy, change } = found;
  const differs =
    desired === undefined ||
    drift.length > 0 ||
    deleted === true ||
    (change !== undefined && (writesTenant(change) || change.differences.length > 0));
  return {
    file,
    name,
    ...given({ workflowId: entry?.workflowId ?? live?.id }),
    ...(live === undefined ? {} : seenLive(live)),
    ...given({ desired, commit: commits.get(file) }),
    ...(differs ? { differing: { drift, ...given({ live, deleted, policy, change }) } } : {}),
  };
}

function seenLive(live: LiveWorkflow): Omit<SeenWorkflow, 'name'> {
  const { id, enabled, modified, modifiedBy, raw } = live;
  return {
    workflowId: id,
    enabled,
    ...given({ owner: ownerOf(raw), modified, modifiedBy: modifiedBy?.name ?? modifiedBy?.id }),
  };
}

/** The owner by name, else by id. */
export function ownerOf(raw: JsonObject): string | undefined {
  const owner = own(raw, 'owner');
  return isObject(owner) ? (stringAt(owner, 'name') ?? stringAt(owner, 'id')) : undefined;
}
