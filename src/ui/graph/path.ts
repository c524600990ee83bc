import type { LaidEdge, Point } from './drawing.ts';

const RADIUS = 8;

/** The way of an arrow as the `d` of an SVG path. */
export function pathOf({ way, points }: Pick<LaidEdge, 'way' | 'points'>): string {
  return way === 'down' ? softPath(points) : squarePath(points);
}

/** Words stand this far above where an arrow comes to the next layer, clear of its head. */
const ABOVE = 17;

/** Where the words of an arrow stand: where it has left the others that leave with it. */
export function labelPoint({ points, way }: Pick<LaidEdge, 'points' | 'way'>): Point {
  const [from, bend, next] = points;
  if (from === undefined || bend === undefined) {
    return { x: 0, y: 0 };
  }
  if (way === 'across' || next === undefined) {
    return { x: bend.x, y: bend.y + 10 };
  }
  return { x: next.x, y: next.y - ABOVE };
}

/** Straight down inside a layer, a curve that leaves and arrives upright between layers. */
function softPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) {
    return '';
  }
  let from = first;
  let path = `M${at(first)}`;
  for (const to of rest) {
    const middle = (from.y + to.y) / 2;
    path +=
      from.x === to.x
        ? `L${at(to)}`
        : `C${at({ x: from.x, y: middle })} ${at({ x: to.x, y: middle })} ${at(to)}`;
    from = to;
  }
  return path;
}

/** Right angles with rounded corners. */
function squarePath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) {
        return `M${at(point)}`;
      }
      return after === undefined
        ? `L${at(point)}`
        : `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, after))}`;
    })
    .join('');
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
