import { machineLine } from './machine.ts';
import { GROUPS } from './row.ts';
import type { Result, Row } from './row.ts';

/** The result for a terminal. */
export function printed({ machine, rows, seconds }: Result): string {
  const parts = GROUPS.map((group) => {
    const own = rows.filter((row) => row.group === group);
    return `${group}\n${own.map((row) => `  ${mark(row)}  ${row.what}\n       ${wordsOf(row)}`).join('\n')}`;
  });
  return `${machineLine(machine)}\n\n${parts.join('\n\n')}\n\n${summary(rows)} The run took ${Math.round(seconds)} s.\n`;
}

/** The result as the page of the documentation. */
export function page({ machine, rows }: Result): string {
  const missed = rows.filter(({ reached }) => reached === false);
  const tables = GROUPS.map(
    (group) => `## ${group}\n\n${table(rows.filter((row) => row.group === group))}`,
  );
  return `# Performance

Made by \`npm run bench -- --docs\`; do not edit. The tenant is the embedded one, in a process of its own. Counts and
ratios hold on any machine; times, CPU and memory are those of this one: ${machineLine(machine)}.

${summary(rows)}

${missed.length === 0 ? 'Nothing is missed.' : `Not reached:\n\n${missed.map(missedLine).join('\n')}`}

${tables.join('\n\n')}
`;
}

function missedLine({ what, measured, target, why }: Row): string {
  return `- ${what}: ${measured}; the aim is ${target}.${why === undefined ? '' : ` ${why}`}`;
}

function summary(rows: readonly Row[]): string {
  const aimed = rows.filter(({ reached }) => reached !== undefined);
  const reached = aimed.filter((row) => row.reached === true);
  return `${reached.length} of ${aimed.length} targets are reached.`;
}

function mark({ reached }: Row): string {
  return reached === undefined ? '  ' : reached ? 'ok' : 'NO';
}

function wordsOf({ measured, target }: Row): string {
  return target === '' ? measured : `${measured}   [${target}]`;
}

function table(rows: readonly Row[]): string {
  const cells = [
    ['What', 'Measured', 'Target', 'Reached'],
    ...rows.map(({ what, measured, target, reached }) => [
      what,
      measured,
      target === '' ? '–' : target,
      reached === undefined ? '–' : reached ? 'yes' : '**no**',
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [
    line(head),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...body.map(line),
  ].join('\n');
}
