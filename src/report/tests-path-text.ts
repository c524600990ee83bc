import { Masker } from '../kernel/mask.ts';
import type { TestedWorkflow } from '../testing/test-suite.ts';
import type { Trace, Visit } from '../testing/trace.ts';
import type { Colours } from './colours.ts';
import { clip, printable } from './printable.ts';

/** Of a loop that runs for long, so many rounds are drawn. */
const MAX_ROUNDS = 5;
const MAX_STEPS = 100;
const MAX_WIDTH = 160;

/** Draws the steps a run took, an arrow and a line of the workflow's file for each. */
export function pathText(
  { visits }: Trace,
  workflow: TestedWorkflow,
  colours: Colours,
): readonly string[] {
  const lines = lineOf(workflow);
  const masker = new Masker();
  const rows = rowsOf(visits, lines, '');
  const shown = rows.slice(0, MAX_STEPS);
  const width = Math.max(0, ...shown.map(({ text }) => text.length));
  const drawn = shown.map(({ text, line, trouble }) => {
    const place = line === undefined ? '' : `  ${printable(workflow.places.file)}:${line}`;
    const padded = line === undefined ? text : text.padEnd(width);
    const told =
      trouble === undefined ? '' : `  ${clip(printable(masker.text(trouble)), MAX_WIDTH)}`;
    return `${padded}${colours.dim(place)}${colours.red(told)}`;
  });
  const more = rows.length - shown.length;
  return more > 0 ? [...drawn, `… ${more} more`] : drawn;
}

interface Row {
  readonly text: string;
  readonly line?: number;
  readonly trouble?: string;
}

function rowsOf(
  visits: readonly Visit[],
  lines: (name: string) => number | undefined,
  indent: string,
): readonly Row[] {
  return visits.flatMap((visit, index): readonly Row[] => {
    const before = visits[index - 1];
    const line = lines(visit.name);
    const row: Row = {
      text: `${indent}${arrowText(before)}${printable(visit.key)}`,
      ...(line === undefined ? {} : { line }),
      ...(visit.error === undefined
        ? {}
        : { trouble: `failed: ${visit.error.message} (${visit.error.status})` }),
    };
    const rounds = visit.rounds
      .slice(0, MAX_ROUNDS)
      .flatMap((round, number) => [
        { text: `${indent}    round ${number}` },
        ...rowsOf(round, lines, `${indent}      `),
      ]);
    const more = visit.rounds.length - MAX_ROUNDS;
    return [row, ...rounds, ...(more > 0 ? [{ text: `${indent}    … ${more} more rounds` }] : [])];
  });
}

/** How a step was come to, by the arrow that the step before it was left by. */
function arrowText(before: Visit | undefined): string {
  switch (before?.edge?.kind) {
    case undefined:
      return '';
    case 'next':
      return '→ ';
    case 'choice':
      return before.edge.choice === undefined || before.edge.choice === 0
        ? 'choice → '
        : `choice ${before.edge.choice + 1} → `;
    case 'default':
      return 'default → ';
    case 'catch':
      return 'catch → ';
  }
}

function lineOf(workflow: TestedWorkflow): (name: string) => number | undefined {
  const pointers = new Map(workflow.steps.map(({ name, pointer }) => [name, pointer]));
  return (name) => {
    const pointer = pointers.get(name);
    return pointer === undefined ? undefined : workflow.places.at(pointer).line;
  };
}
