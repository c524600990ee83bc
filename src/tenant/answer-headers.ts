import type { Operation } from './operation.ts';
import type { TenantTime } from './tenant-time.ts';
import type { RawAnswer } from './transport.ts';

/** The platform sends one, its documentation names the other (facts 1.1). */
const DEPRECATION_HEADERS = ['deprecation', 'x-deprecated'] as const;

/** Gives `X-RateLimit-Remaining`, where it is a number. */
export function remainingOf(answer: RawAnswer): number | undefined {
  const text = answer.headers.get('x-ratelimit-remaining')?.trim() ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** What a tenant said of an operation that will go away. */
export interface Deprecation {
  readonly operation: Operation;
  /** The name of the header. */
  readonly header: string;
  readonly value: string;
}

/** Listens to what answers say beside their bodies: the time, and that an operation is deprecated. */
export class AnswerHeaders {
  readonly #time: TenantTime;
  readonly #deprecations = new Map<string, Deprecation>();

  constructor(time: TenantTime) {
    this.#time = time;
  }

  /** What was said so far, once for each operation and header. */
  get deprecations(): readonly Deprecation[] {
    return [...this.#deprecations.values()];
  }

  hear(operation: Operation, answer: RawAnswer): void {
    this.#time.hear(answer.headers.get('date'));
    for (const header of DEPRECATION_HEADERS) {
      const value = answer.headers.get(header);
      if (value !== undefined && value.toLowerCase() !== 'false') {
        this.#deprecations.set(`${operation} ${header}`, { operation, header, value });
      }
    }
  }
}
