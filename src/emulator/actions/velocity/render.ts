import { isArray, isObject } from '../../../kernel/json.ts';
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { Result } from '../../../kernel/result.ts';
import { VelocityTrouble } from './cursor.ts';
import { evaluate, isTrue, Scope, showReference } from './evaluate.ts';
import { parseTemplate } from './template.ts';
import type { Part } from './tree.ts';

/** How the parts of a block ended. */
type Left = 'end' | 'break' | 'stop';

const TEXT_LIMIT = 1024 * 1024;

/**
 * Renders a Velocity template (facts 5.4): references, `#set`, `#if`, `#foreach` and the methods of texts, lists
 * and maps; macros and other files are not available. The trouble says where the template is invalid.
 */
export function renderVelocity(template: string, context: JsonObject): Result<string, string> {
  const out = new Output();
  try {
    renderParts(out, new Scope(Object.entries(context)), parseTemplate(template));
    return { ok: true, value: out.text };
  } catch (error) {
    if (error instanceof VelocityTrouble) {
      return { ok: false, trouble: error.message };
    }
    throw error;
  }
}

class Output {
  text = '';

  write(text: string): void {
    this.text += text;
    if (this.text.length > TEXT_LIMIT) {
      throw new VelocityTrouble(`the mail is longer than ${TEXT_LIMIT} characters`);
    }
  }
}

function renderParts(out: Output, scope: Scope, parts: readonly Part[]): Left {
  for (const part of parts) {
    scope.spend();
    const left = renderPart(out, scope, part);
    if (left !== 'end') {
      return left;
    }
  }
  return 'end';
}

function renderPart(out: Output, scope: Scope, part: Part): Left {
  switch (part.kind) {
    case 'text':
      out.write(part.text);
      return 'end';
    case 'reference':
      out.write(showReference(scope, part));
      return 'end';
    case 'set':
      scope.set(part.name, evaluate(scope, part.value));
      return 'end';
    case 'leave':
      return part.what;
    case 'if': {
      const branch = part.branches.find(
        ({ test }) => test === undefined || isTrue(evaluate(scope, test)),
      );
      return renderParts(out, scope, branch?.parts ?? []);
    }
    case 'foreach':
      return renderEach(out, scope, part);
  }
}

function renderEach(out: Output, scope: Scope, part: Extract<Part, { kind: 'foreach' }>): Left {
  const items = itemsOf(evaluate(scope, part.list));
  const before = [part.name, 'foreach', 'velocityCount'].map(
    (name) => [name, scope.get(name)] as const,
  );
  let left: Left = 'end';
  for (const [index, item] of items.entries()) {
    const last = index === items.length - 1;
    scope.set(part.name, item);
    scope.set('velocityCount', index + 1);
    scope.set('foreach', { index, count: index + 1, first: index === 0, last, hasNext: !last });
    left = renderParts(out, scope, part.parts);
    if (left !== 'end') {
      break;
    }
  }
  for (const [name, value] of before) {
    scope.set(name, value);
  }
  return left === 'stop' ? 'stop' : 'end';
}

function itemsOf(value: Json | undefined): readonly Json[] {
  if (isArray(value)) {
    return value;
  }
  return isObject(value) ? Object.values(value) : [];
}
