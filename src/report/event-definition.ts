import type { LogKey } from './log-keys.ts';

/** How much an event weighs. */
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** One kind of event: what it says, and which keys it carries. */
export interface EventDefinition {
  /** The levels it may have; the first is the usual one. */
  readonly levels: readonly Level[];
  /** The same for every event of the kind: particulars go into fields. */
  readonly msg: string;
  readonly required: readonly LogKey[];
  readonly optional: readonly LogKey[];
  /** The anchor of its section in docs/runbook.md; every event that can be an error has one. */
  readonly help?: string;
}

/** Keys of the pass in which something was seen. */
export const PASS_KEYS = ['tenant', 'source'] as const;
/** More of the pass, known once it has read Git. */
export const PASS_MORE = ['pass', 'traceId', 'revision'] as const;

/** Keys of the commit that last touched the file. */
export const COMMIT_KEYS = ['commit', 'commitAuthor', 'commitSubject', 'commitAt'] as const;

/** Keys of a thing that went wrong. */
export const TROUBLE_KEYS = ['code', 'message', 'hint', 'next', 'retryAfterMs'] as const;
