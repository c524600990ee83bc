import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EdgeView, GraphView, StepView } from '../../../src/report/view/graph-view.ts';
import type { LaidNode, Layout } from '../../../src/ui/graph/drawing.ts';
import { layoutGraph } from '../../../src/ui/graph/layout.ts';

/** Writes `A > B, C ?D !E *F`: next, choice, catch, default. */
function graph(lines: readonly string[], start = lines[0]?.split(' ')[0]): GraphView {
  const kinds: Record<string, EdgeView['kind']> = {
    '>': 'next',
    '?': 'choice',
    '!': 'catch',
    '*': 'default',
  };
  const steps = lines.map((line): StepView => {
    const [id = '', ...edges] = line.split(' ');
    return {
      id,
      key: id,
      type: 'action',
      failures: 0,
      edges: edges.map((edge) => ({ to: edge.slice(1), kind: kinds[edge[0] ?? ''] ?? 'next' })),
    };
  });
  return { ...(start === undefined ? {} : { start }), steps };
}

function node(layout: Layout, id: string): LaidNode {
  const found = layout.nodes.find((one) => one.id === id);
  expect(found, id).toBeDefined();
  return found!;
}

function overlap(a: LaidNode, b: LaidNode): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Holds of every drawing: siblings lie apart, all is inside, arrows down go down. */
function checkDrawing(layout: Layout): void {
  for (const [index, one] of layout.nodes.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(0);
    expect(one.x + one.width).toBeLessThanOrEqual(layout.width + 0.01);
    expect(one.y + one.height).toBeLessThanOrEqual(layout.height + 0.01);
    for (const other of layout.nodes.slice(index + 1)) {
      if (other.loop === one.loop) {
        expect(overlap(one, other), `${one.id} on ${other.id}`).toBe(false);
      }
    }
  }
  for (const edge of layout.edges) {
    const from = node(layout, edge.from);
    const to = node(layout, edge.to);
    const [first] = edge.points;
    const last = edge.points.at(-1);
    expect(first?.y).toBeCloseTo(from.y + from.height);
    expect(last?.y).toBeCloseTo(to.y);
    if (!edge.back) {
      expect(to.y, `${edge.from} to ${edge.to}`).toBeGreaterThan(from.y);
    }
    for (const { x, y } of edge.points) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(layout.width);
      expect(y).toBeLessThanOrEqual(layout.height);
    }
  }
}

