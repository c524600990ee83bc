import { AppError } from '../kernel/app-error.ts';
import { TENANT_ERRORS } from './errors.ts';
import type { TenantErrorCode } from './errors.ts';

/**
 * What became of the operation: it never left this machine; the tenant answered that it did nothing;
 * or it may have been carried out, so that only a look can tell.
 */
export type OperationOutcome = 'not-sent' | 'refused' | 'unknown';

/** The particulars of a failed operation. */
export interface TenantTrouble {
  /** The operation, as the operations table names it. */
  readonly operation: string;
  readonly outcome: OperationOutcome;
  readonly status?: number;
  /** What we have to say about it, put before the tenant's words. */
  readonly note?: string;
  readonly messages?: readonly string[];
  readonly details?: Readonly<Record<string, string>>;
  readonly trackingId?: string;
  readonly body?: string;
  readonly retryAfterMs?: number;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** An error of the tenant's API, with the tenant's own words and what became of the operation. */
export class TenantError extends AppError {
  readonly operation: string;
  readonly outcome: OperationOutcome;
  readonly status: number | undefined;
  /** The tenant's words in the order the API's error shapes are read (facts 1.5). */
  readonly messages: readonly string[];
  /** Validation errors of an enable, `"Error 1": "step '…' has errors: …"` (facts 2.5). */
  readonly details: Readonly<Record<string, string>>;
  readonly trackingId: string | undefined;
  /** The first 2,048 characters of an error answer, secrets masked. */
  readonly body: string | undefined;
  readonly #trouble: TenantTrouble;

  constructor(code: TenantErrorCode, trouble: TenantTrouble) {
    super(code, TENANT_ERRORS[code], {
      message: describe(trouble),
      ...(trouble.hint === undefined ? {} : { hint: trouble.hint }),
      ...(trouble.cause === undefined ? {} : { cause: trouble.cause }),
      ...(trouble.retryAfterMs === undefined ? {} : { retryAfterMs: trouble.retryAfterMs }),
    });
    this.name = 'TenantError';
    this.operation = trouble.operation;
    this.outcome = trouble.outcome;
    this.status = trouble.status;
    this.messages = trouble.messages ?? [];
    this.details = trouble.details ?? {};
    this.trackingId = trouble.trackingId;
    this.body = trouble.body;
    this.#trouble = trouble;
  }

  /** The same error with another outcome: an earlier try may have been carried out, or none was sent. */
  withOutcome(outcome: OperationOutcome): TenantError {
    return this.outcome === outcome
      ? this
      : new TenantError(this.code as TenantErrorCode, { ...this.#trouble, outcome });
  }
}

/** Says whether something thrown is a TenantError, of the given code if one is named. */
export function isTenantError(error: unknown, code?: TenantErrorCode): error is TenantError {
  return error instanceof TenantError && (code === undefined || error.code === code);
}

function describe(trouble: TenantTrouble): string {
  const answered = trouble.status === undefined ? '' : ` answered ${trouble.status}`;
  const words = [
    ...(trouble.note === undefined ? [] : [trouble.note]),
    ...(trouble.messages ?? []),
  ].join('; ');
  const tracking = trouble.trackingId === undefined ? '' : ` (trackingId ${trouble.trackingId})`;
  return `${trouble.operation}${answered}${words === '' ? '' : `: ${words}`}${tracking}`.slice(
    0,
    2000,
  );
}
