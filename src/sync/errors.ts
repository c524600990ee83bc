import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** What can stop a pass beside what Git, the tenant and the store throw. */
export const SYNC_ERRORS = {
  SYNC_LIST_INCOMPLETE: {
    next: 'retry',
    what: 'The tenant left workflows out of its list.',
    hint: 'Nothing was written, since nothing can be concluded from such a list. It is read again in the next pass.',
  },
  SYNC_PATH_MISSING: {
    next: 'wait',
    what: 'The commit has nothing under the path of this tenant.',
    hint: 'Check `path` of the tenant and the repository. Until then the last applied commit stays in force.',
  },
  SYNC_TENANT_FILE: {
    next: 'wait',
    what: 'The file of this tenant in the repository is broken.',
    hint: 'Mend the places that are named and commit. Until then nothing of this tenant is changed; other tenants are not concerned.',
  },
  SYNC_TENANT_CHANGED: {
    next: 'stalled',
    what: 'Under this name another tenant answers than the one whose workflows we own.',
    hint: 'If the move is meant, run `mainsheet release --tenant NAME`; the new tenant starts with nothing owned. Else correct the URL or the credentials.',
  },
  SYNC_ANOTHER_WRITER: {
    next: 'stalled',
    what: 'Somebody else writes to this tenant with our credentials.',
    hint: 'Find the second daemon, or the person who uses this token, and stop it. Then run `mainsheet release --tenant NAME`.',
  },
  SYNC_STALE: {
    next: 'wait',
    what: 'The source could not be read for longer than `maxStale`.',
    hint: 'Nothing is written until Git can be read again. Look at the trouble of the source.',
  },
} as const satisfies ErrorCatalogue;
