import type { Expression, Path, Segment } from './path-tree.ts';

/** The name a path starts with below `$`, what follows it where that is a plain name, and its offset. */
export interface PathRoot {
  readonly name: string;
  /** The plain names after `name`, up to the first part that is none. */
  readonly rest: readonly string[];
  readonly at: number;
}

/** Lists which members of the data a path reads: its own root and those of paths inside its filters. */
export function pathRoots(path: Path): readonly PathRoot[] {
  const own = path.root === '$' ? rootOf(path) : undefined;
  const inside = path.segments.flatMap((segment) =>
    segment.kind === 'filter' ? expressionRoots(segment.test) : [],
  );
  const passed = (path.call?.arguments ?? []).flatMap(expressionRoots);
  return [...(own === undefined ? [] : [own]), ...inside, ...passed];
}

function rootOf(path: Path): PathRoot | undefined {
  const names: string[] = [];
  for (const segment of path.segments) {
    if (segment.kind !== 'key') {
      break;
    }
    names.push(segment.key);
  }
  const [name, ...rest] = names;
  return name === undefined ? undefined : { name, rest, at: (path.segments[0] as Segment).at };
}

function expressionRoots(expression: Expression): readonly PathRoot[] {
  switch (expression.kind) {
    case 'path':
      return pathRoots(expression.path);
    case 'list':
      return expression.items.flatMap(expressionRoots);
    case 'not':
    case 'negative':
      return expressionRoots(expression.operand);
    case 'and':
    case 'or':
    case 'compare':
    case 'arithmetic':
      return [...expressionRoots(expression.left), ...expressionRoots(expression.right)];
    case 'value':
    case 'regex':
      return [];
  }
}
