import { parsePath } from '../expressions/path.ts';
import type { Path } from '../expressions/path-tree.ts';
import { compileText } from '../expressions/rendered-text.ts';
import type { TextProgram } from '../expressions/rendered-text.ts';
import { isArray, isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';

/** A written value made ready: paths parsed, texts cut at their templates. */
export type ValueProgram =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'text'; readonly text: TextProgram }
  | { readonly kind: 'path'; readonly path: Path }
  /** A path that holds templates, so that its text is known at run time only (facts 3.2). */
  | { readonly kind: 'late-path'; readonly text: TextProgram }
  | { readonly kind: 'list'; readonly items: readonly ValueProgram[] }
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'wrong'; readonly message: string };

/** A member under the name it has after resolution, without `.$`. */
export interface Member {
  readonly name: string;
  readonly value: ValueProgram;
}

/** Makes a written value ready, at any depth (facts 3.2). */
export function compileValue(written: Json): ValueProgram {
  if (typeof written === 'string') {
    return written.includes('{{')
      ? { kind: 'text', text: compileText(written) }
      : { kind: 'constant', value: written };
  }
  if (isArray(written)) {
    const items = written.map(compileValue);
    return items.every((item) => item.kind === 'constant')
      ? { kind: 'constant', value: written }
      : { kind: 'list', items };
  }
  return isObject(written) ? compileObject(written) : { kind: 'constant', value: written };
}

/** Makes the members of an object ready: `X.$` holds a path, and wins over an `X` beside it. */
export function compileObject(written: JsonObject): ValueProgram {
  const members = Object.entries(written).flatMap(([key, value]): readonly Member[] => {
    if (!key.endsWith('.$')) {
      const path = Object.hasOwn(written, `${key}.$`) ? written[`${key}.$`] : undefined;
      return isNothing(path) ? [{ name: key, value: compileValue(value) }] : [];
    }
    return isNothing(value) ? [] : [{ name: key.slice(0, -2), value: compilePath(key, value) }];
  });
  const isConstant = members.every(
    ({ name, value }) => value.kind === 'constant' && Object.hasOwn(written, name),
  );
  return isConstant && members.length === Object.keys(written).length
    ? { kind: 'constant', value: written }
    : { kind: 'object', members };
}

/** The builder leaves null and "" under `X.$` where nothing was chosen (facts 2.4). */
function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function compilePath(key: string, written: Json): ValueProgram {
  if (typeof written !== 'string' || !written.trimStart().startsWith('$')) {
    return { kind: 'wrong', message: `'${key}' must be a JSONPath` };
  }
  if (written.includes('{{')) {
    return { kind: 'late-path', text: compileText(written) };
  }
  const parsed = parsePath(written, 'step');
  return parsed.ok
    ? { kind: 'path', path: parsed.value }
    : { kind: 'wrong', message: `'${key}' is not a JSONPath: ${parsed.trouble.message}` };
}
