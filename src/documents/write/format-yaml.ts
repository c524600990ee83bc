import { visit } from 'yaml';
import { compareText } from '../../kernel/diagnostic.ts';
import { equal, isObject, own } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import { unwrap } from '../unwrap.ts';
import { isExactNumber } from '../yaml-nodes.ts';
import { rootPlace } from './member-order.ts';
import { printJson } from './print-json.ts';
import { linesOf } from './ordered-lines.ts';
import { reorder } from './reorder.ts';
import { NotEditable, SourceValues } from './source-value.ts';
import { tidy } from './tidy.ts';
import { parseSource } from './yaml-source.ts';
import type { YamlSource } from './yaml-source.ts';

/** A file's text in order; not ok for a text that cannot be read. */
export type FormattedYaml =
  | { readonly ok: true; readonly text: string; readonly changed: boolean }
  | { readonly ok: false };

/**
 * Puts a workflow file in order: members and steps as `printWorkflow` has them, no white space at the ends of lines, one
 * line break at the end. Pairs move as they are written, with their comments; JSON is laid out anew. What would change
 * the meaning or lose a comment is not done, and a text without a workflow is left as it is. Formatting twice gives what formatting once gave.
 */
export function formatYaml(text: string): FormattedYaml {
  const source = parseSource(text);
  if (source === undefined) {
    return { ok: false };
  }
  try {
    const values = new SourceValues(source);
    if (!holdsWorkflow(values.of(source.root))) {
      return { ok: true, text, changed: false };
    }
    const candidates = source.isJson
      ? [(): string => asJson(source, values)]
      : [
          (): string => tidy(source, reorder(source, values)),
          (): string => tidy(source, linesOf(source)),
        ];
    for (const candidate of candidates) {
      const formatted = candidate();
      if (formatted === text || isSame(source, values, formatted)) {
        return { ok: true, text: formatted, changed: formatted !== text };
      }
    }
    return { ok: true, text, changed: false };
  } catch (error) {
    if (error instanceof NotEditable) {
      return { ok: false };
    }
    throw error;
  }
}

/** Other files of a folder, such as a package.json, have orders of their own. */
function holdsWorkflow(root: Json): boolean {
  const workflow = isObject(root) ? unwrap(root)?.workflow : undefined;
  return (
    workflow !== undefined && ['trigger', 'definition'].some((key) => isObject(own(workflow, key)))
  );
}

function asJson({ root, text, lines }: YamlSource, values: SourceValues): string {
  visit(root, {
    Scalar: (_key, { value, source }) => {
      if (typeof value === 'number' && !isExactNumber(value, source ?? '')) {
        throw new NotEditable();
      }
    },
  });
  const value = values.of(root);
  const start = text.startsWith('\ufeff') ? '\ufeff' : '';
  return start + `${printJson(value, rootPlace(value), '  ')}\n`.replaceAll('\n', lines.eol);
}

/** Says whether a text means what the source means, and has its comments. */
function isSame(source: YamlSource, values: SourceValues, text: string): boolean {
  const formatted = parseSource(text);
  return (
    formatted !== undefined &&
    formatted.isJson === source.isJson &&
    equal(new SourceValues(formatted).of(formatted.root), values.of(source.root)) &&
    commentsOf(formatted) === commentsOf(source)
  );
}

function commentsOf({ lines }: YamlSource): string {
  const texts = lines.comments.map((comment) => comment.text.trimEnd());
  return JSON.stringify(texts.toSorted(compareText));
}
