import type { Result } from '../kernel/result.ts';
import { parsePath } from '../expressions/path.ts';
import type { Dialect, Path, PathTrouble } from '../expressions/path-tree.ts';
import { templatesIn, withPlaceholders } from '../expressions/template.ts';
import type { Leaf } from './leaves.ts';

/** A path somebody wrote, where, and what parsing it gave. */
export interface WrittenPath {
  readonly leaf: Leaf;
  /** The whole value, or the inside of a `{{ … }}` in it. */
  readonly kind: 'value' | 'template';
  readonly dialect: Dialect;
  readonly text: string;
  readonly parsed: Result<Path, PathTrouble>;
}

/** Keys whose paths start at the element of a list instead of the data (facts 4.1, forms). */
const RELATIVE = /^inputForForm_array_.*_(label|subLabel|value)(\.\$)?$/;

/** Lists the paths of a workflow: values of `.$` keys and result selectors, and templates. */
export function writtenPaths(leaves: readonly Leaf[]): readonly WrittenPath[] {
  return leaves.flatMap((leaf) => {
    const { value, key, pointer } = leaf;
    if (typeof value !== 'string' || RELATIVE.test(key)) {
      return [];
    }
    const paths: WrittenPath[] = [];
    if (pointer === '/trigger/attributes/filter.$') {
      return isPathText(value) ? [written(leaf, 'value', 'filter', value)] : [];
    }
    if (leaf.place === undefined) {
      return [];
    }
    if ((key.endsWith('.$') || key === 'resultSelector') && isPathText(value)) {
      paths.push(written(leaf, 'value', 'step', value));
    }
    for (const template of templatesIn(value)) {
      if (template.closed) {
        paths.push(written(leaf, 'template', 'step', template.path));
      }
    }
    return paths;
  });
}

function isPathText(value: string): boolean {
  return value.trimStart().startsWith('$');
}

function written(
  leaf: Leaf,
  kind: WrittenPath['kind'],
  dialect: Dialect,
  text: string,
): WrittenPath {
  return { leaf, kind, dialect, text, parsed: parsePath(withPlaceholders(text), dialect) };
}
