import type { WorkflowDocument } from '../documents/document.ts';
import { tagsIn } from '../documents/tags-in.ts';
import { editYaml } from '../documents/write/edit-yaml.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { getAt, isWithin, setAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { fieldOf } from '../normal-form/leaves.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import { checkCaptured } from './capture-check.ts';
import { captureConflict } from './capture-conflict.ts';
import type { CaptureConflict } from './capture-conflict.ts';
import type { CaptureBase, CaptureInput } from './capture-input.ts';
import { inexactNumbers, sharedFiles, whyNotWritten } from './capture-obstacles.ts';
import { placeInFile } from './capture-place.ts';
import { captureTarget, captureUnit } from './capture-target.ts';
import { readForCapture, wishOf } from './capture-wish.ts';
import { keepValues } from './kept-values.ts';
import { mergeLive } from './merge-live.ts';
import { tagIds } from './tag-ids.ts';
import { plainBody } from './written-workflow.ts';

/** Files that say what the tenant has, and what they cannot say. */
export interface CaptureEdit {
  /** The new text by path; empty when nothing can be written. */
  readonly files: ReadonlyMap<string, string>;
  /** The places that were taken over. */
  readonly written: readonly Pointer[];
  /** The places of values that stay in the tenant: the file says `!live` there. */
  readonly kept: readonly Pointer[];
  readonly conflicts: readonly CaptureConflict[];
}

type Trial =
  | ({ readonly ok: true } & Pick<CaptureEdit, 'files' | 'kept'>)
  | { readonly ok: false; readonly conflicts: readonly CaptureConflict[] };

/**
 * Takes changes of the tenant over into a workflow file and the files it names, in place. What stands behind a tag or a
 * patch of the tenant is a conflict; the rest is written without it. The result was read back: it says what the tenant
 * has at the places written, and what it said before everywhere else. Pure.
 */
export function captureEdit(input: CaptureInput): CaptureEdit {
  const read = readForCapture(input.source);
  if (!read.ok) {
    const [error] = read.errors;
    const conflict = captureConflict('', 'invalid', error?.line ?? 1, error?.code);
    return { files: new Map(), written: [], kept: [], conflicts: [conflict] };
  }
  const { document } = read;
  const base: CaptureBase = {
    ...input,
    document,
    desired: wishOf(read, input.resolution),
    form: normalForm(input.live.raw),
    body: bodyToWrite(input, document),
  };
  const units = new Set(
    input.drift.map((pointer) => captureUnit(base.desired.form, base.form, pointer)),
  );
  const conflicts: CaptureConflict[] = [];
  let open: readonly Pointer[] = [...units];
  while (open.length > 0) {
    const trial = tryToWrite(base, open);
    if (trial.ok) {
      const written = input.drift.filter((pointer) => open.some((unit) => isWithin(pointer, unit)));
      return { ...trial, written, conflicts };
    }
    const found = placed(base, trial.conflicts, open);
    conflicts.push(...found);
    open = open.filter((unit) => !found.some((one) => meets(one, unit)));
  }
  return { files: new Map(), written: [], kept: [], conflicts };
}

/**
 * Puts conflicts at places that were changed. One that shows elsewhere, as a switch does in what only an enabled workflow
 * must have, is put on the one field without which it is gone; else on every place.
 */
function placed(
  base: CaptureBase,
  conflicts: readonly CaptureConflict[],
  open: readonly Pointer[],
): readonly CaptureConflict[] {
  const near = conflicts.filter((one) => open.some((pointer) => meets(one, pointer)));
  const [first] = conflicts;
  if (near.length > 0 || first === undefined) {
    return near.map((one) => ({
      ...one,
      pointer: open.find((unit) => isWithin(one.pointer, unit)) ?? one.pointer,
    }));
  }
  const fields = [...new Set(open.map(fieldOf))];
  const guilty =
    fields.length === 1
      ? undefined
      : fields.find(
          (field) =>
            tryToWrite(
              base,
              open.filter((one) => fieldOf(one) !== field),
            ).ok,
        );
  return open
    .filter((pointer) => guilty === undefined || fieldOf(pointer) === guilty)
    .map((pointer) => ({ ...first, pointer, line: base.document.positions.at(pointer).line }));
}

function meets({ pointer }: CaptureConflict, place: Pointer): boolean {
  return isWithin(pointer, place) || isWithin(place, pointer);
}

/** The text of a named file has no tags: there an id is written as it is. */
function bodyToWrite({ live, names }: CaptureInput, document: WorkflowDocument): JsonObject {
  const { body } = keepValues(plainBody(live));
  return tagsIn(document.body).reduce<JsonObject>(
    (written, { tag, pointer }) => {
      const plain = tag.kind === 'file' ? getAt(body, pointer) : undefined;
      return plain === undefined ? written : (setAt(written, pointer, plain) as JsonObject);
    },
    tagIds(body, names),
  );
}

function tryToWrite(base: CaptureBase, pointers: readonly Pointer[]): Trial {
  const { document, desired, body } = base;
  const target = captureTarget(desired.form, base.form, pointers);
  const merged = mergeLive({ document, desired, live: target, written: body });
  const operations: PatchOperation[] = [...merged.operations];
  const conflicts: CaptureConflict[] = [];
  for (const pointer of merged.conflicts) {
    const why = whyNotWritten(base, pointer, target);
    if (why === undefined) {
      operations.push({ op: 'remove', path: pointer });
    } else {
      conflicts.push(why);
    }
  }
  conflicts.push(...sharedFiles(base, merged.named), ...inexactNumbers(base, pointers));
  if (conflicts.length > 0) {
    return { ok: false, conflicts };
  }
  const text = edited(base, operations.map(stayingManaged));
  if (!text.ok) {
    return text;
  }
  const files = new Map([
    ...(text.text === base.source.text ? [] : [[base.source.file, text.text] as const]),
    ...merged.named.map((one) => [one.path, one.text] as const),
  ]);
  const wrong = checkCaptured(base, files, pointers);
  return wrong.length > 0
    ? { ok: false, conflicts: wrong }
    : { ok: true, files, kept: operations.flatMap(keptIn) };
}

/** A description that was emptied is written as empty: without the field Git would no longer say anything of it. */
function stayingManaged(operation: PatchOperation): PatchOperation {
  return operation.op === 'remove' && operation.path === '/description'
    ? { op: 'replace', path: operation.path, value: '' }
    : operation;
}

function keptIn({ path, value }: PatchOperation): readonly Pointer[] {
  return value === undefined
    ? []
    : tagsIn(value, path).flatMap(({ tag, pointer }) => (tag.kind === 'live' ? [pointer] : []));
}

type Edited =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly conflicts: readonly CaptureConflict[] };

/** Edits the file's text; inside an export of another shape the workflow stands at another place. */
function edited({ source, document }: CaptureBase, operations: readonly PatchOperation[]): Edited {
  const inFile = placeInFile(source.file, source.text);
  const result = editYaml(
    source.text,
    operations.map((operation) => ({ ...operation, path: inFile(operation.path) })),
  );
  if (result.ok) {
    return result;
  }
  const conflicts = result.conflicts.flatMap(({ pointer: at, tag }) =>
    operations
      .map(({ path }) => path)
      .filter((path) => isWithin(at, inFile(path)) || isWithin(inFile(path), at))
      .map((path) => {
        const { line } = document.positions.at(path);
        return tag === undefined
          ? captureConflict(path, 'not-editable', line, source.file)
          : captureConflict(path, 'tagged', line, tag.split(' ', 2).join(' '));
      }),
  );
  return { ok: false, conflicts };
}
