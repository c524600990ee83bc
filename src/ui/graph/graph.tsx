import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ExecutionWayView } from '../../report/view/execution-view.ts';
import type { GraphView, StepView } from '../../report/view/graph-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import { GraphBox } from './graph-box.tsx';
import { GraphEdge } from './graph-edge.tsx';
import { GraphNode, MissingNode, TriggerNode } from './graph-node.tsx';
import { StepList } from './step-list.tsx';
import { layoutGraph } from './layout.ts';
import { wayOf } from './way.ts';

/** The trigger stands in the drawing as a step of its own; no step can have this id. */
const TRIGGER = '\u0000';

/** The steps of a workflow and where its executions go; of a chosen execution the way it took. */
export function Graph(props: {
  graph: GraphView;
  trigger: WorkflowView['trigger'];
  execution?: ExecutionWayView;
}): JSX.Element {
  const { graph, trigger, execution } = props;
  const layout = useMemo(() => layoutGraph(withTrigger(graph)), [JSON.stringify(graph)]);
  const steps = new Map<string, StepView>(graph.steps.map((step) => [step.id, step]));
  const way = wayOf(execution?.path ?? []);
  const name = execution === undefined ? 'The steps as a graph' : 'The way the execution took';
  return (
    <>
      <GraphBox width={layout.width} height={layout.height} label={name} way={way !== undefined}>
        {layout.nodes
          .filter((node) => node.height > 60)
          .map(({ id, x, y, width, height }) => (
            <rect key={id} class="graph-frame" x={x} y={y} width={width} height={height} rx="12" />
          ))}
        {layout.edges.map((edge) => (
          <GraphEdge
            key={`${edge.from} ${edge.to}`}
            edge={edge}
            taken={way?.took(edge.from, edge.to) ?? (way !== undefined && edge.from === TRIGGER)}
          />
        ))}
        {layout.nodes.map((node) => {
          if (node.id === TRIGGER) {
            return <TriggerNode key={node.id} node={node} trigger={trigger} />;
          }
          const step = steps.get(node.id);
          return step === undefined ? (
            <MissingNode key={node.id} node={node} />
          ) : (
            <GraphNode
              key={node.id}
              node={node}
              step={step}
              {...(way === undefined ? {} : { visit: way.visit(node.id) ?? 'passed-by' })}
            />
          );
        })}
      </GraphBox>
      <StepList graph={graph} {...(execution === undefined ? {} : { execution })} />
    </>
  );
}

function withTrigger(graph: GraphView): GraphView {
  const { start, steps } = graph;
  if (start === undefined) {
    return graph;
  }
  const entry: StepView = {
    id: TRIGGER,
    key: '',
    type: 'trigger',
    failures: 0,
    edges: [{ to: start, kind: 'next' }],
  };
  return { start: TRIGGER, steps: [entry, ...steps] };
}
