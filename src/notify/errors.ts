import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** Why nothing can be sent to a target. */
export const NOTIFY_ERRORS = {
  NOTIFY_ADDRESS: {
    next: 'wait',
    what: 'The address of a target is none that is sent to.',
    hint: 'Write an https address into its file; http is taken on loopback only, and never with a password.',
  },
  NOTIFY_TIMEOUT: {
    next: 'retry',
    what: 'A target did not answer in time.',
    hint: 'Look at the target, and at what stands between: a proxy, a firewall.',
  },
} as const satisfies ErrorCatalogue;