describe('a drawing', () => {
  test.each<[string, GraphView, number]>([
    ['of nothing', graph([]), 0],
    ['of one step', graph(['A']), 1],
    ['of a step that leads to itself', graph(['A >A']), 1],
    ['of two ways that meet', graph(['A ?B *C', 'B >D', 'C >D', 'D']), 4],
    ['of a way past others', graph(['A ?B ?C', 'B >D', 'D >E', 'E >C', 'C']), 5],
    ['of a way back', graph(['A >B', 'B >C', 'C >A !D', 'D']), 4],
    ['of a start that is not there', graph(['A >B', 'B'], 'Z'), 2],
    ['of a step that is not there', graph(['A >Z', 'B >A']), 3],
    ['of many catches', graph(['A >B !F', 'B >C !F', 'C >D !F', 'D !F', 'F']), 5],
  ])('%s', (_name, given, count) => {
    const layout = layoutGraph(given);
    expect(layout.nodes).toHaveLength(count);
    checkDrawing(layout);
  });

  test('goes down along the longest way', () => {
    const layout = layoutGraph(graph(['A ?B ?D', 'B >C', 'C >D', 'D']));
    const ys = ['A', 'B', 'C', 'D'].map((id) => node(layout, id).y);
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
    expect(new Set(ys).size).toBe(4);
  });

  test('puts what simply comes next right below', () => {
    const layout = layoutGraph(graph(['A >B', 'B >C !F', 'C !F', 'F']));
    const xs = ['A', 'B', 'C'].map((id) => node(layout, id).x);
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(1);
  });

  test('draws a step that is not there, and says so', () => {
    const layout = layoutGraph(graph(['A >Z']));
    expect(node(layout, 'A').known).toBe(true);
    expect(node(layout, 'Z').known).toBe(false);
  });

  test('makes one arrow of a next and a catch to the same step', () => {
    const { edges } = layoutGraph(graph(['A >B !B', 'B']));
    expect(edges.map(({ kinds, quiet }) => ({ kinds, quiet }))).toEqual([
      { kinds: ['next', 'catch'], quiet: false },
    ]);
  });

  test('leads catches along the side, quietly, in one lane for each target', () => {
    const layout = layoutGraph(graph(['A >B !F', 'B >C !F', 'C >D !F', 'D', 'F']));
    const catches = layout.edges.filter(({ to }) => to === 'F');
    expect(catches.map(({ quiet }) => quiet)).toEqual([true, true, true]);
    expect(catches.every(({ way }) => way === 'across')).toBe(true);
    const lanes = new Set(catches.map(({ points }) => points[2]?.x));
    expect(lanes.size).toBe(1);
    const rightmost = Math.max(...layout.nodes.map(({ x, width }) => x + width));
    expect([...lanes][0]).toBeGreaterThan(rightmost);
  });

  test('leads the way back along the left', () => {
    const layout = layoutGraph(graph(['A >B', 'B >C', 'C >A']));
    const back = layout.edges.find((edge) => edge.back);
    expect(back).toMatchObject({ from: 'C', to: 'A', way: 'across' });
    expect(Math.min(...(back?.points.map(({ x }) => x) ?? []))).toBeLessThan(
      Math.min(...layout.nodes.map(({ x }) => x)),
    );
  });

  test('puts the body of a loop inside the loop, and a loop in it inside that', () => {
    const inner = (id: string, loop: string, edges: EdgeView[] = []): StepView => ({
      id,
      key: id,
      loop,
      type: 'action',
      failures: 0,
      edges,
    });
    const layout = layoutGraph({
      start: 'L',
      steps: [
        {
          id: 'L',
          key: 'L',
          type: 'action',
          failures: 0,
          edges: [
            { to: 'L/M', kind: 'loop' },
            { to: 'E', kind: 'next' },
          ],
        },
        inner('L/M', 'L', [
          { to: 'L/M/X', kind: 'loop' },
          { to: 'L/D', kind: 'next' },
        ]),
        inner('L/M/X', 'L/M', [{ to: 'L/M/Y', kind: 'next' }]),
        inner('L/M/Y', 'L/M'),
        inner('L/D', 'L'),
        { id: 'E', key: 'E', type: 'success', failures: 0, edges: [] },
      ],
    });
    checkDrawing(layout);
    const contains = (outer: string, id: string): boolean => {
      const frame = node(layout, outer);
      const held = node(layout, id);
      return (
        held.x > frame.x &&
        held.x + held.width < frame.x + frame.width &&
        held.y > frame.y &&
        held.y + held.height < frame.y + frame.height
      );
    };
    expect(contains('L', 'L/M')).toBe(true);
    expect(contains('L', 'L/D')).toBe(true);
    expect(contains('L/M', 'L/M/X')).toBe(true);
    expect(contains('L/M', 'L/M/Y')).toBe(true);
    expect(contains('L', 'E')).toBe(false);
    expect(layout.edges.some(({ kinds }) => kinds.includes('loop'))).toBe(false);
  });
});

const RUNS = Number(process.env['RUNS'] ?? 150);

const GRAPHS = fc.integer({ min: 1, max: 14 }).chain((count) =>
  fc
    .array(
      fc.array(
        fc.record({
          to: fc.integer({ min: 0, max: count }).map((index) => `s${index}`),
          kind: fc.constantFrom<EdgeView['kind']>('next', 'choice', 'default', 'catch'),
        }),
        { maxLength: 4 },
      ),
      { minLength: count, maxLength: count },
    )
    .map((edges): GraphView => ({
      start: 's0',
      steps: edges.map((list, index) => ({
        id: `s${index}`,
        key: `s${index}`,
        type: 'action',
        failures: 0,
        edges: list,
      })),
    })),
);

test('any graph is drawn apart and downwards, every time the same', () => {
  fc.assert(
    fc.property(GRAPHS, (given) => {
      const layout = layoutGraph(given);
      checkDrawing(layout);
      expect(layoutGraph(structuredClone(given))).toEqual(layout);
    }),
    { numRuns: RUNS },
  );
});
