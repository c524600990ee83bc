import { stepPath } from '../expressions/parsed-path.ts';
import type { Path } from '../expressions/path-tree.ts';
import { renderPart } from '../expressions/rendered-text.ts';
import type { TextProgram } from '../expressions/rendered-text.ts';
import { stepValue } from '../expressions/step-value.ts';
import { unwrapOne } from '../expressions/unwrap.ts';
import { isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Data } from './data.ts';
import { snapshot } from './data.ts';
import { MAX_TEXT } from './limits.ts';
import { StepTrouble } from './step-trouble.ts';
import type { ValueProgram } from './value-program.ts';

/** What a value is resolved in. */
export interface Scope {
  /** What `$` is. */
  readonly data: Data;
  /** The time of `now()`, in milliseconds since 1970. */
  readonly now: number;
  /** What templates of a serial loop said in its first round, by their text; absent elsewhere. */
  readonly pins?: Record<string, string>;
  /** The names of variable steps outside of the serial loop, whose templates are pinned. */
  readonly pinned?: ReadonlySet<string>;
}

/** Resolves a value; undefined when its path finds nothing. Throws StepTrouble for what is no path. */
export function resolve(program: ValueProgram, scope: Scope): Json | undefined {
  switch (program.kind) {
    case 'constant':
      return program.value;
    case 'text':
      return render(program.text, scope);
    case 'path':
      return valueOf(program.path, scope);
    case 'late-path': {
      const text = render(program.text, scope);
      const parsed = stepPath(text);
      if (parsed === undefined) {
        throw new StepTrouble(`'${text.slice(0, 200)}' is not a JSONPath`);
      }
      return valueOf(parsed, scope);
    }
    case 'list':
      return program.items.map((item) => resolve(item, scope) ?? null);
    case 'object':
      return resolveMembers(program.members, scope);
    case 'wrong':
      throw new StepTrouble(program.message);
  }
}

/** Resolves attributes; members whose path finds nothing are left out. */
export function resolveObject(program: ValueProgram, scope: Scope): JsonObject {
  const value = resolve(program, scope);
  return isObject(value) ? value : {};
}

function resolveMembers(
  members: readonly { readonly name: string; readonly value: ValueProgram }[],
  scope: Scope,
): JsonObject {
  const object: Record<string, Json> = {};
  for (const { name, value } of members) {
    const resolved = resolve(value, scope);
    if (resolved !== undefined) {
      // A member of this name would otherwise set the object's prototype.
      if (name === '__proto__') {
        Object.defineProperty(object, name, { value: resolved, enumerable: true });
      } else {
        object[name] = resolved;
      }
    }
  }
  return object;
}

const TOO_LONG = `a text is longer than ${MAX_TEXT} characters`;

/** A list of one stands for its element, an empty one for nothing, wherever a step is handed a value (facts 5.3). */
function valueOf(path: Path, scope: Scope): Json | undefined {
  const value = unwrapOne(stepValue(path, scope.data, scope.now));
  if (typeof value === 'string' && value.length > MAX_TEXT) {
    throw new StepTrouble(TOO_LONG);
  }
  // The state itself goes on changing; what a step was handed must not.
  return value === scope.data ? snapshot(scope.data) : value;
}

/** Renders a text. Throws StepTrouble for one of hostile length. */
export function render(text: TextProgram, scope: Scope): string {
  let out = '';
  for (const part of text.parts) {
    out += typeof part === 'string' ? part : renderTemplate(part, scope);
    if (out.length > MAX_TEXT) {
      throw new StepTrouble(TOO_LONG);
    }
  }
  return out;
}

/**
 * In a serial loop a template of a variable keeps what it said in the first round, whereas a path is current (facts 5.3).
 */
function renderTemplate(
  part: Exclude<TextProgram['parts'][number], string>,
  { data, now, pins, pinned }: Scope,
): string {
  const first = part.path?.segments[0];
  if (pins === undefined || first?.kind !== 'key' || pinned?.has(first.key) !== true) {
    return renderPart(part, data, now);
  }
  const known = Object.hasOwn(pins, part.written) ? pins[part.written] : undefined;
  const text = known ?? renderPart(part, data, now);
  pins[part.written] = text;
  return text;
}
