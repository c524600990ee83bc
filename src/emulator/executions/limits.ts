/** How many executions may be queued, running or waiting at one time; one more is not started. */
export const MAX_OPEN = 20_000;

/** How many runs may start one another in a chain; keeps a workflow that starts itself from going on for ever. */
export const MAX_DEPTH = 100;

/** How long an execution can be asked for after its end (facts 2.7). */
export const ARCHIVED_AFTER_MS = 90 * 86_400_000;

/** How many ended executions are kept; older ones are gone before their 90 days are over. */
export const KEPT_EXECUTIONS = 100_000;

/** What the histories of ended executions may take together, in characters; the newest keep theirs. */
export const KEPT_HISTORY = 48 * 1024 * 1024;

/** How large one packed history grows, in characters; events that would go beyond are kept without their values. */
export const MAX_PACKED = 1024 * 1024;
