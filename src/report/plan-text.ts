import type { Masker } from '../kernel/mask.ts';
import { shortTimes } from '../kernel/short-times.ts';
import type { Case } from '../plan/case.ts';
import type { Change } from '../plan/change.ts';
import { isEmpty } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import { colourDiff, coloursFor } from './colours.ts';
import type { Colours } from './colours.ts';
import { diffText } from './diff-text.ts';
import { letPlanThrough, letThrough, shellWord } from './let-through.ts';
import { changePlaces, driftPlaces } from './places.ts';
import {
  FIRST_START,
  placeOf,
  REASON_WORDS,
  reportedDrift,
  signOf,
  summaryOf,
} from './plan-view.ts';
import type { PlanView } from './plan-view.ts';
import { printable } from './printable.ts';
import { replayCounts, replaySummary } from './replay-view.ts';

/** How a plan is written for a terminal. */
export interface PlanTextOptions {
  readonly masker: Masker;
  readonly color: boolean;
}

const INDENT = '      ';
const MAX_DIFF_LINES = 80;
const SHOWN_UNMANAGED = 10;

/** Writes a plan for a terminal: refusals first, a paragraph for each change, the sum and the checksum last. */
export function planText(view: PlanView, { masker, color }: PlanTextOptions): string {
  const { plan } = view;
  const colours = coloursFor(color);
  const pen: Pen = { masker, colours, show: (text) => printable(shortTimes(masker.text(text))) };
  const paragraphs = [
    ...(view.firstStart ? [colours.yellow(FIRST_START)] : []),
    ...refusals(plan, pen),
    ...plan.changes.map((change) => changeParagraph(change, view, pen)),
    ...reportedDrift(view).map((found) => driftParagraph(found, pen)),
    ...unmanaged(view, pen),
    ending(plan, pen),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

interface Pen {
  readonly masker: Masker;
  readonly colours: Colours;
  readonly show: (text: string) => string;
}

function refusals(plan: Plan, { colours, show }: Pen): readonly string[] {
  if (plan.refusals.length === 0 || isEmpty(plan)) {
    return [];
  }
  const command = letPlanThrough(plan);
  return [
    [
      colours.bold(colours.yellow('Nothing of this plan is written as it stands:')),
      ...plan.refusals.map(
        ({ reason, message }) => `  ! ${show(message)} ${colours.dim(`[${reason}]`)}`,
      ),
      ...(command === undefined ? [] : [`  let it through: ${colours.bold(command)}`]),
    ].join('\n'),
  ];
}

const SIGN_COLOUR = {
  '+': 'green',
  '-': 'red',
  '~': 'yellow',
  '!': 'magenta',
  '=': 'dim',
} as const;

function changeParagraph(change: Change, view: PlanView, pen: Pen): string {
  const { colours, show, masker } = pen;
  const sign = signOf(change);
  const commit = view.commits.get(change.file);
  const { wait } = change;
  const command = letThrough(view.plan, change);
  const moved = change.movedFrom === undefined ? '' : ` (was ${show(change.movedFrom)})`;
  return [
    `${colours[SIGN_COLOUR[sign]](`${sign} ${change.kind.padEnd(10)}`)} ${colours.bold(show(change.name))}  ${show(placeOf(change))}${moved}`,
    `${INDENT}${REASON_WORDS[change.reason]}`,
    ...(commit === undefined
      ? []
      : [
          colours.dim(
            `${INDENT}commit ${commit.sha.slice(0, 10)} ${show(commit.author)}: ${show(commit.subject)}`,
          ),
        ]),
    ...(change.notes ?? []).map((note) => `${INDENT}note: ${show(note)}`),
    ...indented(colourDiff(diffOf(change, masker), colours)),
    ...replayLines(view, change).map((line) => `${INDENT}${line}`),
    ...(wait === undefined
      ? []
      : [
          `${INDENT}${colours.magenta('waits:')} ${show(wait.message)} ${colours.dim(`[${wait.reason}]`)}`,
        ]),
    ...(command === undefined ? [] : [`${INDENT}let it through: ${colours.bold(command)}`]),
  ].join('\n');
}

/** What the replay of a change's workflow came to, with the command that shows it where executions differ. */
export function replayLines(view: PlanView, { file }: Change): readonly string[] {
  const executions = view.replays?.byFile.get(file);
  if (executions === undefined) {
    return [];
  }
  const { differ } = replayCounts({ executions });
  const checkout = view.replays?.path;
  const path = checkout === undefined ? '' : ` --path ${shellWord(checkout)}`;
  const tenant = shellWord(view.plan.tenant);
  return [
    `replay: ${replaySummary({ executions })}`,
    ...(differ === 0
      ? []
      : [`show it: mainsheet replay --tenant ${tenant} --workflow ${shellWord(file)}${path}`]),
  ];
}

/** The lines of a change's diff; of a new workflow its outline. */
export function diffOf(change: Change, masker: Masker): readonly string[] {
  const places = changePlaces(change);
  const isNew = change.kind === 'create';
  return diffText(places, { masker, maxLines: MAX_DIFF_LINES, insides: !isNew });
}

function driftParagraph(found: Case, { colours, show, masker }: Pen): string {
  const { live, file, name, deleted } = found;
  const by = live?.modifiedBy?.name ?? live?.modifiedBy?.id;
  const who = by === undefined ? '' : ` by ${show(by)}`;
  const when = live?.modified === undefined ? '' : ` at ${show(live.modified)}`;
  const what = deleted === true ? 'was deleted' : `was changed${who}${when}`;
  return [
    `${colours.yellow('≠ drift     ')} ${colours.bold(show(name))}  ${show(file)}`,
    `${INDENT}it ${what} in the tenant; this is ${found.policy === 'capture' ? 'brought to a branch' : 'reported'}, and left as it is`,
    ...indented(
      colourDiff(diffText(driftPlaces(found), { masker, maxLines: MAX_DIFF_LINES }), colours),
    ),
  ].join('\n');
}

function unmanaged(view: PlanView, { colours, show }: Pen): readonly string[] {
  const { unmanaged: list } = view;
  if (list.length === 0) {
    return [];
  }
  const names = list.slice(0, SHOWN_UNMANAGED).map(({ name }) => show(name));
  const more = list.length > names.length ? ` and ${list.length - names.length} more` : '';
  return [
    colours.dim(
      `No file describes ${list.length} of the tenant's workflows: ${names.join(', ')}${more}`,
    ),
  ];
}

function ending(plan: Plan, { colours, show }: Pen): string {
  const signer = plan.signedBy === undefined ? '' : `, signed by ${show(plan.signedBy)}`;
  return [
    colours.bold(summaryOf(plan)),
    `${show(plan.tenant)}, ${show(plan.revision)}${signer}, ${plan.owned} owned`,
    `checksum ${plan.checksum}`,
  ].join('\n');
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${INDENT}${line}`);
}
