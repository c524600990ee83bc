import type { Resolution } from '../documents/compile.ts';
import type { Desired } from '../documents/desired.ts';
import type { WorkflowDocument } from '../documents/document.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { CaptureSource } from './capture-wish.ts';
import type { Names } from './tag-ids.ts';

/** What of a workflow goes into which file. */
export interface CaptureInput {
  readonly source: CaptureSource;
  readonly live: LiveWorkflow;
  /** The places that were changed in the tenant. */
  readonly drift: readonly Pointer[];
  /** What the file's references stand for. */
  readonly resolution: Resolution;
  readonly names: Names;
  /** Other workflow files that take a file in. */
  usersOf(path: string): readonly string[];
}

/** A file as it stands, for the trials of writing into it. */
export interface CaptureBase extends CaptureInput {
  readonly document: WorkflowDocument;
  readonly desired: Desired;
  /** The normal form of what the tenant has. */
  readonly form: NormalForm;
  /** What is written for each value of the tenant. */
  readonly body: JsonObject;
}
