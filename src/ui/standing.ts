import type { ConditionView } from '../report/view/condition-view.ts';
import type { WorkflowRow, WorkflowStateName } from '../report/view/workflow-row.ts';
import type { GlyphName } from './parts/glyph.tsx';

/** How loud something is said: never by colour alone, a glyph and a word go with it. */
export type Tone = 'ok' | 'wait' | 'warn' | 'bad' | 'hold' | 'quiet';

interface StateWords {
  readonly tone: Tone;
  readonly glyph: GlyphName;
  /** What it means, for whoever points at it. */
  readonly meaning: string;
}

/** The states of workflows, those that need a look first. */
export const STATES: Readonly<Record<WorkflowStateName, StateWords>> = {
  Degraded: {
    tone: 'bad',
    glyph: 'warning',
    meaning: 'Executions fail since its new version is live.',
  },
  Invalid: {
    tone: 'bad',
    glyph: 'stop',
    meaning: 'Its file has errors; the workflow keeps what it has.',
  },
  Contested: {
    tone: 'bad',
    glyph: 'contest',
    meaning: 'Somebody keeps changing it in the tenant; it is no longer corrected.',
  },
  Rejected: { tone: 'bad', glyph: 'ban', meaning: 'The version in Git was refused or taken back.' },
  Drifted: { tone: 'warn', glyph: 'differ', meaning: 'It was changed in the tenant.' },
  Held: {
    tone: 'hold',
    glyph: 'pause',
    meaning: 'Somebody switched it off in the tenant; it stays off.',
  },
  Waiting: { tone: 'wait', glyph: 'clock', meaning: 'Its change waits.' },
  Quarantined: {
    tone: 'hold',
    glyph: 'box',
    meaning: 'Its file is gone: it is switched off, and deleted later.',
  },
  Suspended: { tone: 'hold', glyph: 'pause', meaning: 'Somebody asked to keep off it.' },
  Unmanaged: { tone: 'quiet', glyph: 'dotted', meaning: 'No file describes it.' },
  Synced: { tone: 'ok', glyph: 'check', meaning: 'The tenant has what Git says.' },
};

/** The states in the order in which they are shown. */
export const STATE_ORDER = Object.keys(STATES) as readonly WorkflowStateName[];

const CALM: ReadonlySet<WorkflowStateName> = new Set(['Synced', 'Unmanaged', 'Suspended']);

/** Says whether somebody should look at a workflow. */
export function needsLook({
  state,
  failing,
  endsByItself,
}: Pick<WorkflowRow, 'state' | 'failing'> & { readonly endsByItself?: true }): boolean {
  return failing !== undefined || !(CALM.has(state) || endsByItself === true);
}

/** Orders workflows: what needs a look first, the gravest on top, then by name. */
export function byUrgency(
  a: Pick<WorkflowRow, 'state' | 'failing' | 'name'>,
  b: Pick<WorkflowRow, 'state' | 'failing' | 'name'>,
): number {
  return rank(a) - rank(b) || a.name.localeCompare(b.name);
}

function rank({ state, failing }: Pick<WorkflowRow, 'state' | 'failing'>): number {
  const own = STATE_ORDER.indexOf(state);
  return failing === undefined ? own : Math.min(own, 0.5);
}

/** Whether a condition says that all is well. */
export function isWell({ type, status }: ConditionView): boolean {
  return status === (type === 'Ready' || type === 'Healthy' ? 'True' : 'False');
}

/** How loud a condition is. */
export function conditionTone(condition: ConditionView): Tone {
  if (isWell(condition)) {
    return 'ok';
  }
  const { type, status, reason } = condition;
  if (type === 'Reconciling') {
    return 'wait';
  }
  if (CHOSEN.has(reason)) {
    return 'hold';
  }
  return status === 'Unknown' ? 'quiet' : type === 'Stalled' ? 'bad' : 'warn';
}

/** What is not well, said once: conditions of one reason and one message are one matter. */
export interface Unwell extends Pick<ConditionView, 'reason' | 'message' | 'since'> {
  /** The gravest of its conditions. */
  readonly tone: Tone;
  /** Such as `Ready is False`. */
  readonly said: readonly string[];
}

const GRAVITY: readonly Tone[] = ['bad', 'warn', 'hold', 'wait', 'quiet', 'ok'];

/** The matters that are not well, the gravest first. */
export function unwellOnes(conditions: readonly ConditionView[]): readonly Unwell[] {
  const matters = new Map<string, Unwell>();
  for (const condition of conditions.filter((one) => !isWell(one))) {
    const { type, status, reason, message, since } = condition;
    const key = `${reason} ${message}`;
    const before = matters.get(key);
    const tone = graver(before?.tone ?? 'ok', conditionTone(condition));
    matters.set(key, {
      reason,
      message,
      tone,
      said: [...(before?.said ?? []), `${type} is ${status}`],
      since: before === undefined || since < before.since ? since : before.since,
    });
  }
  return [...matters.values()].toSorted(
    (a, b) => GRAVITY.indexOf(a.tone) - GRAVITY.indexOf(b.tone),
  );
}

function graver(a: Tone, b: Tone): Tone {
  return GRAVITY.indexOf(a) < GRAVITY.indexOf(b) ? a : b;
}

/** Reasons that somebody chose: nothing is broken. */
const CHOSEN: ReadonlySet<ConditionView['reason']> = new Set([
  'Suspended',
  'Observing',
  'ApprovalRequired',
  'WindowClosed',
  'AwaitingTenant',
]);

/** A reason as words: `GitUnreachable` is `Git unreachable`. */
export function reasonWords(reason: string): string {
  const words = reason.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
