import type { ExportedWorkflow } from '../capture/export-draft.ts';
import type { Exported } from '../capture/export-files.ts';
import { KEPT_REASONS } from '../capture/kept-values.ts';
import { printable } from './printable.ts';

/** Pointers shown for one file; the rest is counted. */
const SHOWN = 10;

/** One line for each workflow: what became of it, its file, its name. */
export function exportLines({ workflows }: Exported): readonly string[] {
  return workflows.map((one) =>
    one.state === 'not-written'
      ? `not written  ${printable(one.name)} (${one.id})`
      : `${one.state.padEnd(11)}  ${one.path}  ${printable(one.name)}`,
  );
}

/** What a person must know or do, in sentences. */
export function exportHints({ workflows, refused }: Exported): readonly string[] {
  const hints = workflows.flatMap(hintsOf);
  const hosts = workflows.filter((one) => one.state !== 'not-written' && one.namesHost);
  if (hosts.length > 0) {
    hints.push(
      `${hosts.length} ${hosts.length === 1 ? 'file names' : 'files name'} hosts of the platform. For several tenants write !sub with a variable of tenants/<tenant>.yaml.`,
    );
  }
  const unnamed = refused.map(
    (words) => `Ids were left as they are, since they could not be looked up: ${printable(words)}`,
  );
  return [...hints, ...unnamed];
}

/** The counts of an export in one sentence. */
export function exportSummary({ workflows, written }: Exported): string {
  const count = (state: ExportedWorkflow['state']): number =>
    workflows.filter((one) => one.state === state).length;
  const parts = [
    `${count('new')} new`,
    `${count('updated')} updated`,
    `${count('unchanged')} unchanged`,
    ...(count('conflict') > 0 ? [`${count('conflict')} in conflict`] : []),
    ...(count('not-written') > 0 ? [`${count('not-written')} not written`] : []),
  ];
  return `${parts.join(', ')}; ${written.length} files written.`;
}

function hintsOf(one: ExportedWorkflow): string[] {
  if (one.state === 'not-written') {
    return [`${printable(one.name)} (${one.id}) is not written: ${printable(one.why)}.`];
  }
  const { path, kept, left, conflicts } = one;
  const reasons = new Map<string, string[]>();
  for (const [pointer, reason] of kept) {
    reasons.set(reason, [...(reasons.get(reason) ?? []), pointer]);
  }
  return [
    ...[...reasons].map(
      ([reason, pointers]) =>
        `${path}: !live at ${shown(pointers)}: ${KEPT_REASONS[reason as keyof typeof KEPT_REASONS]}.`,
    ),
    ...[...left].map(
      ([field, code]) =>
        `${path}: ${field} is left to the tenant, since a file with it is wrong (${code}).`,
    ),
    ...(conflicts.length === 0
      ? []
      : [
          `${path}: differs from the tenant at ${shown(conflicts)}, where a tag or a patch stands; change it by hand.`,
        ]),
  ];
}

function shown(pointers: readonly string[]): string {
  const more = pointers.length - SHOWN;
  const first = pointers
    .slice(0, SHOWN)
    .map((pointer) => printable(pointer === '' ? 'the file' : pointer));
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
