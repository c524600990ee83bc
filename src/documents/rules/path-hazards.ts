import type { Expression, Path } from '../../expressions/path-tree.ts';
import { regularExpression } from '../../expressions/regular-expression.ts';

/** A part of a step's path that parses and finds nothing, or not what it looks for. */
export interface PathHazard {
  readonly message: string;
  readonly hint: string;
}

/** Lists what the engine of steps does not do with a path that it can read (facts 5.2). */
export function stepHazards(path: Path): readonly PathHazard[] {
  const hazards: PathHazard[] = [];
  path.segments.forEach((segment, index) => {
    const after = path.segments[index + 1];
    if (segment.kind === 'descend' && (after?.kind === 'filter' || after?.kind === 'slice')) {
      hazards.push({
        message: `In steps .. finds nothing when a ${after.kind} follows it.`,
        hint: 'Write the names on the way instead of the dots.',
      });
    }
    if (segment.kind === 'filter') {
      collect(segment.test, hazards);
    }
  });
  return hazards;
}

/** Says whether a filter stands behind plain names only, and gives these. */
export function filteredNames({ segments }: Path): readonly string[] | undefined {
  const names: string[] = [];
  for (const segment of segments) {
    if (segment.kind === 'filter') {
      return names;
    }
    if (segment.kind !== 'key') {
      return undefined;
    }
    names.push(segment.key);
  }
  return undefined;
}

function collect(test: Expression, hazards: PathHazard[]): void {
  switch (test.kind) {
    case 'and':
    case 'or':
    case 'arithmetic':
      collect(test.left, hazards);
      collect(test.right, hazards);
      return;
    case 'not':
    case 'negative':
      collect(test.operand, hazards);
      return;
    case 'compare':
      collect(test.left, hazards);
      collect(test.right, hazards);
      comparison(test, hazards);
      return;
    case 'path':
      hazards.push(...stepHazards(test.path));
      return;
    case 'value':
    case 'list':
    case 'regex':
  }
}

function comparison(
  { operator, left, right }: Extract<Expression, { readonly kind: 'compare' }>,
  hazards: PathHazard[],
): void {
  if ((operator === '!=' || operator === '!==') && (isNull(left) || isNull(right))) {
    hazards.push({
      message: `In steps ${operator} null is not true of texts, lists and objects.`,
      hint: 'Write [?(@.field)]: it takes what has a value.',
    });
  }
  if (operator === '=~' || operator === '!~') {
    const pattern = right.kind === 'regex' ? right : left;
    if (pattern.kind !== 'regex') {
      hazards.push({
        message: `In steps ${operator} is true of nothing without a pattern between slashes.`,
        hint: `Write ${operator} /pattern/.`,
      });
    } else if (regularExpression(pattern.source, pattern.flags) === undefined) {
      hazards.push({
        message: 'The pattern is none that steps can read, so it fits nothing.',
        hint: "Patterns follow Go's regexp: no look-around, no back-references.",
      });
    } else if (/[ \t]/.test(pattern.source)) {
      hazards.push({
        message: 'In steps the spaces are taken out of a pattern before it is used.',
        hint: 'Write \\s for a space.',
      });
    }
  }
}

function isNull(expression: Expression): boolean {
  return expression.kind === 'value' && expression.value === null;
}
