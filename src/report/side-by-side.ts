import { diffArrays } from 'diff';
import { stringify } from 'yaml';
import { equal } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import { managedPart } from '../normal-form/leaves.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { Case } from '../plan/case.ts';
import { coloursFor } from './colours.ts';
import type { Colours } from './colours.ts';
import { maskAt } from './mask-places.ts';
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

/** One line of the picture; the same on both sides, or another. */
interface Row {
  readonly left?: string;
  readonly right?: string;
  readonly same: boolean;
}

/** Shows one workflow, the tenant's form left and Git's right, as YAML with sorted keys; `''` when they are equal. */
export function sideBySide(found: Case, options: SideBySideOptions): string {
  const [live, desired] = sidesOf(found);
  if (equal(live, desired)) {
    return '';
  }
  const rows = rowsOf(linesOf(live, options.masker), linesOf(desired, options.masker));
  const colours = coloursFor(options.color);
  const column = Math.max(MIN_COLUMN, Math.floor((options.width - BAR.length) / 2));
  const title = (text: string): string => clip(text, column).padEnd(column);
  const head = colours.bold(
    `${title(`tenant: ${printable(found.live?.name ?? '(not there)')}`)}${BAR}${title(`Git: ${printable(found.file)}`)}`,
  );
  const shown = rows.every(({ same }) => same)
    ? ['They differ only in secrets, which are not shown.']
    : pictured(rows, column, colours);
  return `${[head, ...shown].map((line) => line.trimEnd()).join('\n')}\n`;
}

/** Both sides with what the file manages, and without what it ignores. */
function sidesOf({ live, desired }: Case): readonly [JsonObject, JsonObject] {
  const form = live === undefined ? {} : normalForm(live.raw);
  if (desired === undefined) {
    return [form, {}];
  }
  const part = (side: JsonObject): JsonObject => managedPart(side, desired.fields, desired.ignore);
  return [part(form), part(desired.form)];
}

function linesOf(side: JsonObject, masker: Masker): readonly string[] {
  if (Object.keys(side).length === 0) {
    return [];
  }
  const masked: Json = maskAt('', side, masker);
  const text = stringify(masked, { sortMapEntries: true, lineWidth: 0 });
  return text.trimEnd().split('\n');
}

function rowsOf(left: readonly string[], right: readonly string[]): readonly Row[] {
  const rows: Row[] = [];
  let removed: readonly string[] = [];
  const pair = (added: readonly string[]): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      const [before, after] = [removed[at], added[at]];
      rows.push({
        ...(before === undefined ? {} : { left: before }),
        ...(after === undefined ? {} : { right: after }),
        same: false,
      });
    }
    removed = [];
  };
  for (const part of diffArrays([...left], [...right])) {
    if (part.removed) {
      removed = part.value;
    } else if (part.added) {
      pair(part.value);
    } else {
      pair([]);
      rows.push(...part.value.map((line) => ({ left: line, right: line, same: true })));
    }
  }
  pair([]);
  return rows;
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
