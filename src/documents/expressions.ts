import type { Result } from '../kernel/result.ts';
import { BoundedCache } from '../expressions/bounded-cache.ts';
import { pathRoots } from '../expressions/path-roots.ts';
import type { PathRoot } from '../expressions/path-roots.ts';
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
  /** Whether `$` is the data of the run; else it is one element of a list (facts 4.1, forms). */
  readonly absolute: boolean;
  readonly text: string;
  readonly parsed: Result<Path, PathTrouble>;
  /** The members of the data that it reads. */
  readonly roots: readonly PathRoot[];
}

/** A text with at least one `{{`, and whether the last one is closed. */
export interface TemplatedLeaf {
  readonly leaf: Leaf;
  readonly closed: boolean;
}

/** What is written in steps and filters to be evaluated. */
export interface Expressions {
  readonly paths: readonly WrittenPath[];
  readonly templated: readonly TemplatedLeaf[];
}

const RELATIVE = /_(label|subLabel|value)(\.\$)?$/;

/** Lists the paths of a workflow (values of `.$` keys, result selectors, the insides of templates) and its templates. */
export function expressionsIn(leaves: readonly Leaf[]): Expressions {
  const paths: WrittenPath[] = [];
  const templated: TemplatedLeaf[] = [];
  for (const leaf of leaves) {
    const { value, key, place } = leaf;
    if (typeof value !== 'string') {
      continue;
    }
    const absolute = !isRelative(key);
    const isPath =
      (key.endsWith('.$') || key === 'resultSelector' || !absolute) && startsPath(value);
    if (place === undefined) {
      if (isPath && leaf.pointer === '/trigger/attributes/filter.$') {
        paths.push(written(leaf, 'value', 'filter', true, value));
      }
      continue;
    }
    if (isPath) {
      paths.push(written(leaf, 'value', 'step', absolute, value));
    }
    if (value.includes('{{')) {
      const templates = templatesIn(value);
      templated.push({ leaf, closed: templates.every(({ closed }) => closed) });
      for (const { closed, path } of templates) {
        if (closed) {
          paths.push(written(leaf, 'template', 'step', absolute, path));
        }
      }
    }
  }
  return { paths, templated };
}

/** Says whether a key's path starts at the element of a list instead of the data (facts 4.1, forms). */
function isRelative(key: string): boolean {
  return key.startsWith('inputForForm_array_') && RELATIVE.test(key);
}

function startsPath(value: string): boolean {
  return value.startsWith('$') || value.trimStart().startsWith('$');
}

function written(
  leaf: Leaf,
  kind: WrittenPath['kind'],
  dialect: Dialect,
  absolute: boolean,
  text: string,
): WrittenPath {
  const { parsed, roots } = read(text, dialect);
  return { leaf, kind, dialect, absolute, text, parsed, roots };
}

type ReadPath = Pick<WrittenPath, 'parsed' | 'roots'>;

/** How many paths are kept parsed: many files read the same few members of a trigger. */
const KEPT = 1000;

/** Longer texts are rarely written twice, and keeping them takes room. */
const MAX_KEPT_LENGTH = 200;

const KEPT_PATHS: Readonly<Record<Dialect, BoundedCache<ReadPath>>> = {
  step: new BoundedCache(KEPT),
  filter: new BoundedCache(KEPT),
};

function read(text: string, dialect: Dialect): ReadPath {
  return text.length > MAX_KEPT_LENGTH
    ? parse(text, dialect)
    : KEPT_PATHS[dialect].getOrMake(text, () => parse(text, dialect));
}

function parse(text: string, dialect: Dialect): ReadPath {
  const parsed = parsePath(withPlaceholders(text), dialect);
  return { parsed, roots: parsed.ok ? pathRoots(parsed.value) : [] };
}
