import type { JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import type { DocumentSettings } from '../workflow/document-settings.ts';
import type { WritableField } from '../workflow/workflow.ts';
import type { Positions } from './positions.ts';

/** A place whose value belongs to the tenant (`!live`). */
export interface LivePlace {
  readonly pointer: Pointer;
  /** Where the value stood before, when its step was renamed or moved. */
  readonly from?: Pointer;
}

/** What one file wants of one workflow in one tenant. */
export interface Desired {
  /** The file's path in the repository. */
  readonly file: string;
  readonly name: string;
  /** The fields as the file writes them, with the tenant's values for tags; a `!live` place is absent. */
  readonly body: JsonObject;
  /** The top-level fields the file manages: those it has. */
  readonly fields: readonly WritableField[];
  /** The places that are neither compared nor written: what the file ignores, and its `!live` places. */
  readonly ignore: readonly Pointer[];
  readonly live: readonly LivePlace[];
  /** Places left out because they name a workflow that is not made yet, or this one itself. */
  readonly pending: readonly Pointer[];
  /** The normal form of the body. */
  readonly form: NormalForm;
  /** Digest over the form, the managed fields and the ignored places: another digest is another wish. */
  readonly digest: string;
  readonly settings: DocumentSettings;
  readonly positions: Positions;
}
