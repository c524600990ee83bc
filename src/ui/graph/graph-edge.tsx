import type { JSX } from 'preact';
import type { LaidEdge } from './drawing.ts';
import { edgeWords, shortWords } from './edge-words.ts';
import { labelPoint, pathOf } from './path.ts';

/** One arrow: catches and the rest are dashed and quiet, the way of an execution stands out. */
export function GraphEdge(props: { edge: LaidEdge; taken: boolean }): JSX.Element {
  const { edge, taken } = props;
  const classes = [
    'graph-edge',
    ...edge.kinds.map((kind) => `edge-${kind}`),
    ...(edge.quiet ? ['is-quiet'] : []),
    ...(taken ? ['is-taken'] : []),
  ];
  const head = taken ? 'taken' : edge.quiet ? 'quiet' : '';
  return (
    <g class={classes.join(' ')}>
      <path d={pathOf(edge)} markerEnd={`url(#arrow-${head})`} />
      <EdgeLabel edge={edge} />
    </g>
  );
}

function EdgeLabel({ edge }: { edge: LaidEdge }): JSX.Element | null {
  const words = edgeWords(edge);
  const { x, y } = labelPoint(edge);
  return words === '' ? null : (
    <text class="edge-label" x={x} y={y} dy="4">
      {shortWords(words)}
      <title>{words}</title>
    </text>
  );
}
