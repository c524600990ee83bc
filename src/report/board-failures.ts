import type { FailuresFound } from './failure-news.ts';

/** That the executions of a workflow fail. */
export interface BoardFailing {
  /** How many of them, all causes together. */
  readonly count: number;
  /** RFC 3339. */
  readonly since: string;
  /** The error of the last one. */
  readonly error: string;
  readonly step?: string;
}

/** A workflow of the board, as far as it matters here. */
interface Row {
  readonly workflowId?: string;
  readonly failing?: BoardFailing;
}

/** Says of each workflow whether its executions fail; where they were not looked at, what the board before said. */
export function withFailures<R extends Row>(
  workflows: readonly R[],
  found: FailuresFound | undefined,
  former: readonly Row[],
): readonly (R & Row)[] {
  const failing = new Map<string | undefined, BoardFailing | undefined>(
    found === undefined
      ? former.map((before) => [before.workflowId, before.failing])
      : found.open.map(({ workflowId, count, since, error, step }) => [
          workflowId,
          { count, since, error, ...(step === undefined ? {} : { step }) },
        ]),
  );
  return workflows.map((workflow) => {
    const { failing: _before, ...rest } = workflow;
    const now = workflow.workflowId === undefined ? undefined : failing.get(workflow.workflowId);
    return { ...rest, ...(now === undefined ? {} : { failing: now }) } as R & Row;
  });
}
