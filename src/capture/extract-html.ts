import { fieldOf, findAction } from '../catalogue/actions.ts';
import { leavesOf } from '../documents/leaves.ts';
import { LIMITS } from '../documents/limits.ts';
import { stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { stepMaps } from '../workflow/step.ts';
import { folded, slug } from './file-name.ts';
import type { FileWrite } from './folder.ts';
import { mapScalars, newTag } from './written-tag.ts';

/** A workflow whose letters stand in files of their own. */
export interface Extracted {
  readonly body: JsonObject;
  readonly templates: readonly FileWrite[];
}

/** A text with an element in it. */
const HTML = /<[a-z][\w-]*(\s[^<>]*)?\/?>/i;

/** Characters that a text file does not carry unchanged through every tool: other line breaks, marks, half characters. */
const UNSAFE = /[\r\u0085\u2028\u2029\ufeff]|[^\P{Cc}\t\n]|\p{Cs}/u;

/**
 * Moves the HTML of a workflow's letters into `templates/<workflow>-<step>.html`; `isFree` says whether a path can be had.
 * A text that is tagged already, or that a file would not carry unchanged, stays where it is.
 */
export function extractHtml(
  body: JsonObject,
  file: string,
  isFree: (path: string, text: string) => boolean,
): Extracted {
  const base =
    file
      .replace(/\.\w+$/, '')
      .split('/')
      .at(-1) ?? '';
  const templates: FileWrite[] = [];
  const taken = new Set<string>();
  const tags = new Map<Pointer, Json>();
  for (const leaf of leavesOf(body, stepMaps(body['definition'])).plain) {
    const { place, value, pointer, key } = leaf;
    const action = findAction(stringAt(place?.step ?? {}, 'actionId') ?? '');
    const isLetter =
      action !== undefined &&
      leaf.holderKey === 'attributes' &&
      !key.endsWith('.$') &&
      fieldOf(action, key)?.type === 'htmlEditor';
    if (place === undefined || !isLetter || typeof value !== 'string' || !isExtractable(value)) {
      continue;
    }
    const path = freePath(`templates/${base}-${slug(place.key)}`, (candidate) => {
      return !taken.has(folded(candidate)) && isFree(candidate, value);
    });
    taken.add(folded(path));
    templates.push({ path, text: value });
    tags.set(pointer, newTag({ kind: 'file', path: relative(file, path) }));
  }
  return {
    body: mapScalars(body, (value, pointer) => tags.get(pointer) ?? value) as JsonObject,
    templates,
  };
}

function isExtractable(text: string): boolean {
  return HTML.test(text) && !UNSAFE.test(text) && Buffer.byteLength(text) <= LIMITS.bytes;
}

function freePath(base: string, isFree: (path: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const path = number === 1 ? `${base}.html` : `${base}-${number}.html`;
    if (isFree(path)) {
      return path;
    }
  }
}

/** The path as the workflow's file writes it. */
function relative(file: string, path: string): string {
  return '../'.repeat(file.split('/').length - 1) + path;
}
