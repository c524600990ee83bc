import type { Desired } from '../documents/desired.ts';
import type { WorkflowDocument } from '../documents/document.ts';
import { namedPath } from '../documents/named-file.ts';
import { markedTag } from '../documents/tag.ts';
import type { PlacedTag } from '../documents/tag.ts';
import { equal, isArray, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { escapeToken, isWithin } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import type { FileWrite } from './folder.ts';

/** What has to change so that a file says what the tenant has. */
export interface MergedChange {
  /** Operations (RFC 6902) on the file's values. */
  readonly operations: readonly PatchOperation[];
  /** Texts of files that the workflow takes in. */
  readonly named: readonly FileWrite[];
  /** Places whose value comes from a tag or from a patch of the tenant, and is another one in the tenant. */
  readonly conflicts: readonly Pointer[];
}

/** A file and the tenant's workflow, seen side by side. */
export interface MergeInput {
  readonly document: WorkflowDocument;
  /** What the file wants of this tenant, with every tag resolved. */
  readonly desired: Desired;
  readonly live: NormalForm;
  /** What is written for a value of the tenant; it is tagged where the value is another one elsewhere. */
  readonly written: JsonObject;
}

/** One place: in the file, as the tenant has it, and what would be written there. */
interface Place {
  /** As the file writes it; tags are marks. */
  readonly file: Json | undefined;
  /** The same with tags and patches put in. */
  readonly full: Json | undefined;
  /** The same in its normal form. */
  readonly wanted: Json | undefined;
  readonly live: Json | undefined;
  readonly written: Json | undefined;
  readonly pointer: Pointer;
}

/**
 * Finds what differs between a file and the tenant in the fields that the file manages. A value behind a tag is never
 * overwritten: the text of a named file is changed in that file, everything else is a conflict. Pure.
 */
export function mergeLive({ document, desired, live, written }: MergeInput): MergedChange {
  const merge = new Merge(desired);
  for (const field of Object.keys(document.body)) {
    merge.compare({
      file: own(document.body, field),
      full: own(desired.body, field),
      wanted: own(desired.form, field),
      live: own(live, field),
      written: own(written, field),
      pointer: `/${escapeToken(field)}`,
    });
  }
  return merge;
}

class Merge implements MergedChange {
  readonly operations: PatchOperation[] = [];
  readonly named: FileWrite[] = [];
  readonly conflicts: Pointer[] = [];
  readonly #ignore: readonly Pointer[];

  constructor({ ignore }: Desired) {
    this.#ignore = ignore;
  }

  compare(place: Place): void {
    const { file, full, wanted, live, written, pointer } = place;
    if (equal(wanted, live) || this.#ignore.some((ignored) => isWithin(pointer, ignored))) {
      return;
    }
    const all = [file, full, wanted, live, written ?? live];
    if (all.every(isObject) && isObject(wanted) && isObject(live)) {
      if (pointer === '/trigger' && own(wanted, 'type') !== own(live, 'type')) {
        this.#dropHidden(below(place, 'attributes'));
      }
      for (const key of new Set([...Object.keys(wanted), ...Object.keys(live)])) {
        this.compare(below(place, key));
      }
    } else if (
      isArray(file) &&
      isArray(wanted) &&
      isArray(live) &&
      sameLength(file, wanted, live)
    ) {
      live.forEach((_, index) => this.compare(below(place, String(index))));
    } else if (equal(file, full)) {
      this.#change(pointer, file, live === undefined ? undefined : (written ?? live));
    } else {
      this.#behindTag(pointer, markedTag(file), live, written);
    }
  }

  /** What only a trigger of the former kind hid, as the URL of an external one, says nothing of one of another kind. */
  #dropHidden({ file, wanted, live, pointer }: Place): void {
    const seen = [wanted, live].flatMap((value) => (isObject(value) ? Object.keys(value) : []));
    const hidden = isObject(file) ? Object.keys(file).filter((key) => !seen.includes(key)) : [];
    for (const key of hidden) {
      this.#change(`${pointer}/${escapeToken(key)}`, null, undefined);
    }
  }

  #change(pointer: Pointer, file: Json | undefined, value: Json | undefined): void {
    if (this.#ignore.some((ignored) => isWithin(ignored, pointer))) {
      // Replacing what is around a place that is the tenant's own would take the place away.
      this.conflicts.push(pointer);
    } else if (value === undefined) {
      this.operations.push({ op: 'remove', path: pointer });
    } else {
      this.operations.push({ op: file === undefined ? 'add' : 'replace', path: pointer, value });
    }
  }

  #behindTag(
    pointer: Pointer,
    placed: PlacedTag | undefined,
    live: Json | undefined,
    written: Json | undefined,
  ): void {
    const path = placed === undefined ? undefined : namedPath(placed);
    // A written value that is no text any more is tagged: the named file is no place for a secret.
    if (path !== undefined && typeof live === 'string' && (written ?? live) === live) {
      this.named.push({ path, text: live });
    } else {
      this.conflicts.push(pointer);
    }
  }
}

function sameLength(...arrays: readonly (readonly Json[])[]): boolean {
  return new Set(arrays.map(({ length }) => length)).size === 1;
}

function below(place: Place, key: string): Place {
  return {
    file: memberOf(place.file, key),
    full: memberOf(place.full, key),
    wanted: memberOf(place.wanted, key),
    live: memberOf(place.live, key),
    written: memberOf(place.written, key),
    pointer: `${place.pointer}/${escapeToken(key)}`,
  };
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isArray(value) ? value[Number(key)] : isObject(value) ? own(value, key) : undefined;
}
