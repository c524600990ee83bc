import { DAY_MS } from './spans.ts';

/** How many of a workflow's executions are told one by one. */
const TOLD_MOST = 20;

/** Stuck executions that were told: the execution, its workflow, and when; milliseconds since 1970. */
export type StuckNotes = readonly (readonly [
  execution: string,
  workflowId: string,
  toldAt: number,
])[];

/** The executions of one workflow that are to be told, and the notes once they are. */
export interface StuckNews<T> {
  readonly due: readonly T[];
  /** How many more are due. */
  readonly more: number;
  readonly notes: StuckNotes;
}

/** Chooses which of a workflow's stuck executions are told: each when it is new, and every day again. */
export function dueStuck<T extends { readonly id: string }>(
  workflowId: string,
  stuck: readonly T[],
  notes: StuckNotes,
  now: number,
): StuckNews<T> {
  const toldAt = new Map(notes.map(([id, , at]) => [id, at]));
  const isNews = ({ id }: T): boolean => {
    const at = toldAt.get(id);
    return at === undefined || now - at >= DAY_MS || at > now;
  };
  const due = stuck.filter(isNews);
  return {
    due: due.slice(0, TOLD_MOST),
    more: Math.max(0, due.length - TOLD_MOST),
    notes: stuck.map((one) => [
      one.id,
      workflowId,
      isNews(one) ? now : (toldAt.get(one.id) ?? now),
    ]),
  };
}
