import type { JSX } from 'preact';
import type { StepView } from '../../report/view/graph-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import type { GlyphName } from '../parts/glyph.tsx';
import { Glyph } from '../parts/glyph.tsx';
import { NODE_HEIGHT } from './layout.ts';
import type { LaidNode } from './drawing.ts';
import { fitted } from './fitted.ts';
import type { StepVisit } from './way.ts';

const NAME_WIDTH = 180;

/** One step with its kind, its name, its action and how many executions fail in it. */
export function GraphNode(props: {
  node: LaidNode;
  step: StepView;
  /** Only while an execution is shown. */
  visit?: StepVisit | 'passed-by';
}): JSX.Element {
  const { node, step, visit } = props;
  const kind = kindOf(step);
  const classes = ['graph-node', `node-${kind}`, ...visitClasses(step, visit)];
  return (
    <g class={classes.join(' ')} transform={`translate(${node.x} ${node.y})`}>
      <title>{titleOf(step, visit)}</title>
      <rect
        class="node-box"
        width={node.width}
        height={NODE_HEIGHT}
        rx={kind === 'end' ? 28 : 10}
      />
      <g class="node-sign" transform="translate(14 20)">
        <Glyph name={SIGNS[kind] ?? 'action'} />
      </g>
      <text class="node-name" x="40" y="25">
        {fitted(step.displayName ?? step.key, NAME_WIDTH, 13)}
      </text>
      <text class="node-action" x="40" y="42">
        {fitted(actionWords(step), NAME_WIDTH, 11)}
      </text>
      <NodeMark node={node} step={step} visit={visit} />
    </g>
  );
}

/** A step that an arrow names and the workflow does not have. */
export function MissingNode({ node }: { node: LaidNode }): JSX.Element {
  return (
    <g class="graph-node node-missing" transform={`translate(${node.x} ${node.y})`}>
      <title>{`There is no step ${node.id}.`}</title>
      <rect class="node-box" width={node.width} height={NODE_HEIGHT} rx="10" />
      <g class="node-sign" transform="translate(14 20)">
        <Glyph name="stop" />
      </g>
      <text class="node-name" x="40" y="25">
        {fitted(node.id, NAME_WIDTH, 13)}
      </text>
      <text class="node-action" x="40" y="42">
        no such step
      </text>
    </g>
  );
}

/** What starts the workflow. */
export function TriggerNode(props: {
  node: LaidNode;
  trigger: WorkflowView['trigger'];
}): JSX.Element {
  const { node, trigger } = props;
  return (
    <g class="graph-node node-trigger" transform={`translate(${node.x} ${node.y})`}>
      <title>{trigger?.summary ?? 'No trigger'}</title>
      <rect class="node-box" width={node.width} height={NODE_HEIGHT} rx="28" />
      <g class="node-sign" transform="translate(18 20)">
        <Glyph name="play" />
      </g>
      <text class="node-name" x="44" y="25">
        {fitted(trigger?.id ?? trigger?.type ?? 'No trigger', NAME_WIDTH, 13)}
      </text>
      <text class="node-action" x="44" y="42">
        {fitted(trigger?.summary ?? 'starts when it is called', NAME_WIDTH, 11)}
      </text>
    </g>
  );
}

function NodeMark(props: {
  node: LaidNode;
  step: StepView;
  visit: StepVisit | 'passed-by' | undefined;
}): JSX.Element | null {
  const { node, step, visit } = props;
  if (visit !== undefined) {
    return visit === 'passed-by' ? null : (
      <Mark x={node.width} words={visitWords(visit)} bad={visit.status === 'Failed'} />
    );
  }
  return step.failures === 0 ? null : <Mark x={node.width} words={`${step.failures} failed`} bad />;
}

function Mark({ x, words, bad }: { x: number; words: string; bad: boolean }): JSX.Element {
  const width = words.length * 6.6 + 16;
  return (
    <g class={bad ? 'node-mark is-bad' : 'node-mark'} transform={`translate(${x - width + 8} -10)`}>
      <rect width={width} height="20" rx="10" />
      <text x={width / 2} y="14">
        {words}
      </text>
    </g>
  );
}

function visitWords({ order, times, status }: StepVisit): string {
  const often = times > 1 ? ` ×${times}` : '';
  return status === 'Failed' ? `${order}${often} · failed` : `${order}${often}`;
}

function visitClasses(step: StepView, visit: StepVisit | 'passed-by' | undefined): string[] {
  if (visit === undefined) {
    return step.failures > 0 ? ['is-failing'] : [];
  }
  if (visit === 'passed-by') {
    return ['is-passed-by'];
  }
  return visit.status === 'Failed' ? ['is-visited', 'is-failing'] : ['is-visited'];
}

type Kind = 'action' | 'choice' | 'loop' | 'change' | 'end' | 'failure';

const SIGNS: Readonly<Record<Kind, GlyphName>> = {
  action: 'action',
  choice: 'choice',
  loop: 'loop',
  change: 'change',
  end: 'check',
  failure: 'cross',
};

function kindOf({ type, edges }: StepView): Kind {
  if (edges.some(({ kind }) => kind === 'loop')) {
    return 'loop';
  }
  switch (type.toLowerCase()) {
    case 'choice':
      return 'choice';
    case 'mutation':
      return 'change';
    case 'success':
      return 'end';
    case 'failure':
      return 'failure';
    default:
      return 'action';
  }
}

function actionWords({ actionId, type }: StepView): string {
  return actionId ?? END_WORDS[type.toLowerCase()] ?? type;
}

const END_WORDS: Readonly<Record<string, string>> = {
  success: 'ends well',
  failure: 'ends as failed',
  mutation: 'changes variables',
};

function titleOf(step: StepView, visit: StepVisit | 'passed-by' | undefined): string {
  const place = step.line === undefined ? '' : `line ${step.line}`;
  const error = visit === undefined || visit === 'passed-by' ? undefined : visit.error;
  return [step.displayName ?? step.key, step.description, actionWords(step), place, error]
    .filter((words) => words !== undefined && words !== '')
    .join('\n');
}
