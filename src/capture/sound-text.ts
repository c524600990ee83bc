import { readDocument } from '../documents/read-document.ts';
import { RULES } from '../documents/rules.ts';
import { printWorkflow } from '../documents/write/print-workflow.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { isArray, isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { escapeToken, getAt, parsePointer, setAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Result } from '../kernel/result.ts';
import type { KeptReason } from './kept-values.ts';
import type { WrittenWorkflow } from './written-workflow.ts';
import { LIVE, withoutPlaces } from './written-tag.ts';

/** A file's text that reads back as what it was made of, without an error. */
export interface SoundText {
  readonly text: string;
  readonly workflow: WrittenWorkflow;
  /** Fields that are left to the tenant, with the code of the finding that their file would have. */
  readonly left: ReadonlyMap<string, string>;
}

/** A workflow has more places than this that no file can hold only if somebody made it so. */
const MAX_ROUNDS = 50;

/**
 * Prints a workflow and reads it again. What a file may not say or cannot hold, by whatever rule, stays with the tenant:
 * the value becomes `!live`, or its whole field is left out. The trouble says what cannot be helped so.
 */
export function soundText(workflow: WrittenWorkflow, file: string): Result<SoundText, string> {
  const kept = new Map<Pointer, KeptReason>(workflow.kept);
  const left = new Map<string, string>();
  let { body } = workflow;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const text = printWorkflow(body);
    const bad = troublesOf(text, file, body);
    if (bad.length === 0) {
      return { ok: true, value: { text, workflow: { ...workflow, body, kept }, left } };
    }
    const enabling = bad.find(({ code }) => ENABLING.has(code));
    if (enabling !== undefined && own(body, 'enabled') === true) {
      left.set('enabled', enabling.code);
      body = without(body, 'enabled');
      continue;
    }
    const before = body;
    for (const { pointer, code } of bad) {
      const field = parsePointer(pointer)[0] ?? '';
      const at = nearestPlace(before, pointer);
      if (field === '' || field === 'name' || own(before, field) === undefined) {
        return { ok: false, trouble: code };
      }
      if (at === undefined) {
        left.set(field, code);
        body = without(body, field);
      } else if (getAt(body, at) !== undefined) {
        kept.set(at, code === 'CREDENTIAL_INLINE' ? 'credential' : 'unwritable');
        body = setAt(body, at, LIVE) as JsonObject;
      }
    }
  }
  return { ok: false, trouble: 'FILE_UNREADABLE' };
}

/** The rules that are errors only because the workflow is enabled: without the switch the file is sound. */
const ENABLING: ReadonlySet<string> = new Set(
  RULES.filter(({ severity }) => severity.endsWith('enabling')).map(({ code }) => code),
);

type Trouble = Pick<Diagnostic, 'code'> & { readonly pointer: Pointer };

function troublesOf(text: string, file: string, body: JsonObject): readonly Trouble[] {
  const { document, diagnostics } = readDocument(file, Buffer.from(text));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    return errors.map(({ code, pointer }) => ({ code, pointer }));
  }
  const read = document === undefined ? {} : (withoutPlaces(document.body) as JsonObject);
  const other = firstDifference(body, read);
  return other === undefined ? [] : [{ code: 'FILE_UNREADABLE', pointer: other }];
}

/** The deepest value on the way to a pointer that the body really has, below its top-level field. */
function nearestPlace(body: JsonObject, pointer: Pointer): Pointer | undefined {
  for (let at = pointer; at.lastIndexOf('/') > 0; at = at.slice(0, at.lastIndexOf('/'))) {
    const value = getAt(body, at);
    if (value !== undefined) {
      return value === LIVE ? undefined : at;
    }
  }
  return undefined;
}

function without(body: JsonObject, field: string): JsonObject {
  return objectOf(Object.entries(body).filter(([key]) => key !== field));
}

/** Where two values differ first; undefined where they are equal. */
export function firstDifference(
  a: Json | undefined,
  b: Json | undefined,
  pointer: Pointer = '',
): Pointer | undefined {
  if (a === b) {
    return undefined;
  }
  if (isArray(a) && isArray(b) && a.length === b.length) {
    return firstOf(a.keys(), (index) => firstDifference(a[index], b[index], `${pointer}/${index}`));
  }
  if (isObject(a) && isObject(b)) {
    return firstOf(new Set([...Object.keys(a), ...Object.keys(b)]), (key) =>
      firstDifference(own(a, key), own(b, key), `${pointer}/${escapeToken(key)}`),
    );
  }
  return pointer;
}

function firstOf<T>(
  items: Iterable<T>,
  find: (item: T) => Pointer | undefined,
): Pointer | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
