import { equal } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import type { Case } from '../plan/case.ts';
import { coloursFor } from './colours.ts';
import type { Colours } from './colours.ts';
import { linesOf, rowsOf, sidesOf } from './diff-rows.ts';
import type { Row } from './diff-rows.ts';
import { clip, printable } from './printable.ts';

/** How two sides are shown. */
export interface SideBySideOptions {
  readonly masker: Masker;
  readonly color: boolean;
  /** Of the terminal, in characters. */
  readonly width: number;
}

const CONTEXT = 3;
const MIN_COLUMN = 20;
const BAR = ' │ ';

/** Shows one workflow, the tenant's form left and Git's right, as YAML with sorted keys; `''` when they are equal. */
export function sideBySide(found: Case, options: SideBySideOptions): string {
  const { git, tenant } = sidesOf(found);
  if (equal(tenant, git)) {
    return '';
  }
  const rows = rowsOf(linesOf(tenant, options.masker), linesOf(git, options.masker));
  const name = found.live?.name ?? '(not there)';
  return rowsText(rows, { tenant: name, file: found.file }, options);
}

/** Draws rows, the tenant's left and Git's right, below the names of both. */
export function rowsText(
  rows: readonly Row[],
  { tenant, file }: { readonly tenant: string; readonly file: string },
  { color, width }: Pick<SideBySideOptions, 'color' | 'width'>,
): string {
  const colours = coloursFor(color);
  const column = Math.max(MIN_COLUMN, Math.floor((width - BAR.length) / 2));
  const title = (text: string): string => clip(text, column).padEnd(column);
  const head = colours.bold(
    `${title(`tenant: ${printable(tenant)}`)}${BAR}${title(`Git: ${printable(file)}`)}`,
  );
  const shown = rows.every(({ same }) => same)
    ? ['They differ only in secrets, which are not shown.']
    : pictured(rows, column, colours);
  return `${[head, ...shown].map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Draws the rows that differ with some around them. */
function pictured(rows: readonly Row[], column: number, colours: Colours): readonly string[] {
  const near = (at: number): boolean =>
    rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ same }) => !same);
  const out: string[] = [];
  let skipped = false;
  rows.forEach((row, at) => {
    if (!near(at)) {
      skipped = true;
      return;
    }
    if (skipped) {
      out.push(colours.dim('⋯'));
      skipped = false;
    }
    const cell = (text = ''): string => clip(printable(text), column).padEnd(column);
    const left = row.same ? cell(row.left) : colours.red(cell(row.left));
    const right = row.same ? cell(row.right) : colours.green(cell(row.right));
    out.push(`${left}${colours.dim(BAR)}${right}`);
  });
  return out;
}
