import { appError, AppError, toError } from '../../kernel/app-error.ts';
import { STORE_ERRORS } from '../errors.ts';
import { errno } from '../store-error.ts';

type Code = keyof typeof STORE_ERRORS;

/** Error codes of PostgreSQL by their class, the first two characters (PostgreSQL documentation, appendix A). */
const BY_CLASS: ReadonlyMap<string, Code> = new Map<string, Code>([
  // Serialization failure, deadlock.
  ['40', 'STORE_BUSY'],
  // Disk full, out of memory, too many connections.
  ['53', 'STORE_FULL'],
  // Invalid password, no such role.
  ['28', 'STORE_REFUSED'],
  // No such database.
  ['3D', 'STORE_REFUSED'],
  // Corrupted data or index.
  ['XX', 'STORE_CORRUPT'],
]);

const BY_STATE: ReadonlyMap<string, Code> = new Map<string, Code>([
  ['25006', 'STORE_READ_ONLY'],
  ['42501', 'STORE_REFUSED'],
]);

/** The catalogue speaks of files. */
const HINTS: ReadonlyMap<Code, string> = new Map<Code, string>([
  [
    'STORE_UNAVAILABLE',
    'Look whether the server runs and can be reached from here. It is asked again by itself.',
  ],
  [
    'STORE_FULL',
    'Give the server disk, memory or connections (`max_connections`), as its words say.',
  ],
  ['STORE_READ_ONLY', 'Name the primary under `store:`; a standby cannot be written.'],
  ['STORE_CORRUPT', 'Restore the database from a backup: docs/operations.md says what that takes.'],
]);

/** Turns what PostgreSQL or its driver threw into an error of the catalogue that names the database. */
export function postgresError(thrown: unknown, name: string): AppError {
  if (thrown instanceof AppError) {
    return thrown;
  }
  const cause = toError(thrown);
  const state = errno(cause) ?? '';
  const code = BY_STATE.get(state) ?? BY_CLASS.get(state.slice(0, 2)) ?? 'STORE_UNAVAILABLE';
  const hint = HINTS.get(code);
  return appError(STORE_ERRORS, code, {
    message: `${name}: ${wordsOf(cause)}`,
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Where several addresses were tried, the error has no words of its own. */
function wordsOf(error: Error): string {
  return error.message === '' ? (errno(error) ?? 'no connection') : error.message;
}
