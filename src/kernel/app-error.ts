/** What a loop does after an error: try again soon, wait for the world, or stop until a person acts. */
export type NextStep = 'retry' | 'wait' | 'stalled';

/** One entry of a folder's error catalogue; `docs/errors.md` is held equal to all catalogues. */
export interface ErrorEntry {
  readonly next: NextStep;
  /** What happened, in one sentence. */
  readonly what: string;
  /** What a person should do about it. */
  readonly hint: string;
}

/** The errors a folder throws, by permanent code. */
export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>;

/** What an error carries beside its code. */
export interface ErrorDetail {
  /** The particulars: which repository, which workflow, the other side's own words. No secrets. */
  readonly message?: string;
  /** Replaces the catalogue's hint where more is known. */
  readonly hint?: string;
  readonly cause?: unknown;
  readonly next?: NextStep;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** An error with a permanent code, what happened, what to do, and what the loop does next. */
export class AppError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly next: NextStep;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, entry: ErrorEntry, detail: ErrorDetail = {}) {
    const message = detail.message === undefined ? entry.what : `${entry.what} ${detail.message}`;
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = detail.hint ?? entry.hint;
    this.next = detail.next ?? entry.next;
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/** Makes the error of a catalogue's entry. */
export function appError<C extends ErrorCatalogue>(
  catalogue: C,
  code: keyof C & string,
  detail: ErrorDetail = {},
): AppError {
  return new AppError(code, catalogue[code] as ErrorEntry, detail);
}

/** Says whether a value is an AppError, of the given code if one is named. */
export function isAppError(error: unknown, code?: string): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** Turns whatever was thrown into an Error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
