import { diffArrays } from 'diff';
import { stringify } from 'yaml';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import { managedPart } from '../normal-form/leaves.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { Case } from '../plan/case.ts';
import { maskAt } from './mask-places.ts';

/** One line of two texts side by side: the same on both, another, or on one alone. */
export interface Row {
  readonly left?: string;
  readonly right?: string;
  readonly same: boolean;
}

/** Beyond so many changed lines the best alignment takes long to find, and nobody reads it. */
const MAX_EDITS = 4000;

/** What a file wants and what the tenant has: what the file manages, without what it ignores. */
export function sidesOf({ live, desired }: Pick<Case, 'live' | 'desired'>): {
  readonly git: JsonObject;
  readonly tenant: JsonObject;
} {
  const form = live === undefined ? {} : normalForm(live.raw);
  if (desired === undefined) {
    return { git: {}, tenant: form };
  }
  const part = (side: JsonObject): JsonObject => managedPart(side, desired.fields, desired.ignore);
  return { git: part(desired.form), tenant: part(form) };
}

/** Writes a side as lines of YAML with sorted keys, secrets masked. */
export function linesOf(side: JsonObject, masker: Masker): readonly string[] {
  if (Object.keys(side).length === 0) {
    return [];
  }
  const masked: Json = maskAt('', side, masker);
  const text = stringify(masked, { sortMapEntries: true, lineWidth: 0 });
  return text.trimEnd().split('\n');
}

/** Lays two texts side by side. */
export function rowsOf(left: readonly string[], right: readonly string[]): readonly Row[] {
  const rows: Row[] = [];
  let removed: readonly string[] = [];
  const pair = (added: readonly string[]): void => {
    rows.push(...changedRows(removed, added));
    removed = [];
  };
  const parts = diffArrays([...left], [...right], { maxEditLength: MAX_EDITS });
  if (parts === undefined) {
    removed = left;
    pair(right);
    return rows;
  }
  for (const part of parts) {
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

/** Lays lines of the same key side by side, and those of no key in their order; a line without another stands alone. */
function changedRows(removed: readonly string[], added: readonly string[]): readonly Row[] {
  const parts = diffArrays(removed.map(keyOf), added.map(keyOf));
  let before = 0;
  let after = 0;
  return parts.flatMap((part) =>
    part.value.map(() => ({
      ...(part.added ? {} : { left: removed[before++] ?? '' }),
      ...(part.removed ? {} : { right: added[after++] ?? '' }),
      same: false,
    })),
  );
}

function keyOf(line: string): string {
  return /^[\s-]*[^\s:]+:(?= |$)/.exec(line)?.[0] ?? '';
}
