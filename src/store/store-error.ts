import { appError, AppError, toError } from '../kernel/app-error.ts';
import { STORE_ERRORS } from './errors.ts';

type Code = keyof typeof STORE_ERRORS;

/** SQLite's primary result codes (sqlite.org/rescode.html); extended codes carry them in the low byte. */
const BY_RESULT: ReadonlyMap<number, Code> = new Map<number, Code>([
  [5, 'STORE_BUSY'],
  [6, 'STORE_BUSY'],
  [8, 'STORE_READ_ONLY'],
  [11, 'STORE_CORRUPT'],
  [13, 'STORE_FULL'],
  [26, 'STORE_CORRUPT'],
]);

const BY_ERRNO: ReadonlyMap<string, Code> = new Map<string, Code>([
  ['ENOSPC', 'STORE_FULL'],
  ['EDQUOT', 'STORE_FULL'],
  ['EACCES', 'STORE_READ_ONLY'],
  ['EPERM', 'STORE_READ_ONLY'],
  ['EROFS', 'STORE_READ_ONLY'],
]);

/** SQLite's primary result code of what was thrown; undefined when it is not SQLite's. */
export function resultCode(thrown: unknown): number | undefined {
  const raw = member(thrown, 'rawCode');
  return typeof raw === 'number' ? raw & 0xff : undefined;
}

/** The system's code (`ENOENT`, …) of what was thrown; undefined when it has none. */
export function errno(thrown: unknown): string | undefined {
  const code = member(thrown, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** Turns what SQLite or the file system threw into an error of the catalogue that names the file. */
export function storeError(thrown: unknown, file: string): AppError {
  if (thrown instanceof AppError) {
    return thrown;
  }
  const cause = toError(thrown);
  const code =
    BY_RESULT.get(resultCode(cause) ?? -1) ??
    BY_ERRNO.get(errno(cause) ?? '') ??
    'STORE_UNAVAILABLE';
  return appError(STORE_ERRORS, code, { message: `${file}: ${cause.message}`, cause });
}

function member(thrown: unknown, key: 'rawCode' | 'code'): unknown {
  return thrown instanceof Error && Object.hasOwn(thrown, key)
    ? (thrown as { readonly rawCode?: unknown; readonly code?: unknown })[key]
    : undefined;
}
