import type { Masker } from '../kernel/mask.ts';
import type { Change } from '../plan/change.ts';
import { isEmpty } from '../plan/plan.ts';
import { diffText } from './diff-text.ts';
import { letPlanThrough, letThrough } from './let-through.ts';
import { codeSpan, fenced, plainText } from './markdown.ts';
import { driftPlaces } from './places.ts';
import {
  FIRST_START,
  placeOf,
  REASON_WORDS,
  reportedDrift,
  signOf,
  summaryOf,
} from './plan-view.ts';
import type { PlanView } from './plan-view.ts';
import { diffOf, replayLines } from './plan-text.ts';

/** Hosts cut or refuse comments beyond 65,536 characters. */
const MAX_CHARACTERS = 60_000;

/** Writes a plan as Markdown for a comment on a merge request; diffs are folded, and left out when it gets too long. */
export function planMarkdown(view: PlanView, { masker }: { readonly masker: Masker }): string {
  const full = written(view, masker, true);
  if (full.length <= MAX_CHARACTERS) {
    return full;
  }
  const short = written(view, masker, false);
  const cut = short.slice(0, MAX_CHARACTERS);
  return short.length <= MAX_CHARACTERS
    ? short
    : `${cut.slice(0, cut.lastIndexOf('\n'))}\n\n… cut\n`;
}

function written(view: PlanView, masker: Masker, diffs: boolean): string {
  const { plan } = view;
  const show = (text: string): string => masker.text(text);
  const command = letPlanThrough(plan);
  const signer = plan.signedBy === undefined ? '' : `, signed by ${codeSpan(plan.signedBy)}`;
  return [
    `### Mainsheet plan for ${codeSpan(plan.tenant)}`,
    `**${summaryOf(plan)}** ${codeSpan(plan.revision)}${signer}`,
    ...(view.firstStart ? [`> ${FIRST_START}`] : []),
    ...(plan.refusals.length === 0 || isEmpty(plan)
      ? []
      : [
          [
            '**Nothing of this plan is written as it stands:**',
            ...plan.refusals.map(
              ({ reason, message }) => `- ${plainText(show(message))} (${reason})`,
            ),
          ].join('\n'),
          ...(command === undefined ? [] : [fenced(command, 'sh')]),
        ]),
    ...plan.changes.map((change) => changeSection(change, view, masker, diffs)),
    ...reportedDrift(view).map((found) =>
      details(
        `≠ drift <b>${plainText(show(found.name))}</b> ${plainText(show(found.file))}`,
        diffs ? [fenced(diffText(driftPlaces(found), { masker }).join('\n'), 'diff')] : [],
      ),
    ),
    ...(view.unmanaged.length === 0
      ? []
      : [`No file describes ${view.unmanaged.length} of the tenant's workflows.`]),
    diffs ? '' : 'The differences are too long for a comment; `mainsheet plan` shows them.',
    `Checksum ${codeSpan(plan.checksum)}`,
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n')
    .concat('\n');
}

function changeSection(change: Change, view: PlanView, masker: Masker, diffs: boolean): string {
  const show = (text: string): string => masker.text(text);
  const commit = view.commits.get(change.file);
  const command = letThrough(view.plan, change);
  const lines = diffs ? diffOf(change, masker) : [];
  const title = `${signOf(change)} ${change.kind} <b>${plainText(show(change.name))}</b> ${plainText(show(placeOf(change)))}`;
  return details(title, [
    `${REASON_WORDS[change.reason]}${
      commit === undefined
        ? ''
        : ` (${codeSpan(commit.sha.slice(0, 10))} ${plainText(show(`${commit.author}: ${commit.subject}`))})`
    }`,
    ...(change.notes ?? []).map((note) => `> ${plainText(show(note))}`),
    ...replayLines(view, change).slice(0, 1).map(plainText),
    ...(change.wait === undefined
      ? []
      : [`**Waits** (${change.wait.reason}): ${plainText(show(change.wait.message))}`]),
    ...(command === undefined ? [] : [fenced(command, 'sh')]),
    ...(lines.length === 0 ? [] : [fenced(lines.join('\n'), 'diff')]),
  ]);
}

function details(title: string, paragraphs: readonly string[]): string {
  return paragraphs.length === 0
    ? `- ${title}`
    : `<details><summary>${title}</summary>\n\n${paragraphs.join('\n\n')}\n\n</details>`;
}
