import type { GraphView } from '../../report/view/graph-view.ts';
import { arrowsOf, quietArrows } from './arrows.ts';
import type { Arrow } from './arrows.ts';
import type { Band, LaidEdge, LaidNode, Layout } from './drawing.ts';
import { layersOf } from './layers.ts';
import type { Layers } from './layers.ts';
import { orderLayers } from './order.ts';
import type { Piece, Slot } from './order.ts';
import { placeSlots } from './place.ts';
import { routeArrows } from './route.ts';

/** The measures of a drawing. */
export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 54;
const NODE_GAP = 36;
const LAYER_GAP = 54;
const PASSING_WIDTH = 12;
const FRAME_PADDING = 20;

/** What simply comes next stands right below, wherever branches lead. */
const NEXT_PULL = 8;

/** Lays a workflow out, top to bottom, the bodies of loops inside their loops. The same graph gives the same drawing. */
export function layoutGraph(graph: GraphView): Layout {
  return layoutMap(graph, undefined, graph.start);
}

function layoutMap(graph: GraphView, loop: string | undefined, start: string | undefined): Layout {
  const steps = graph.steps.filter((step) => step.loop === loop);
  const bodies = new Map(
    steps.flatMap((step) => {
      const into = step.edges.find(({ kind }) => kind === 'loop');
      const holds = into !== undefined && graph.steps.some((inner) => inner.loop === step.id);
      return holds ? [[step.id, layoutMap(graph, step.id, into.to)] as const] : [];
    }),
  );
  const arrows = arrowsOf(steps);
  const known = steps.map(({ id }) => id);
  const missing = arrows.map(({ to }) => to).filter((to) => !known.includes(to));
  const ids = [...new Set([...known, ...missing])];
  if (ids.length === 0) {
    return { width: 0, height: 0, nodes: [], edges: [] };
  }
  const layers = layersOf(ids, start ?? '', arrows);
  const sizes = new Map(ids.map((id) => [id, sizeOf(bodies.get(id))]));
  const drawn = drawMap({ ids, arrows, layers, sizes });
  const own = drawn.nodes.map((node) => ({
    ...node,
    known: known.includes(node.id),
    ...(loop === undefined ? {} : { loop }),
  }));
  const inner = own.flatMap((node) => {
    const body = bodies.get(node.id);
    return body === undefined
      ? []
      : [moved(body, node.x + FRAME_PADDING, node.y + NODE_HEIGHT + FRAME_PADDING)];
  });
  return {
    width: drawn.width,
    height: drawn.height,
    nodes: [...own, ...inner.flatMap(({ nodes }) => nodes)],
    edges: [...drawn.edges, ...inner.flatMap(({ edges }) => edges)],
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOf(body: Layout | undefined): Size {
  return body === undefined
    ? { width: NODE_WIDTH, height: NODE_HEIGHT }
    : {
        width: Math.max(NODE_WIDTH, body.width) + 2 * FRAME_PADDING,
        height: NODE_HEIGHT + body.height + 2 * FRAME_PADDING,
      };
}

interface Task {
  readonly ids: readonly string[];
  readonly arrows: readonly Arrow[];
  readonly layers: Layers;
  readonly sizes: ReadonlyMap<string, Size>;
}

type Drawn = Omit<Layout, 'nodes'> & {
  readonly nodes: readonly Omit<LaidNode, 'known' | 'loop'>[];
};

function drawMap({ ids, arrows, layers, sizes }: Task): Drawn {
  const quiet = quietArrows(arrows);
  const span = ({ from, to }: Arrow): number =>
    (layers.layerOf.get(to) ?? 0) - (layers.layerOf.get(from) ?? 0);
  const aside = sideArrows(arrows, quiet, layers, span);
  const slots: Slot[][] = [];
  const put = (layer: number, slot: Slot): void => {
    (slots[layer] ??= []).push(slot);
  };
  for (let layer = 0; layer <= Math.max(0, ...layers.layerOf.values()); layer += 1) {
    slots[layer] = [];
  }
  for (const id of layers.visited) {
    put(layers.layerOf.get(id) ?? 0, { id, width: sizes.get(id)?.width ?? 0, passing: false });
  }
  const pieces: Piece[] = [];
  const chains = new Map<Arrow, readonly string[]>();
  for (const [index, arrow] of arrows.entries()) {
    if (!aside.has(arrow)) {
      const top = layers.layerOf.get(arrow.from) ?? 0;
      const passing = Array.from({ length: span(arrow) - 1 }, (_, at) => `${index} ${at}`);
      passing.forEach((id, at) => {
        put(top + 1 + at, { id, width: PASSING_WIDTH, passing: true });
      });
      const chain = [arrow.from, ...passing, arrow.to];
      const pull = arrow.kinds.includes('next') ? NEXT_PULL : 1;
      chains.set(arrow, passing);
      pieces.push(...chain.slice(1).map((below, at) => ({ above: chain[at] ?? '', below, pull })));
    }
  }
  const ordered = orderLayers(slots, pieces);
  const centres = placeSlots(ordered, pieces, NODE_GAP);
  const bands = bandsOf(ordered, sizes);
  const nodes = ids.map((id) => {
    const { width, height } = sizes.get(id) ?? { width: 0, height: 0 };
    const layer = layers.layerOf.get(id) ?? 0;
    return { id, width, height, x: (centres.get(id) ?? 0) - width / 2, y: bands[layer]?.top ?? 0 };
  });
  const { edges, left, right } = routeArrows({
    arrows,
    quiet,
    aside,
    layers,
    chains,
    centres,
    bands,
    nodes,
  });
  const shift = -left;
  return {
    width: right - left,
    height: (bands.at(-1)?.bottom ?? 0) + (edges.some(({ back }) => back) ? LAYER_GAP / 2 : 0),
    nodes: nodes.map((node) => ({ ...node, x: node.x + shift })),
    edges: edges.map((edge) => movedEdge(edge, shift, 0)),
  };
}

/** Arrows that go along the side: those back up, and quiet ones that would pass others or meet many of their kind. */
function sideArrows(
  arrows: readonly Arrow[],
  quiet: ReadonlySet<Arrow>,
  { back }: Layers,
  span: (arrow: Arrow) => number,
): ReadonlySet<Arrow> {
  const quietTo = new Map<string, number>();
  for (const { to } of quiet) {
    quietTo.set(to, (quietTo.get(to) ?? 0) + 1);
  }
  return new Set(
    arrows.filter(
      (arrow) =>
        back.has(arrow) ||
        (quiet.has(arrow) && (span(arrow) > 1 || (quietTo.get(arrow.to) ?? 0) > 2)),
    ),
  );
}

function bandsOf(
  layers: readonly (readonly Slot[])[],
  sizes: ReadonlyMap<string, Size>,
): readonly Band[] {
  const bands: Band[] = [];
  let top = LAYER_GAP / 2;
  for (const layer of layers) {
    const bottom =
      top + Math.max(NODE_HEIGHT, ...layer.map(({ id }) => sizes.get(id)?.height ?? 0));
    bands.push({ top, bottom });
    top = bottom + LAYER_GAP;
  }
  return bands;
}

function moved(layout: Layout, x: number, y: number): Layout {
  return {
    ...layout,
    nodes: layout.nodes.map((node) => ({ ...node, x: node.x + x, y: node.y + y })),
    edges: layout.edges.map((edge) => movedEdge(edge, x, y)),
  };
}

function movedEdge(edge: LaidEdge, x: number, y: number): LaidEdge {
  return { ...edge, points: edge.points.map((point) => ({ x: point.x + x, y: point.y + y })) };
}
