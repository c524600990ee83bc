import { equal } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Baseline } from '../inventory/entry.ts';
import { fieldOf, isIgnored, leavesOf, managedPart } from '../normal-form/leaves.ts';
import type { Leaves } from '../normal-form/leaves.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';

/**
 * What a difference between desired and live means: the tenant stores it otherwise (`residue`), the file changed
 * (`git`), the tenant was changed (`drift`), or both (`conflict`).
 */
export type DifferenceClass = 'residue' | 'git' | 'drift' | 'conflict';

/** One place where desired and live differ. */
export interface Difference {
  readonly pointer: Pointer;
  readonly class: DifferenceClass;
  readonly desired?: Json;
  readonly live?: Json;
}

/** What is compared: the wish and what of it is managed. */
export interface Wish {
  readonly form: NormalForm;
  readonly fields: readonly string[];
  readonly ignore: readonly Pointer[];
}

/**
 * Compares a wish with the live normal form against what was sent and left, place by place (an array is one place).
 * Without a baseline every difference is a git change.
 */
export function classify(
  wish: Wish,
  live: NormalForm,
  baseline: Baseline | undefined,
): readonly Difference[] {
  const part = (form: NormalForm): Leaves => leavesOf(managedPart(form, wish.fields, wish.ignore));
  const wanted = part(wish.form);
  const now = part(live);
  const sent = baseline === undefined ? new Map<Pointer, Json>() : part(baseline.sent);
  const left = baseline === undefined ? new Map<Pointer, Json>() : part(baseline.left);
  const differences: Difference[] = [];
  for (const pointer of [...new Set([...wanted.keys(), ...now.keys()])].toSorted()) {
    const desired = wanted.get(pointer);
    const actual = now.get(pointer);
    if (!equal(desired, actual)) {
      const known = baseline !== undefined && isManaged(pointer, baseline);
      const git = !known || !equal(desired, sent.get(pointer));
      const drift = known && !equal(actual, left.get(pointer));
      differences.push({
        pointer,
        class: git ? (drift ? 'conflict' : 'git') : drift ? 'drift' : 'residue',
        ...(desired === undefined ? {} : { desired }),
        ...(actual === undefined ? {} : { live: actual }),
      });
    }
  }
  return differences;
}

function isManaged(pointer: Pointer, baseline: Baseline): boolean {
  return baseline.fields.includes(fieldOf(pointer)) && !isIgnored(pointer, baseline.ignore);
}

/**
 * Lists the managed places where live is not what the tenant left, whatever Git wants: drift that a rejected or an
 * invalid file still has.
 */
export function driftFrom(baseline: Baseline, live: NormalForm): readonly Difference[] {
  return classify(
    { form: baseline.sent, fields: baseline.fields, ignore: baseline.ignore },
    live,
    baseline,
  ).filter((difference) => difference.class === 'drift');
}

/** Says whether git changes and drift meet in one top-level field: a half-merged graph is nobody's workflow. */
export function meetInOneField(differences: readonly Difference[]): boolean {
  const fields = (kind: DifferenceClass): readonly string[] =>
    differences.filter((one) => one.class === kind).map((one) => fieldOf(one.pointer));
  const drifted = new Set(fields('drift'));
  return fields('conflict').length > 0 || fields('git').some((field) => drifted.has(field));
}
