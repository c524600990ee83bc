import { counted } from '../kernel/counted.ts';
import { formatDuration } from '../kernel/duration.ts';
import { shortTimes } from '../kernel/short-times.ts';
import { CONFIGURATION, suspensionWords } from '../inventory/suspension.ts';
import type { Board } from './board.ts';
import type { BoardFailing } from './board-failures.ts';
import type { BoardWorkflow, WorkflowState } from './board-workflow.ts';
import { coloursFor } from './colours.ts';
import type { Colours } from './colours.ts';
import type { Condition } from './condition.ts';
import { resumeCommand } from './let-through.ts';
import { clip, printable } from './printable.ts';
import type { ReplicaNameView } from './view/replica-view.ts';

/** How a board is written for a terminal. */
export interface StatusTextOptions {
  readonly color: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const MAX_NAME = 40;
const INDENT = '  ';

/** A board, with the replica that has its tenant where there are several. */
export interface ReplicaBoard extends Board {
  readonly replica?: ReplicaNameView;
}

/** Writes a board as a table for people: how the tenant stands, then each workflow. */
export function statusText(board: ReplicaBoard, { color, now }: StatusTextOptions): string {
  const colours = coloursFor(color);
  return [
    ...headLines(board, colours, now),
    ...suspensionLines(board, colours, now),
    ...waitingLines(board, colours),
    ...table(board.workflows, colours, now),
    sums(board),
  ].join('\n');
}

function headLines(board: ReplicaBoard, colours: Colours, now: number): readonly string[] {
  const { lastPass, replica } = board;
  const age = ago(lastPass.at, now);
  const did = Object.entries(lastPass.outcomes).map(([name, count]) => `${count} ${name}`);
  const broke = lastPass.planned ? '' : '; it broke off before planning';
  return [
    `${colours.bold(printable(board.tenant))}  ${printable(board.revision ?? 'no revision yet')}`,
    colours.dim(
      `${INDENT}last pass ${age} ago (${lastPass.trigger}, ${formatDuration(lastPass.durationMs)}, ${counted(lastPass.requests, 'request')})${did.length === 0 ? '' : `: ${did.join(', ')}`}${broke}`,
    ),
    ...(replica === undefined
      ? []
      : [colours.dim(`${INDENT}on replica ${replica.id} (${printable(replica.host)})`)]),
    ...board.conditions
      .filter((condition) => condition.type === 'Ready' || isBad(condition))
      .map((condition) => conditionLine(condition, colours, now)),
  ];
}

function isBad({ type, status }: Condition): boolean {
  switch (type) {
    case 'Ready':
    case 'Healthy':
      return status !== 'True';
    case 'Stalled':
    case 'Reconciling':
      return status === 'True';
  }
}

function conditionLine(condition: Condition, colours: Colours, now: number): string {
  const { type, status, reason, message, since } = condition;
  const paint = isBad(condition) ? colours.yellow : colours.green;
  return `${INDENT}${paint(`${type} ${status}`)} ${reason} for ${ago(since, now)}: ${printable(shortTimes(message))}`;
}

/** Where Ready or what waits says it in words already, the words are not said again. */
function suspensionLines(
  { tenant, suspension, conditions }: Board,
  colours: Colours,
  now: number,
): readonly string[] {
  if (suspension === undefined) {
    return [];
  }
  const said = conditions.some(({ reason }) => reason === 'Suspended');
  const words = said ? [] : [printable(shortTimes(suspensionWords(suspension, 'the tenant')))];
  const end = suspension.by === CONFIGURATION ? [] : [`end it: ${resumeCommand(tenant)}`];
  const head = `${colours.yellow('suspended')} for ${ago(suspension.at, now)}`;
  return [`${INDENT}${[head, ...words, ...end].join('; ')}`];
}

function waitingLines({ waiting }: Board, colours: Colours): readonly string[] {
  if (waiting === undefined) {
    return [];
  }
  const counts = Object.entries(waiting.changes).map(([kind, count]) => `${count} to ${kind}`);
  return [
    `${INDENT}${colours.yellow('waits:')} ${counts.join(', ')}`,
    ...waiting.refusals.map(({ message }) => `${INDENT}${INDENT}${printable(shortTimes(message))}`),
    ...(waiting.letThrough === undefined
      ? []
      : [`${INDENT}${INDENT}let it through: ${colours.bold(waiting.letThrough)}`]),
  ];
}

function table(
  workflows: readonly BoardWorkflow[],
  colours: Colours,
  now: number,
): readonly string[] {
  const name = Math.min(
    MAX_NAME,
    Math.max(0, ...workflows.map((one) => printable(one.name).length)),
  );
  return workflows.flatMap((one) => {
    const { state, since, message, letThrough, failing } = one;
    const label = clip(printable(one.name), name).padEnd(name);
    const age = since === undefined ? '' : ` (${ago(since, now)})`;
    const words =
      message === undefined || state === 'Synced' ? '' : `: ${printable(shortTimes(message))}`;
    return [
      `${INDENT}${painted(state, colours)} ${label}  ${printable(one.file)}${age}${words}`,
      ...rolloutLines(one, colours),
      ...(letThrough === undefined || state === 'Synced'
        ? []
        : [`${INDENT}${' '.repeat(STATE_WIDTH)} let it through: ${letThrough}`]),
      ...(failing === undefined ? [] : [failingLine(failing, colours, now)]),
    ];
  });
}

function failingLine(
  { count, since, error, step }: BoardFailing,
  colours: Colours,
  now: number,
): string {
  const times =
    count === 1 ? `once, ${ago(since, now)} ago` : `${count} times in ${ago(since, now)}`;
  const at = step === undefined ? '' : ` at ${printable(step)}`;
  const words = colours.red(`failed ${times}${at}:`);
  return `${INDENT}${' '.repeat(STATE_WIDTH)} ${words} ${clip(printable(error), MAX_ERROR)}`;
}

function rolloutLines({ rollout }: BoardWorkflow, colours: Colours): readonly string[] {
  if (rollout === undefined) {
    return [];
  }
  const { state, commit, until, after, message } = rollout;
  const open = state === 'Progressing';
  const figures = `${after.ended} executions ended, ${after.failed} failed`;
  const words = open
    ? `watched until ${shortTimes(until)}: ${figures}`
    : printable(shortTimes(message));
  const paint = open ? colours.dim : colours.red;
  return [
    `${INDENT}${' '.repeat(STATE_WIDTH)} rollout of ${commit.slice(0, 12)} ${paint(state)}: ${words}`,
  ];
}

const STATE_WIDTH = 11;
const MAX_ERROR = 120;

function painted(state: WorkflowState, colours: Colours): string {
  const text = state.padEnd(STATE_WIDTH);
  switch (state) {
    case 'Synced':
      return colours.green(text);
    case 'Unmanaged':
      return colours.dim(text);
    case 'Invalid':
    case 'Rejected':
    case 'Contested':
      return colours.red(text);
    case 'Waiting':
    case 'Drifted':
    case 'Held':
    case 'Quarantined':
    case 'Suspended':
      return colours.yellow(text);
  }
}

function sums({ workflows, unmanaged }: Board): string {
  const counts = new Map<WorkflowState, number>();
  for (const { state } of workflows) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const parts = [...counts].map(([state, count]) => `${count} ${state}`);
  return `${INDENT}${workflows.length} workflows: ${parts.join(', ') || 'none'}; ${unmanaged} without a file`;
}

function ago(since: string, now: number): string {
  return formatDuration(Math.max(0, now - Date.parse(since)));
}
