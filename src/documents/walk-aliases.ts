import { isScalar } from 'yaml';
import type { Alias, Node } from 'yaml';
import { LIMITS } from './limits.ts';
import type { WalkTrail } from './walk-trail.ts';
import { aliasTargets } from './yaml-nodes.ts';

/** What the aliases of one text mean, with the count of what they multiply. */
export class WalkAliases {
  readonly #root: Node;
  readonly #trail: WalkTrail;
  /** Looked for when the first alias is met, for most files have none. */
  #targets: ReadonlyMap<Alias, Node> | undefined;
  /** Values that are being read right now. */
  readonly #open = new Set<Node>();
  #expansions = 0;

  constructor(root: Node, trail: WalkTrail) {
    this.#root = root;
    this.#trail = trail;
  }

  /** Gives the node that an alias means; undefined where there is none. */
  targetOf(alias: Alias): Node | undefined {
    this.#targets ??= aliasTargets(this.#root);
    return this.#targets.get(alias);
  }

  /** Reads a node; an alias in it that means the node itself is a cycle. */
  within<T>(node: Node, read: () => T): T {
    this.#open.add(node);
    const value = read();
    this.#open.delete(node);
    return value;
  }

  /** Gives what `use` makes of an alias's target; undefined where it has none that can be used. */
  expand<T>(alias: Alias, offset: number, use: (target: Node) => T): T | undefined {
    const target = this.targetOf(alias);
    if (target === undefined) {
      this.#trail.find('YAML_ALIAS_UNKNOWN', offset);
      return undefined;
    }
    if (this.#open.has(target)) {
      this.#trail.find('YAML_ALIAS_CYCLE', offset);
      return undefined;
    }
    if (!isScalar(target)) {
      this.#expansions += 1;
      if (this.#expansions > LIMITS.aliasExpansions) {
        this.#trail.stop('YAML_ALIAS_LIMIT', offset);
      }
    }
    return use(target);
  }
}
