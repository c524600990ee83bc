import type { Resolution } from '../documents/compile.ts';
import { decodeFile } from '../documents/decode-file.ts';
import type { NamedText } from '../documents/named-file.ts';
import { equal } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { leavesOf, managedPart } from '../normal-form/leaves.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import { referenceText } from '../workflow/reference.ts';
import { captureConflict } from './capture-conflict.ts';
import type { CaptureConflict } from './capture-conflict.ts';
import type { CaptureBase } from './capture-input.ts';
import { patchedBy } from './capture-obstacles.ts';
import { captureTarget } from './capture-target.ts';
import { readForCapture, wishOf } from './capture-wish.ts';

/** Reads edited files as the tenant would get them, and says where they are not what they should be. */
export function checkCaptured(
  base: CaptureBase,
  files: ReadonlyMap<string, string>,
  pointers: readonly Pointer[],
): readonly CaptureConflict[] {
  const { source, desired, form, document } = base;
  const after = readForCapture({
    ...source,
    text: files.get(source.file) ?? source.text,
    named: (path) => namedAfter(path, files) ?? source.named(path),
  });
  const at = (pointer: Pointer): number => document.positions.at(pointer).line;
  if (!after.ok) {
    return after.errors.map(({ pointer, code }) =>
      captureConflict(pointer, patchOf(code), at(pointer), code),
    );
  }
  const got = wishOf(after, withNewNames(base));
  const part = (whole: NormalForm, fields: readonly string[]): ReturnType<typeof leavesOf> =>
    leavesOf(managedPart(whole, fields, got.ignore));
  const wanted = part(captureTarget(desired.form, form, pointers), desired.fields);
  const found = part(got.form, got.fields);
  return [...new Set([...wanted.keys(), ...found.keys()])]
    .filter((pointer) => !equal(wanted.get(pointer), found.get(pointer)))
    .map((pointer) => {
      const setting = patchedBy(base, pointer);
      return setting === undefined
        ? captureConflict(pointer, 'not-editable', at(pointer), source.file)
        : captureConflict(pointer, 'patched', at(pointer), setting);
    });
}

function patchOf(code: string): CaptureConflict['reason'] {
  return code === 'PATCH_FAILED' ? 'patched' : 'invalid';
}

/** As it will be read from the repository: what no text file carries is no text. */
function namedAfter(path: string, files: ReadonlyMap<string, string>): NamedText | undefined {
  const text = files.get(path);
  if (text === undefined) {
    return undefined;
  }
  const decoded = decodeFile(Buffer.from(text));
  if (decoded.ok) {
    return decoded;
  }
  return decoded.code === 'FILE_EMPTY'
    ? { ok: true, text: '' }
    : { ok: false, why: decoded.code === 'FILE_TOO_LARGE' ? 'too-large' : 'unreadable' };
}

/** References that were written for ids of the tenant lead back to them. */
function withNewNames({ resolution, names }: CaptureBase): Resolution {
  const ids = new Map([...names.references].map(([id, one]) => [referenceText(one), id]));
  return {
    self: (field) => resolution.self(field),
    reference: (one) => resolution.reference(one) ?? ids.get(referenceText(one)),
  };
}
