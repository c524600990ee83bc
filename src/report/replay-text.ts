import type { ReplayedExecution } from '../executions/replay-executions.ts';
import type { Masker } from '../kernel/mask.ts';
import { colourDiff, coloursFor } from './colours.ts';
import type { Colours } from './colours.ts';
import { timeText } from './execution-times.ts';
import { clip, printable } from './printable.ts';
import { differenceLines } from './replay-differences.ts';
import { groupTitle, NOT_REPLAYED_WORDS, numberedGroups, replaySummary } from './replay-view.ts';
import type { ReplayView } from './replay-view.ts';

/** How replays are written for a terminal. */
export interface ReplayTextOptions {
  readonly masker: Masker;
  readonly color: boolean;
}

const INDENT = '    ';
const MAX_STEPS = 10;

/** Writes replays for a terminal: a line for each execution, then each way in which some differ, the sum last. */
export function replayText(view: ReplayView, { masker, color }: ReplayTextOptions): string {
  const colours = coloursFor(color);
  const show = (text: string): string => printable(masker.text(text));
  const { groups, numbers } = numberedGroups(view);
  const { baseline } = view;
  const than = baseline === 'live' ? 'the tenant has' : 'each execution ran';
  const paragraphs = groups.map((group, at) => {
    const [first] = group.executions;
    const example = group.executions.length === 1 ? first.id : `such as ${first.id}`;
    const lines = differenceLines(first.differences, { baseline, masker, values: true });
    return [
      `${colours.yellow(`(${at + 1})`)} ${colours.bold(groupTitle(group))}: ${example}`,
      ...colourDiff(lines, colours).map((line) => `${INDENT}${line}`),
      ...standIns(first, show).map((line) => colours.dim(`${INDENT}${line}`)),
    ].join('\n');
  });
  return `${[
    `${colours.bold(show(view.workflow))}  ${show(view.file)}\n  what ${than}, and what Git has at ${show(view.revision)}`,
    ...(view.executions.length === 0
      ? []
      : [view.executions.map((one) => executionLine(one, numbers, colours)).join('\n')]),
    ...paragraphs,
    colours.bold(replaySummary(view)),
  ].join('\n\n')}\n`;
}

function executionLine(
  execution: ReplayedExecution,
  numbers: ReadonlyMap<string, number>,
  colours: Colours,
): string {
  const { id, startTime, end } = execution;
  const head = `${timeText(startTime)}  ${printable(id)}`;
  const notes = notesOf(execution).map((note) => colours.dim(`; ${note}`));
  switch (end) {
    case 'Same':
      return `  ${colours.green('=')} ${head}  the same${notes.join('')}`;
    case 'Differs':
      return `  ${colours.yellow('≠')} ${head}  differs (${numbers.get(id) ?? 0})${notes.join('')}`;
    case 'HistoryGone':
    case 'HistoryUnreadable':
    case 'InputMissing':
      return `  ${colours.dim('?')} ${head}  not replayed: ${NOT_REPLAYED_WORDS[end]}`;
  }
}

function notesOf({ ranEarlier, strays }: ReplayedExecution): readonly string[] {
  return [
    ...(ranEarlier ? ['it ran another definition than the tenant has now'] : []),
    ...(strays ? ['its replay leaves the path that was recorded'] : []),
  ];
}

function standIns(
  { standIns: steps }: ReplayedExecution,
  show: (text: string) => string,
): readonly string[] {
  if (steps.length === 0) {
    return [];
  }
  const named = steps.slice(0, MAX_STEPS).map((step) => clip(show(step), 80));
  const more = steps.length - named.length;
  return [
    `answered by an example of the library, not by the history: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  ];
}
