import { percentOf } from '../testing/coverage.ts';
import type { Missed, WorkflowCoverage } from '../testing/coverage.ts';
import type { Colours } from './colours.ts';
import { printable } from './printable.ts';

/** Writes what the tests take of each workflow, and what of it they never take. */
export function coverageText(coverage: readonly WorkflowCoverage[], colours: Colours): string {
  const rows = coverage.flatMap((one) => [
    workflowLine(one, colours),
    // Where no test takes anything, its single steps are no news.
    ...(one.steps.taken === 0
      ? []
      : one.missed.map((missed) => missedLine(one.file, missed, colours))),
  ]);
  const all = `${percent(percentOf(coverage))}  all ${coverage.length} workflows`;
  return ['Coverage', ...rows, colours.bold(all)].join('\n');
}

function workflowLine(one: WorkflowCoverage, colours: Colours): string {
  const { steps, branches, file } = one;
  const share = percentOf([one]);
  const paint = share === 100 ? colours.green : share === 0 ? colours.red : colours.yellow;
  const counts = `${steps.taken} of ${steps.total} steps, ${branches.taken} of ${branches.total} branches`;
  return `${paint(percent(share))}  ${printable(file)}  ${colours.dim(counts)}`;
}

function missedLine(file: string, { line, step, branch }: Missed, colours: Colours): string {
  const what = branch === undefined ? step : `${step}: ${branch}`;
  return `          ${colours.dim(`${printable(file)}:${line}`)}  ${printable(what)}`;
}

function percent(share: number): string {
  return `${share.toFixed(1).padStart(6)} %`;
}
