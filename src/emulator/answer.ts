import { randomBytes } from 'node:crypto';
import type { Json } from '../kernel/json.ts';

/** What an operation answers: a status, a JSON text (absent for an empty body) and headers of its own. */
export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const DETAIL_CODES = {
  400: '400.1 Bad Request Content',
  403: '403 Forbidden',
  404: '404 Not found',
  413: '413 Payload Too Large',
  500: '500.0 Internal Fault',
} as const;

/** The statuses whose body is an ErrorResponseDto (facts 1.5). */
export type ProblemStatus = keyof typeof DETAIL_CODES;

/** Answers with a JSON value. */
export function jsonAnswer(
  status: number,
  value: Json,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, body: JSON.stringify(value), headers };
}

/** Answers with JSON that is text already. */
export function textAnswer(body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

/** Answers with an ErrorResponseDto (facts 1.5); the tracking id is 32 hex digits. */
export function problem(
  status: ProblemStatus,
  text: string,
  causes: readonly string[] = [],
): Answer {
  return jsonAnswer(status, {
    detailCode: DETAIL_CODES[status],
    trackingId: randomBytes(16).toString('hex'),
    messages: [
      { locale: 'en-US', localeOrigin: 'DEFAULT', text },
      { locale: 'und', localeOrigin: 'REQUEST', text },
    ],
    causes: causes.map((cause) => ({
      locale: 'en-US',
      localeOrigin: 'DEFAULT',
      text: cause,
    })),
  });
}

/** Answers 401 in the gateway's own shape (facts 1.5). */
export function unauthorized(error: string): Answer {
  return jsonAnswer(401, { error });
}

/** Answers 429 in the gateway's own shape, spaces and all (facts 1.5). */
export function rateLimited(retryAfterSeconds: number): Answer {
  return jsonAnswer(
    429,
    { message: ' Rate Limit Exceeded ' },
    { 'retry-after': String(retryAfterSeconds) },
  );
}

/** Answers 400 as the validator does when a workflow is enabled: no ErrorResponseDto (facts 2.5). */
export function validationFailed(errors: readonly string[]): Answer {
  return jsonAnswer(400, {
    message: 'Please fix the following validation errors before enabling the workflow',
    details: Object.fromEntries(errors.map((text, index) => [`Error ${index + 1}`, text])),
  });
}

/** Answers with a failing status as the platform words it, for a fault that says no more than the status. */
export function failure(status: number): Answer {
  if (status === 401) {
    return unauthorized('JWT validation failed: JWT is expired');
  }
  if (status === 429) {
    return rateLimited(1);
  }
  const documented = Object.hasOwn(DETAIL_CODES, status) ? (status as ProblemStatus) : 500;
  return { ...problem(documented, 'The request was not done.'), status };
}
