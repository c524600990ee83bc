import type { EdgeView } from '../../report/view/graph-view.ts';
import type { Link } from './layers.ts';

/** All edges from one step to another as one arrow. */
export interface Arrow extends Link {
  readonly kinds: readonly EdgeView['kind'][];
  readonly labels: readonly string[];
}

/** A step as far as its arrows matter. */
export interface Origin {
  readonly id: string;
  readonly edges: readonly EdgeView[];
}

/** Makes one arrow of all edges between the same two steps; edges into a loop's body are none. */
export function arrowsOf(steps: readonly Origin[]): readonly Arrow[] {
  return steps.flatMap(({ id, edges }) => {
    return [...byTarget(edges)]
      .map(([to, all]) => ({
        from: id,
        to,
        kinds: [...new Set(all.map(({ kind }) => kind))].filter((kind) => kind !== 'loop'),
        labels: all.flatMap(({ label, kind }) =>
          label === undefined || kind === 'loop' ? [] : [label],
        ),
      }))
      .filter(({ to, kinds }) => to !== '' && kinds.length > 0);
  });
}

function byTarget(edges: readonly EdgeView[]): Map<string, EdgeView[]> {
  const found = new Map<string, EdgeView[]>();
  for (const edge of edges) {
    found.set(edge.to, [...(found.get(edge.to) ?? []), edge]);
  }
  return found;
}

/** From so many on, arrows for the case that nothing else fits share one line at the side. */
const BUSY = 3;

/** Which arrows tell of trouble or of the rest: they are drawn quietly. */
export function quietArrows(arrows: readonly Arrow[]): ReadonlySet<Arrow> {
  const defaults = new Map<string, number>();
  for (const arrow of arrows.filter(isAside)) {
    defaults.set(arrow.to, (defaults.get(arrow.to) ?? 0) + 1);
  }
  return new Set(
    arrows.filter(
      (arrow) =>
        arrow.kinds.every((kind) => kind === 'catch') ||
        (isAside(arrow) && (defaults.get(arrow.to) ?? 0) >= BUSY),
    ),
  );
}

function isAside({ kinds }: Arrow): boolean {
  return kinds.every((kind) => kind === 'catch' || kind === 'default');
}
