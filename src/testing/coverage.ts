import { edgesOf, stepType } from '../workflow/step.ts';
import type { Edge } from '../workflow/step.ts';
import type { TestedWorkflow } from './test-suite.ts';
import { allVisits } from './trace.ts';
import type { Trace } from './trace.ts';
import type { WorkflowStep } from './workflow-step.ts';

/** A step or a branch that no test takes. */
export interface Missed {
  readonly line: number;
  readonly column: number;
  /** The step's name. */
  readonly step: string;
  /** Of a branch: by which arrow, and where it leads. */
  readonly branch?: string;
}

/** How many of something there are, and how many of them were taken. */
export interface Share {
  readonly total: number;
  readonly taken: number;
}

/** What the tests of a workflow take of it. */
export interface WorkflowCoverage {
  readonly file: string;
  readonly steps: Share;
  readonly branches: Share;
  /** In the order of the file. */
  readonly missed: readonly Missed[];
}

/** Counts which steps and branches of a workflow some run took. */
export function coverageOf(workflow: TestedWorkflow, traces: readonly Trace[]): WorkflowCoverage {
  const visits = traces.flatMap((trace) => allVisits(trace.visits));
  const seen = new Set(visits.map(({ name }) => name));
  const left = new Set(
    visits.flatMap(({ name, edge }) =>
      edge === undefined ? [] : [arrowId(name, edge.kind, edge.choice)],
    ),
  );
  const missedSteps = workflow.steps.filter(({ name }) => !seen.has(name));
  const branches = workflow.steps.flatMap((step) =>
    branchesOf(step).map((branch) => ({ step, branch })),
  );
  const missedBranches = branches.filter(
    ({ step, branch }) => !left.has(arrowId(step.name, branch.kind, branch.choice)),
  );
  const missed = [
    ...missedSteps.map(({ name, pointer }) => ({ ...workflow.places.at(pointer), step: name })),
    ...missedBranches.map(({ step, branch }) => ({
      ...workflow.places.at(`${step.pointer}${branch.pointer}`),
      step: step.name,
      branch: branchWords(branch),
    })),
  ];
  return {
    file: workflow.places.file,
    steps: share(workflow.steps.length, missedSteps.length),
    branches: share(branches.length, missedBranches.length),
    missed: missed.toSorted((a, b) => a.line - b.line || a.column - b.column),
  };
}

/** The steps and branches taken, of a hundred, with one digit behind the point; 100 only for all of them. */
export function percentOf(
  covered: readonly Pick<WorkflowCoverage, 'steps' | 'branches'>[],
): number {
  const sum = (of: (one: Share) => number): number =>
    covered.reduce((total, { steps, branches }) => total + of(steps) + of(branches), 0);
  const total = sum((one) => one.total);
  return total === 0 ? 100 : Math.floor((1000 * sum((one) => one.taken)) / total) / 10;
}

function share(total: number, missed: number): Share {
  return { total, taken: total - missed };
}

interface Branch extends Edge {
  /** Which item of a choiceList, from 0. */
  readonly choice?: number;
}

/** The arrows between which a run decides; a step with one way out has no branches. */
function branchesOf({ written }: WorkflowStep): readonly Branch[] {
  const type = stepType(written);
  if (type === 'success' || type === 'failure') {
    return [];
  }
  const kinds: readonly Edge['kind'][] =
    type === 'choice' ? ['choice', 'default'] : ['next', 'catch'];
  const branches = edgesOf(written)
    .filter(({ kind, to }) => kinds.includes(kind) && to !== '')
    // Of several catches the first takes every error (facts 3.5).
    .filter(({ kind, pointer }) => kind !== 'catch' || pointer === '/catch/0/next')
    .map((edge) => {
      const [, index] = /^\/choiceList\/(\d+)\//.exec(edge.pointer) ?? [];
      return index === undefined ? edge : { ...edge, choice: Number(index) };
    });
  return branches.length < 2 ? [] : branches;
}

function branchWords({ kind, choice, to }: Branch): string {
  return `${kind}${choice === undefined ? '' : ` ${choice + 1}`} → ${to}`;
}

function arrowId(step: string, kind: string, choice: number | undefined): string {
  return JSON.stringify([step, kind, choice ?? null]);
}
