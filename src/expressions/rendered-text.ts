import { isArray, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { goText } from './go-text.ts';
import type { Path } from './path-tree.ts';
import { stepPath } from './parsed-path.ts';
import { stepValue } from './step-value.ts';
import { templatesIn } from './template.ts';
import { unwrapOne } from './unwrap.ts';

/** One `{{ … }}` of a text, as written and as parsed; without a path it stays as written. */
export interface TemplatePart {
  readonly written: string;
  readonly path: Path | undefined;
}

/** A text ready to be rendered: its plain pieces and its templates, in order. */
export interface TextProgram {
  readonly parts: readonly (string | TemplatePart)[];
}

/** Finds and parses the templates of a text; one that is unclosed or no path stays as written. */
export function compileText(text: string): TextProgram {
  const parts: (string | TemplatePart)[] = [];
  let from = 0;
  for (const template of templatesIn(text)) {
    if (template.start > from) {
      parts.push(text.slice(from, template.start));
    }
    parts.push({
      written: text.slice(template.start, template.end),
      path: template.closed ? stepPath(template.path) : undefined,
    });
    from = template.end;
  }
  if (from < text.length) {
    parts.push(text.slice(from));
  }
  return { parts };
}

/** Renders a text against the data of a run; `now` is in milliseconds since 1970-01-01 UTC. */
export function renderText(program: TextProgram, root: JsonObject, now: number): string {
  let out = '';
  for (const part of program.parts) {
    out += typeof part === 'string' ? part : renderPart(part, root, now);
  }
  return out;
}

/** Renders one template: empty when its path finds nothing, as written when the path leads through a non-object (facts 5.3). */
export function renderPart(part: TemplatePart, root: JsonObject, now: number): string {
  if (part.path === undefined) {
    return part.written;
  }
  const value = stepValue(part.path, root, now);
  if (value === undefined) {
    return leadsThroughNonObject(part.path, root) ? part.written : '';
  }
  const one = unwrapOne(value);
  return one === undefined ? '' : goText(one);
}

function leadsThroughNonObject(path: Path, root: JsonObject): boolean {
  let value: Json | undefined = root;
  for (const segment of path.segments) {
    if (value === undefined) {
      return false;
    }
    if (segment.kind === 'index' && isArray(value)) {
      value = value.at(segment.index);
    } else if (segment.kind === 'key' && isObject(value)) {
      value = own(value, segment.key);
    } else {
      return segment.kind === 'key' || segment.kind === 'index';
    }
  }
  return false;
}
