import { isMap, isSeq, visit } from 'yaml';
import { equal } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { PatchOperation } from '../../kernel/patch-operation.ts';
import type { Pointer } from '../../kernel/pointer.ts';
import { applyToValue } from './apply-to-value.ts';
import type { EditConflict, EditContext } from './edit-context.ts';
import { editWithLibrary } from './edit-with-library.ts';
import { entriesOf } from './entry.ts';
import { findLine } from './find-line.ts';
import { rootPlace } from './member-order.ts';
import { Reconciler } from './reconcile.ts';
import { NotEditable, SourceValues } from './source-value.ts';
import { applySplices } from './splice.ts';
import { isJsonText, parseSource } from './yaml-source.ts';
import type { YamlSource } from './yaml-source.ts';

/** A changed text, or all places that stand in the way of the change. */
export type EditedYaml =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly conflicts: readonly EditConflict[] };

/**
 * Applies operations (RFC 6902: add, replace, remove; pointers from the file's root) to a YAML or JSON text in place.
 * What does not differ stays as it is written, in comments, quotes, anchors, order and line ends. Values may be marked
 * tags. What is written under a tag is not changed: that is a conflict. Pure; the result is read again before it is given.
 */
export function editYaml(text: string, operations: readonly PatchOperation[]): EditedYaml {
  const source = parseSource(text);
  if (source === undefined) {
    return refusal([{ pointer: '', reason: 'not-editable', line: 1 }]);
  }
  try {
    return edit(source, operations);
  } catch (error) {
    if (error instanceof NotEditable) {
      return notEditable(operations);
    }
    throw error;
  }
}

function edit(source: YamlSource, operations: readonly PatchOperation[]): EditedYaml {
  const values = new SourceValues(source);
  const refused: EditConflict[] = [];
  let target: Json = values.of(source.root);
  for (const operation of operations) {
    const applied = applyToValue(target, operation);
    if (applied.ok) {
      target = applied.value;
    } else {
      const { ok: _, ...conflict } = applied;
      refused.push({ ...conflict, line: findLine(source, values, conflict.pointer) });
    }
  }
  if (refused.length > 0) {
    return refusal(refused);
  }
  if (equal(target, values.of(source.root))) {
    return { ok: true, text: source.text };
  }
  return spliceEnded(source, values, target, operations);
}

/** What is put behind the last line needs a break before it; a text that had none is given back without, if it can be. */
function spliceEnded(
  source: YamlSource,
  values: SourceValues,
  target: Json,
  operations: readonly PatchOperation[],
): EditedYaml {
  const { text, root, lines, isJson } = source;
  const ended = text.endsWith('\n') ? source : (parseSource(text + lines.eol) ?? source);
  const endedValues = ended === source ? values : new SourceValues(ended);
  if (ended === source || !equal(endedValues.of(ended.root), values.of(root))) {
    return splice(contextOf(source, values), target, operations);
  }
  const edited = splice(contextOf(ended, endedValues), target, operations);
  const cut = edited.ok ? edited.text.slice(0, -lines.eol.length) : undefined;
  return reads(cut, target, isJson) ? { ok: true, text: cut } : edited;
}

function contextOf(source: YamlSource, values: SourceValues): EditContext {
  return { source, values, step: stepOf(source), splices: [], conflicts: [] };
}

function splice(
  context: EditContext,
  target: Json,
  operations: readonly PatchOperation[],
): EditedYaml {
  const { source, splices, conflicts } = context;
  try {
    new Reconciler(context).root(target, rootPlace(target));
  } catch (error) {
    if (!(error instanceof NotEditable)) {
      throw error;
    }
    splices.length = 0;
  }
  if (conflicts.length > 0) {
    return refusal(conflicts);
  }
  const spliced = splices.length === 0 ? undefined : applySplices(source.text, splices);
  if (reads(spliced, target, source.isJson)) {
    return { ok: true, text: spliced };
  }
  const printed = editWithLibrary(source.text, operations);
  return reads(printed, target, source.isJson)
    ? { ok: true, text: printed }
    : notEditable(operations);
}

/** Says whether a text reads as a value; a file in JSON also has to be JSON still. */
function reads(text: string | undefined, value: Json, isJson: boolean): text is string {
  const source = text === undefined ? undefined : parseSource(text);
  if (text === undefined || source === undefined) {
    return false;
  }
  try {
    return equal(new SourceValues(source).of(source.root), value) && (!isJson || isJsonText(text));
  } catch (error) {
    if (error instanceof NotEditable) {
      return false;
    }
    throw error;
  }
}

/** How deep one level is indented: what the first mapping or list inside another shows, else two spaces. */
function stepOf({ root, lines, isJson, text }: YamlSource): number {
  if (isJson) {
    return /\n( +)\S/.exec(text)?.[1]?.length ?? 2;
  }
  let step = 0;
  visit(root, {
    Map: (_key, map) => {
      for (const { start, value } of entriesOf(map)) {
        const isBlock = (isMap(value) || isSeq(value)) && value.flow !== true;
        const inner = isBlock ? entriesOf(value)[0] : undefined;
        const deeper = inner === undefined ? 0 : lines.column(inner.start) - lines.column(start);
        if (deeper > 0) {
          step = deeper;
          return visit.BREAK;
        }
      }
      return undefined;
    },
  });
  return step > 0 ? step : 2;
}

function refusal(conflicts: readonly EditConflict[]): EditedYaml {
  return { ok: false, conflicts };
}

function notEditable(operations: readonly PatchOperation[]): EditedYaml {
  const pointers = [...new Set(operations.map(({ path }): Pointer => path))];
  return refusal(pointers.map((pointer) => ({ pointer, reason: 'not-editable', line: 1 })));
}
