import type { Desired } from '../documents/desired.ts';
import type { WorkflowDocument } from '../documents/document.ts';
import { readDocument } from '../documents/read-document.ts';
import { editYaml } from '../documents/write/edit-yaml.ts';
import { equal } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { applyOperations } from '../plan/json-patch.ts';
import { placeInFile } from './capture-place.ts';
import type { ExistingFile, ExistingFiles } from './existing-files.ts';
import type { FileWrite } from './folder.ts';
import { mergeLive } from './merge-live.ts';
import type { WrittenWorkflow } from './written-workflow.ts';
import { withoutPlaces } from './written-tag.ts';

/** How a file that exists comes to say what the tenant has. */
export interface FileUpdate {
  /** What is to be written; nothing when the file says it already. */
  readonly writes: readonly FileWrite[];
  /** Places that differ and cannot be written: a tag or a patch of the tenant stands behind them. */
  readonly conflicts: readonly Pointer[];
}

/** Merges what the tenant has into a file, in place. */
export function updateFile(
  file: ExistingFile & { readonly document: WorkflowDocument },
  desired: Desired,
  { form, body }: WrittenWorkflow,
  existing: ExistingFiles,
): FileUpdate {
  const merged = mergeLive({ document: file.document, desired, live: form, written: body });
  const { operations } = merged;
  const inFile = placeInFile(file.path, file.text);
  const edited = editYaml(
    file.text,
    operations.map((operation) => ({ ...operation, path: inFile(operation.path) })),
  );
  const refused = edited.ok
    ? operations.filter(() => !says(file, edited.text, operations)).map(({ path }) => path)
    : edited.conflicts.map(({ pointer }) => pointer);
  if (!edited.ok || refused.length > 0) {
    return { writes: [], conflicts: [...merged.conflicts, ...refused] };
  }
  const missing = merged.named.filter(({ path }) => !existing.paths.has(path));
  return {
    writes: [
      ...(edited.text === file.text ? [] : [{ path: file.path, text: edited.text }]),
      ...merged.named.filter((one) => !missing.includes(one)),
    ],
    conflicts: [...merged.conflicts, ...missing.map(({ path }) => path)],
  };
}

/** Says whether a text is a file without an error that has just the changed values. */
function says(
  { path, document }: { readonly path: string; readonly document: WorkflowDocument },
  text: string,
  operations: readonly PatchOperation[],
): boolean {
  const read = readDocument(path, Buffer.from(text)).document;
  const [before, after] = [document.body, read?.body ?? {}].map(withoutPlaces);
  try {
    return equal(applyOperations(before as JsonObject, operations), after);
  } catch {
    // The library refuses keys that are no ordinary members; nobody can tell then.
    return false;
  }
}
