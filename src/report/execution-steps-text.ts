import type { PathTaken, Round, StepTaken, TakenStatus } from '../executions/path-taken.ts';
import type { Masker } from '../kernel/mask.ts';
import { coloursFor } from './colours.ts';
import type { Colours } from './colours.ts';
import { executionColour } from './execution-colour.ts';
import { spanText } from './execution-times.ts';
import { clip, printable } from './printable.ts';
import { shortValue } from './short-value.ts';

/** Gives the line of a step's key in its file, by the key of the loop around it where there is one. */
export type LineOfStep = (step: string, loop: string | undefined) => number | undefined;

/** How the steps of an execution are written. */
export interface StepsTextOptions {
  readonly masker: Masker;
  readonly color: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Columns of the terminal. */
  readonly width: number;
  readonly lineOf?: LineOfStep;
}

/** Up to so many rounds are all shown; of more only those that did not complete. */
const ALL_ROUNDS = 3;
const SHOWN_ROUNDS = 10;
const MIN_VALUE = 30;
const MAX_NAME = 40;
/** Of what a failing step was given, so many lines are shown. */
const MAX_GIVEN = 40;
const SIGNS: Readonly<Record<TakenStatus, string>> = {
  Completed: '✓',
  Failed: '✗',
  Running: '…',
  Canceled: '-',
};

/** Writes the steps of an execution in the order they were taken: what each was given, what it left, where it led. */
export function stepsText(steps: PathTaken['steps'], options: StepsTextOptions): string {
  const pen: Pen = { ...options, colours: coloursFor(options.color) };
  return stepLines(steps, undefined, '  ', pen).join('\n');
}

interface Pen extends StepsTextOptions {
  readonly colours: Colours;
}

function stepLines(
  steps: readonly StepTaken[],
  loop: string | undefined,
  indent: string,
  pen: Pen,
): readonly string[] {
  const width = Math.min(MAX_NAME, Math.max(0, ...steps.map(({ step }) => printable(step).length)));
  return steps.flatMap((step) => {
    const { colours } = pen;
    const name = clip(printable(step.step), MAX_NAME).padEnd(width);
    const took = spanText(step, pen.now).padStart(6);
    const branch =
      step.type === 'choice' && step.next !== undefined ? `  → ${printable(step.next)}` : '';
    const line = pen.lineOf?.(step.step, loop);
    const place = line === undefined ? '' : colours.dim(`  line ${line}`);
    return [
      `${indent}${sign(step.status, pen)} ${name} ${took.trim() === '' ? '' : colours.dim(took)}${place}${branch}${rounds(step)}`.trimEnd(),
      ...details(step, `${indent}    `, pen),
      ...roundLines(step, `${indent}    `, pen),
    ];
  });
}

function sign(status: TakenStatus, { colours }: Pen): string {
  return executionColour(status, colours)(SIGNS[status]);
}

function details(step: StepTaken, indent: string, pen: Pen): readonly string[] {
  const { colours } = pen;
  const given =
    step.status === 'Failed'
      ? wholeValue('given ', step.input, indent, pen)
      : valueLine('given ', step.input, indent, pen);
  const left = valueLine('left  ', step.output, indent, pen);
  const error =
    step.error === undefined ? [] : [`${indent}${colours.red(`error  ${shown(step.error, pen)}`)}`];
  const caught =
    step.status === 'Failed' && step.next !== undefined
      ? [`${indent}caught → ${printable(step.next)}`]
      : [];
  return [...given, ...left, ...error, ...caught];
}

function valueLine(
  label: string,
  value: StepTaken['input'],
  indent: string,
  { masker, width, colours }: Pen,
): readonly string[] {
  const text = shortValue(value, masker, Math.max(MIN_VALUE, width - indent.length - 8));
  return text === undefined ? [] : [colours.dim(`${indent}${label} ${text}`)];
}

/** What a failing step was given is what people look for: all of it, secrets masked. */
function wholeValue(
  label: string,
  value: StepTaken['input'],
  indent: string,
  pen: Pen,
): readonly string[] {
  const { masker, width, colours } = pen;
  const short = valueLine(label, value, indent, pen);
  const room = Math.max(MIN_VALUE, width - indent.length - 8);
  if (value === undefined || short.length === 0 || JSON.stringify(value).length <= room) {
    return short;
  }
  const lines = JSON.stringify(masker.value(value), undefined, 2).split('\n');
  const more = lines.length - MAX_GIVEN;
  return [
    ...lines
      .slice(0, MAX_GIVEN)
      .map((text, index) => `${index === 0 ? label : '      '} ${clip(printable(text), room)}`),
    ...(more > 0 ? [`       and ${more} more lines`] : []),
  ].map((text) => colours.dim(`${indent}${text}`));
}

/** How the rounds of a loop ended, in numbers. */
function rounds({ rounds: all }: StepTaken): string {
  if (all === undefined) {
    return '';
  }
  const counts = (Object.keys(SIGNS) as TakenStatus[]).flatMap((status) => {
    const count = all.filter((round) => round.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  return `  ${all.length} ${all.length === 1 ? 'round' : 'rounds'}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`;
}

function roundLines(step: StepTaken, indent: string, pen: Pen): readonly string[] {
  const all = step.rounds ?? [];
  const wanted =
    all.length <= ALL_ROUNDS ? all : all.filter(({ status }) => status !== 'Completed');
  const more = wanted.length - SHOWN_ROUNDS;
  return [
    ...wanted.slice(0, SHOWN_ROUNDS).flatMap((round) => oneRound(round, step.step, indent, pen)),
    ...(more > 0 ? [pen.colours.dim(`${indent}and ${more} more that did not complete`)] : []),
  ];
}

function oneRound(round: Round, loop: string, indent: string, pen: Pen): readonly string[] {
  const item = shortValue(
    round.item,
    pen.masker,
    Math.max(MIN_VALUE, pen.width - indent.length - 20),
  );
  const told = round.steps.some(({ error }) => error !== undefined && error === round.error);
  return [
    `${indent}${sign(round.status, pen)} round ${round.index}${item === undefined ? '' : pen.colours.dim(`  ${item}`)}`,
    ...(round.error === undefined || told
      ? []
      : [`${indent}    ${pen.colours.red(`error  ${shown(round.error, pen)}`)}`]),
    ...stepLines(round.steps, loop, `${indent}    `, pen),
  ];
}

function shown(text: string, { masker }: Pen): string {
  return printable(masker.text(text));
}
