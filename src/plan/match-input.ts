import type { Entry } from '../inventory/entry.ts';
import type { DocumentSettings } from '../workflow/document-settings.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';

/** What is known of the commit's whole tree, beyond the files that became documents. */
export interface TreeFacts {
  /** Every path of the commit, not only those below the tenant's path. */
  readonly paths: ReadonlySet<string>;
  /** Git's renames since the commit applied last: new path to old path. */
  readonly renames: ReadonlyMap<string, string>;
  /** False where absence proves nothing: a work tree somebody is editing. */
  readonly provesAbsence: boolean;
}

/** A file that has errors, with its name where that can be read. */
export interface InvalidFile {
  readonly file: string;
  readonly name?: string;
}

/** What matching needs to know of a valid file: it comes before the tenant is asked for references. */
export interface Claimant {
  readonly file: string;
  readonly name: string;
  readonly settings: DocumentSettings;
}

/** What matching looks at. */
export interface MatchInput<D extends Claimant> {
  readonly desired: readonly D[];
  readonly invalid: readonly InvalidFile[];
  readonly entries: readonly Entry[];
  /** Workflow ids owned through other sources, with the owner's name. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly live: readonly LiveWorkflow[];
  readonly tree: TreeFacts;
  /** Workflow ids that the tenant's file gives for files. */
  readonly ids: ReadonlyMap<string, string>;
  /** Files that the tenant's file leaves out. */
  readonly leftOut: ReadonlySet<string>;
}
