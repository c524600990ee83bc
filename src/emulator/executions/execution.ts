import type { Json, JsonObject } from '../../kernel/json.ts';

/** How an execution stands (facts 1.4). */
export type ExecutionStatus = 'Queued' | 'Running' | EndStatus;

/** How an execution ends. */
export type EndStatus = 'Completed' | 'Failed' | 'Canceled';

/** One run of a workflow. Its row changes as it goes on; definition and trigger are those that ran, shared by all. */
export interface Execution {
  readonly id: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly requestId: string;
  readonly definition: Json | undefined;
  readonly trigger: Json | undefined;
  /** Whom the workflow belonged to: everything runs as its owner (facts 5.4). */
  readonly ownerId: string;
  /** How many runs stand between this one and what started the first of them. */
  readonly depth: number;
  /** Milliseconds since 1970, as is `closedMs`. */
  readonly startedMs: number;
  closedMs: number | undefined;
  status: ExecutionStatus;
  /** What it did, packed; undefined while it goes on, and again when newer histories needed the room. */
  history: string | undefined;
}

/** An execution as the API shows it (facts 1.4). */
export function executionObject(execution: Execution): JsonObject {
  return {
    id: execution.id,
    workflowId: execution.workflowId,
    requestId: execution.requestId,
    startTime: timeText(execution.startedMs),
    ...(execution.closedMs === undefined ? {} : { closeTime: timeText(execution.closedMs) }),
    status: execution.status,
  };
}

/** Writes a time as executions carry it. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
