import type { Arrow } from './arrows.ts';
import type { Layers } from './layers.ts';
import type { Band, LaidEdge, Point } from './drawing.ts';

/** What the ways of arrows are found from. */
export interface Routing {
  readonly arrows: readonly Arrow[];
  readonly quiet: ReadonlySet<Arrow>;
  /** Those that go along the side. */
  readonly aside: ReadonlySet<Arrow>;
  readonly layers: Layers;
  /** By arrow that goes down, the slots it passes. */
  readonly chains: ReadonlyMap<Arrow, readonly string[]>;
  readonly centres: ReadonlyMap<string, number>;
  readonly bands: readonly Band[];
  readonly nodes: readonly (Point & {
    readonly id: string;
    readonly width: number;
    readonly height: number;
  })[];
}

const MARGIN = 8;
const LANE_GAP = 12;
/** How far from the middle of a node arrows along the side leave and arrive. */
const SIDE_PORT = 72;
const LEAVE_BELOW = 14;
const ARRIVE_ABOVE = 20;
/** Horizontals of different lanes in one gap do not lie on each other. */
const TRACK_GAP = 3;
const TRACKS = 4;

/** Finds the way of every arrow, with the left and right end of the drawing. Arrows along a side share a lane by target. */
export function routeArrows(routing: Routing): {
  readonly edges: readonly LaidEdge[];
  readonly left: number;
  readonly right: number;
} {
  const { arrows, quiet, aside, layers, nodes, chains, centres } = routing;
  const passing = [...chains.values()].flat().map((id) => centres.get(id) ?? 0);
  const left = Math.min(...nodes.map(({ x }) => x), ...passing) - MARGIN;
  const right = Math.max(...nodes.map(({ x, width }) => x + width), ...passing) + MARGIN;
  const lanesLeft = lanesOf(arrows.filter((arrow) => layers.back.has(arrow)));
  const lanesRight = lanesOf(arrows.filter((arrow) => aside.has(arrow) && !layers.back.has(arrow)));
  const edges = arrows.map((arrow): LaidEdge => {
    const back = layers.back.has(arrow);
    const side = back ? -1 : 1;
    const lane = (back ? lanesLeft : lanesRight).get(arrow.to) ?? 0;
    const x = back ? left - LANE_GAP * (lane + 1) : right + LANE_GAP * (lane + 1);
    const { from, to, kinds, labels } = arrow;
    return {
      from,
      to,
      kinds,
      labels,
      quiet: quiet.has(arrow),
      back,
      way: aside.has(arrow) ? 'across' : 'down',
      points: aside.has(arrow)
        ? sidePoints(routing, arrow, x, side, lane)
        : downPoints(routing, arrow),
    };
  });
  return {
    edges,
    left: left - lanesLeft.size * LANE_GAP - (lanesLeft.size > 0 ? MARGIN : 0),
    right: right + lanesRight.size * LANE_GAP + (lanesRight.size > 0 ? MARGIN : 0),
  };
}

function lanesOf(arrows: readonly Arrow[]): ReadonlyMap<string, number> {
  return new Map([...new Set(arrows.map(({ to }) => to))].map((to, lane) => [to, lane]));
}

function sidePoints(
  { centres, bands, layers, nodes }: Routing,
  { from, to }: Arrow,
  lane: number,
  side: 1 | -1,
  index: number,
): readonly Point[] {
  const start = nodes.find(({ id }) => id === from);
  const source = bands[layers.layerOf.get(from) ?? 0];
  const target = bands[layers.layerOf.get(to) ?? 0];
  const track = (index % TRACKS) * TRACK_GAP;
  const fromX = (centres.get(from) ?? 0) + side * SIDE_PORT;
  const toX = (centres.get(to) ?? 0) + side * SIDE_PORT;
  const below = (source?.bottom ?? 0) + LEAVE_BELOW + track;
  const above = (target?.top ?? 0) - ARRIVE_ABOVE - track;
  return [
    { x: fromX, y: (start?.y ?? 0) + (start?.height ?? 0) },
    { x: fromX, y: below },
    { x: lane, y: below },
    { x: lane, y: above },
    { x: toX, y: above },
    { x: toX, y: target?.top ?? 0 },
  ];
}

function downPoints(
  { centres, bands, layers, chains, nodes }: Routing,
  arrow: Arrow,
): readonly Point[] {
  const { from, to } = arrow;
  const layer = layers.layerOf.get(from) ?? 0;
  const start = nodes.find(({ id }) => id === from);
  const x = centres.get(from) ?? 0;
  const passing = (chains.get(arrow) ?? []).flatMap((id, at) => {
    const band = bands[layer + 1 + at];
    const across = centres.get(id) ?? 0;
    return [
      { x: across, y: band?.top ?? 0 },
      { x: across, y: band?.bottom ?? 0 },
    ];
  });
  return [
    { x, y: (start?.y ?? 0) + (start?.height ?? 0) },
    { x, y: bands[layer]?.bottom ?? 0 },
    ...passing,
    { x: centres.get(to) ?? 0, y: bands[layers.layerOf.get(to) ?? 0]?.top ?? 0 },
  ];
}
