import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** Why the daemon cut a pass; such an error is the reason of the pass's AbortSignal. */
export const DAEMON_ERRORS = {
  DAEMON_DRAIN_EXPIRED: {
    next: 'retry',
    what: 'The daemon is ending and the pass did not finish in time.',
    hint: 'Nothing is lost: the next start takes up what the journal holds. Give the process more time to end if it happens often.',
  },
  DAEMON_INTERRUPTED: {
    next: 'retry',
    what: 'The daemon was told a second time to end and cut the pass.',
    hint: 'Nothing is lost: the next start takes up what the journal holds.',
  },
} as const satisfies ErrorCatalogue;
