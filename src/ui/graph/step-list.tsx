import type { JSX } from 'preact';
import type { ExecutionWayView } from '../../report/view/execution-view.ts';
import type { EdgeView, GraphView, StepView } from '../../report/view/graph-view.ts';

/** The steps and their arrows in words: for those who read, or hear, rather than look at a drawing. */
export function StepList(props: { graph: GraphView; execution?: ExecutionWayView }): JSX.Element {
  const { graph, execution } = props;
  const names = new Map(graph.steps.map((step) => [step.id, nameOf(step)]));
  return (
    <details class="step-list">
      <summary>
        {execution === undefined ? 'The steps in words' : 'The steps and the way in words'}
      </summary>
      {execution === undefined ? null : (
        <ol>
          {execution.path.map(({ step, status, error }, index) => (
            <li key={`${step} ${index}`}>
              {names.get(step) ?? step}: {status.toLowerCase()}
              {error === undefined ? '' : `, ${error}`}
            </li>
          ))}
        </ol>
      )}
      <ul>
        {graph.steps.map((step) => (
          <li key={step.id}>
            <strong>{nameOf(step)}</strong>{' '}
            <span class="muted">
              {step.actionId ?? step.type}
              {step.line === undefined ? '' : `, line ${step.line}`}
            </span>
            {step.id === graph.start ? ', the first step' : ''}
            {step.failures === 0 ? '' : `, ${step.failures} executions fail in it`}
            {step.edges.length === 0 ? null : (
              <ul>
                {step.edges.map((edge, index) => (
                  <li key={index}>
                    {EDGE_WORDS[edge.kind]}
                    {edge.label === undefined || edge.kind === 'catch'
                      ? ''
                      : ` ${edge.label}`}:{' '}
                    {names.get(edge.to) ?? `${edge.to}, which is missing`}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

const EDGE_WORDS: Readonly<Record<EdgeView['kind'], string>> = {
  next: 'then',
  default: 'else',
  choice: 'if',
  catch: 'on error',
  loop: 'for each',
};

function nameOf(step: StepView): string {
  return step.displayName ?? step.key;
}
