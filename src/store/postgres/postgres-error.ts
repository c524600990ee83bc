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

/** Turns what PostgreSQL or its driver threw into an error of the catalogue that names the database. */
export function postgresError(thrown: unknown, name: string): AppError {
  if (thrown instanceof AppError) {
    return thrown;
  }
  const cause = toError(thrown);
  const state = errno(cause) ?? '';
  const code = BY_STATE.get(state) ?? BY_CLASS.get(state.slice(0, 2)) ?? 'STORE_UNAVAILABLE';
  return appError(STORE_ERRORS, code, { message: `${name}: ${cause.message}`, cause });
}
