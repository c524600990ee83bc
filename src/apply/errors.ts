import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** What can stand in the way of carrying out a change, beside what the tenant client throws. */
export const APPLY_ERRORS = {
  APPLY_SWITCH_LAGS: {
    next: 'retry',
    what: 'The tenant accepted a switch of the enabled state, and does not show it.',
    hint: 'It is tried again in the next pass. If it stays so, look at the workflow in the tenant.',
  },
  APPLY_WORKFLOW_GONE: {
    next: 'retry',
    what: 'The workflow was deleted in the tenant while it was being changed.',
    hint: 'The next pass plans afresh with what the tenant has.',
  },
  APPLY_NOT_PROVED_GONE: {
    next: 'retry',
    what: 'The tenant says that it does not have a workflow which it lists.',
    hint: 'Something between here and the tenant answers for it, or it was deleted this moment. The next pass looks again.',
  },
  APPLY_REWRITTEN: {
    next: 'stalled',
    what: 'The tenant stored another trigger, owner, start or path than the file says.',
    hint: 'The previous definition was put back. Compare the named places with the file; a trigger filter must be written as "filter.$".',
  },
} as const satisfies ErrorCatalogue;
