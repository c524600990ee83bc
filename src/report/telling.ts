import type { Commit } from '../git/snapshot.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import type { Masker } from '../kernel/mask.ts';
import type { Change } from '../plan/change.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { diffText } from './diff-text.ts';
import { given } from './given.ts';
import { changePlaces } from './places.ts';
import type { Place } from './places.ts';
import type { PassResult } from './pass-result.ts';
import type { ToldLedger } from './told.ts';

const MAX_DIFF_LINES = 60;

/** What every teller of a pass has at hand. */
export interface Telling {
  readonly result: PassResult;
  readonly masker: Masker;
  readonly ledger: ToldLedger;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The trace of the pass, where there is one. */
  readonly traceId?: string;
}

/** The fields that say which pass of what saw it. */
export interface PassFields {
  readonly tenant: string;
  readonly source: string;
  readonly pass: string;
  readonly traceId?: string;
  readonly revision?: string;
}

/** The fields of the pass. */
export function passFields({ result, traceId }: Telling): PassFields {
  const { tenant, source, pass, revision } = result;
  return { tenant, source, pass, ...given({ traceId, revision }) };
}

/** The fields of a commit. */
export interface CommitFields {
  readonly commit?: string;
  readonly commitAuthor?: string;
  readonly commitSubject?: string;
  readonly commitAt?: string;
}

/** The fields of the commit that last touched a file, where it is known. */
export function commitFields({ result }: Telling, file: string): CommitFields {
  const commit = result.commits.get(file);
  return commit === undefined ? {} : fieldsOfCommit(commit);
}

/** The fields of the commit whose version a change brings: the last one of the file, or that of the one that goes back. */
export function changeCommit(telling: Telling, { file, reason, goesBackTo }: Change): CommitFields {
  if (reason !== 'RolledBack') {
    return commitFields(telling, file);
  }
  const former = telling.result.formerCommits.get(file);
  return former === undefined ? given({ commit: goesBackTo }) : fieldsOfCommit(former);
}

/** The fields of a commit. */
export function fieldsOfCommit({ sha, author, subject, at }: Commit): CommitFields {
  return { commit: sha, commitAuthor: author, commitSubject: subject, commitAt: at };
}

/** The fields of a change's workflow and the place in its file that the change is about. */
export function changeFields(
  change: Change,
  place: Place | undefined = changePlaces(change)[0],
): {
  readonly workflow: string;
  readonly file: string;
  readonly workflowId?: string;
  readonly line?: number;
  readonly column?: number;
} {
  // The lines of the file are those of the version that is taken back.
  const positions = change.reason === 'RolledBack' ? undefined : change.desired?.positions;
  const at = positions?.at(place?.pointer ?? '');
  return {
    workflow: change.name,
    file: change.file,
    ...given({ workflowId: change.workflowId, line: at?.line, column: at?.column }),
  };
}

/** The fields of who changed a workflow in the tenant, and when. */
export function personFields(live: LiveWorkflow | undefined): {
  readonly who?: string;
  readonly modified?: string;
} {
  return given({
    who: live?.modifiedBy?.name ?? live?.modifiedBy?.id,
    modified: live?.modified,
  });
}

/** The diff of some places as a field; absent where nothing differs. */
export function diffField(
  places: readonly Place[],
  { masker }: Telling,
): { readonly diff?: string } {
  return places.length === 0
    ? {}
    : { diff: diffText(places, { masker, maxLines: MAX_DIFF_LINES }).join('\n') };
}

/** The operations that lead from one side of some places to the other. */
export function placeOperations(places: readonly Place[]): readonly PatchOperation[] {
  return places.map(({ pointer, before, after }): PatchOperation => {
    if (after === undefined) {
      return { op: 'remove', path: pointer };
    }
    return { op: before === undefined ? 'add' : 'replace', path: pointer, value: after };
  });
}

/** A time as logs write it. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}
