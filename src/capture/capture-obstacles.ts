import { namedPath } from '../documents/named-file.ts';
import { tagText } from '../documents/tag-syntax.ts';
import { markedTag } from '../documents/tag.ts';
import type { Tag } from '../documents/tag.ts';
import { tagsIn } from '../documents/tags-in.ts';
import { isObject } from '../kernel/json.ts';
import { getAt, isWithin } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import { captureConflict } from './capture-conflict.ts';
import type { CaptureConflict } from './capture-conflict.ts';
import type { CaptureBase } from './capture-input.ts';
import type { FileWrite } from './folder.ts';

/** Says why a place that differs is not simply written; undefined where it is only to be taken out. */
export function whyNotWritten(
  base: CaptureBase,
  pointer: Pointer,
  target: NormalForm,
): CaptureConflict | undefined {
  const { document, desired, source } = base;
  const { line } = document.positions.at(pointer);
  const setting = patchedBy(base, pointer);
  if (setting !== undefined) {
    return captureConflict(pointer, 'patched', line, setting);
  }
  const inFile = getAt(document.body, pointer);
  // Whoever takes a step out takes out what its tags stand for, and what of it was the tenant's own.
  if (getAt(target, pointer) === undefined && isObject(inFile)) {
    return undefined;
  }
  if (markedTag(inFile)?.tag.kind === 'file' && typeof getAt(target, pointer) === 'string') {
    return captureConflict(pointer, 'secret', line);
  }
  const found = tagsIn(inFile ?? null).find(({ tag }) => tag.kind !== 'live');
  if (found !== undefined) {
    return captureConflict(pointer, 'tagged', line, shown(found.tag));
  }
  return desired.ignore.some((place) => isWithin(place, pointer))
    ? captureConflict(pointer, 'ignored', line)
    : captureConflict(pointer, 'not-editable', line, source.file);
}

/** Where the tenant's own file sets a place, or something around or inside it. */
export function patchedBy(
  { source }: Pick<CaptureBase, 'source'>,
  pointer: Pointer,
): string | undefined {
  const operation = source.patches
    .flatMap(({ operations }) => operations)
    .find(({ operation: { path } }) => isWithin(path, pointer) || isWithin(pointer, path));
  return operation === undefined ? undefined : `${operation.place.file}:${operation.place.line}`;
}

/** Only the name of a tag that holds a text of its own: it may be long. */
function shown(tag: Tag): string {
  const { name, text } = tagText(tag);
  return tag.kind === 'sub' ? name : `${name} ${text.slice(0, 100)}`.trimEnd();
}

/** Named files that another workflow takes in too: a change would reach that one as well. */
export function sharedFiles(
  base: CaptureBase,
  named: readonly FileWrite[],
): readonly CaptureConflict[] {
  const { document } = base;
  const written = new Set(named.map(({ path }) => path));
  return tagsIn(document.body).flatMap((found) => {
    const path = namedPath(found) ?? '';
    const users = written.has(path) ? base.usersOf(path) : [];
    return users.length === 0
      ? []
      : [
          captureConflict(
            found.pointer,
            'shared',
            document.positions.at(found.pointer).line,
            `${path} by ${users.slice(0, 3).join(', ')}`,
          ),
        ];
  });
}

/** Places with a number that no file can hold exactly. */
export function inexactNumbers(
  { document, live }: CaptureBase,
  pointers: readonly Pointer[],
): readonly CaptureConflict[] {
  return live.unsafeNumbers
    .filter((place) => pointers.some((pointer) => isWithin(place, pointer)))
    .map((place) => captureConflict(place, 'unsafe', document.positions.at(place).line));
}
