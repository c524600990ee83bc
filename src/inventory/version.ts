import { digestOf, own } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { WorkflowVersion } from './entry.ts';

const KEPT = 20;

/** Digest of what of a workflow runs: its trigger and definition, without what the tenant owns or rewrites. */
export function versionDigest(workflow: JsonObject): string {
  const form = normalForm(workflow);
  return digestOf([own(form, 'trigger') ?? null, own(form, 'definition') ?? null]);
}

/** The commit and the file of a version: one that is not the file's own is still that of the commit which brought it. */
export function originOf(
  digest: string,
  versions: readonly WorkflowVersion[],
  isOfFile: boolean,
  now: Pick<WorkflowVersion, 'commit' | 'file'>,
): Pick<WorkflowVersion, 'commit' | 'file'> {
  const former = isOfFile ? undefined : versions.findLast((one) => one.digest === digest);
  const { commit, file } = former ?? now;
  return { commit, file };
}

/** The list with what a write left; a write that changed nothing of what runs adds nothing. */
export function withVersion(
  before: readonly WorkflowVersion[],
  version: WorkflowVersion,
): readonly WorkflowVersion[] {
  return before.at(-1)?.digest === version.digest ? before : [...before, version].slice(-KEPT);
}
