import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** What can be wrong with the record store. */
export const STORE_ERRORS = {
  STORE_LOCKED: {
    next: 'wait',
    what: 'Another process holds the store.',
    hint: 'One daemon runs per store. Stop the other process, or give this one a store of its own.',
  },
  STORE_BUSY: {
    next: 'retry',
    what: 'Another process was writing to the store for longer than we wait.',
    hint: 'Try again; if it stays so, look for a process that hangs with the store open.',
  },
  STORE_MISSING: {
    next: 'stalled',
    what: 'There is no store yet.',
    hint: 'Start `mainsheet run` once, or name the store of the running daemon in the configuration.',
  },
  STORE_TOO_NEW: {
    next: 'stalled',
    what: 'The store was written by a later version of Mainsheet.',
    hint: 'Run that version or a later one; a store is never converted back.',
  },
  STORE_NOT_OURS: {
    next: 'stalled',
    what: "The store's path names a SQLite database of another program.",
    hint: 'Name another file under `store:`; this one was left as it is.',
  },
  STORE_CORRUPT: {
    next: 'stalled',
    what: 'The store is damaged.',
    hint: 'Move the file and those beside it (-wal, -shm) away and start again: Mainsheet recognises its workflows again by name, and waits where a workflow differs from its file.',
  },
  STORE_FULL: {
    next: 'wait',
    what: 'There is no room left where the store lies.',
    hint: 'Free some space. Nothing is written to a tenant until the store can be written.',
  },
  STORE_READ_ONLY: {
    next: 'stalled',
    what: 'The store cannot be written.',
    hint: 'Give the user who runs Mainsheet the right to write the file and its directory.',
  },
  STORE_FENCED: {
    next: 'retry',
    what: 'This replica lost the right to write to a tenant, or may have.',
    hint: 'Nothing is to be done: another replica goes on. When it comes often, look at the connection to the database.',
  },
  STORE_ADDRESS: {
    next: 'stalled',
    what: 'What `store:` leads to is no address of PostgreSQL.',
    hint: 'It is written postgres://HOST:5432/DATABASE, with USER:PASSWORD and an @ before the host.',
  },
  STORE_REFUSED: {
    next: 'stalled',
    what: 'The database does not let us in.',
    hint: 'Check the user, the password and the database of `store:`, and that the user may create a schema there.',
  },
  STORE_UNAVAILABLE: {
    next: 'retry',
    what: 'The store cannot be reached.',
    hint: 'Look at the disk and the path; the cause has the words of the system.',
  },
  STORE_CLOSED: {
    next: 'stalled',
    what: 'The store was already closed.',
    hint: 'This happens only while Mainsheet stops; start it again.',
  },
} as const satisfies ErrorCatalogue;
