import type { Clock } from '../kernel/clock.ts';
import type { Json } from '../kernel/json.ts';
import { answerError, badAnswer, failureError } from './answer-error.ts';
import type { ErrorContext } from './answer-error.ts';
import { remainingOf } from './answer-headers.ts';
import type { AnswerHeaders } from './answer-headers.ts';
import type { FamilyRow } from './family.ts';
import { joinSignals } from '../kernel/joined-signal.ts';
import type { Permit } from './limiter.ts';
import type { TenantObserver } from './observer.ts';
import { OPERATIONS } from './operation.ts';
import type { Operation, OperationRow } from './operation.ts';
import type { Priority } from './priority.ts';
import { throttle } from './quota.ts';
import type { Quota } from './quota.ts';
import type { CountedRequests } from './request-counter.ts';
import { repeat } from './retry.ts';
import type { RetryClass } from './retry.ts';
import type { TenantError } from './tenant-error.ts';
import type { TokenSource } from './token-source.ts';
import type { Token } from './token.ts';
import { SendFailure } from './transport.ts';
import type { RawAnswer, Transport } from './transport.ts';

/** One call of an operation. */
export interface Call {
  readonly operation: Operation;
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly contentType?: string;
  /** In place of the operation's own. */
  readonly priority?: Priority | undefined;
  readonly retry?: RetryClass;
  readonly signal?: AbortSignal | undefined;
}

/** A 2xx answer: its value, and the text that the value was read from. */
export interface Answer {
  readonly status: number;
  /** Undefined where the answer carries no JSON and need not. */
  readonly value: Json | undefined;
  readonly text: string;
}

/** What a caller works with. */
export interface CallerSettings {
  readonly basePath: string;
  readonly family: FamilyRow;
  readonly userAgent: string;
  readonly transport: Transport;
  readonly tokens: TokenSource;
  readonly quota: Quota;
  readonly headers: AnswerHeaders;
  readonly counter: CountedRequests;
  readonly clock: Clock;
  readonly observer: TenantObserver;
  /** Aborted when the tenant is closed; ends waits, not requests under way. */
  readonly closing: AbortSignal;
}

/** One try of a call, on its way. */
interface Try {
  readonly call: Call;
  readonly row: OperationRow;
  readonly priority: Priority;
  readonly attempt: number;
  readonly waits: AbortSignal;
}

/** Carries out calls: token, quota, request, answer, and all of it again where the retry table lets it. */
export class Caller {
  readonly #settings: CallerSettings;

  constructor(settings: CallerSettings) {
    this.#settings = settings;
  }

  /** Carries out a call. Throws TenantError, or the signal's reason. */
  async call(call: Call): Promise<Answer> {
    const { clock, closing } = this.#settings;
    const row: OperationRow = OPERATIONS[call.operation];
    const priority = call.priority ?? row.priority;
    const joined = joinSignals(call.signal, closing);
    const waits = joined.signal;
    const retry = call.retry ?? row.retry;
    let renewed = false;
    try {
      return await repeat(
        { operation: call.operation, retry, clock, signal: waits },
        async (_, attempt) => {
          const one: Try = { call, row, priority, attempt, waits };
          const { answer, token } = await this.#send(one);
          if (answer.status !== 401 || renewed) {
            return this.#read(one, answer);
          }
          // Whatever the operation: a request that was not let in was not carried out.
          renewed = true;
          this.#settings.tokens.reject(token);
          return this.#read(one, (await this.#send(one)).answer);
        },
      );
    } finally {
      joined.dispose();
    }
  }

  async #send(one: Try): Promise<{ readonly answer: RawAnswer; readonly token: Token }> {
    const { tokens, quota, headers, observer } = this.#settings;
    const { call, row, priority, waits } = one;
    const { clientId } = await tokens.get(waits);
    const { operation } = call;
    const permit = await quota.acquire({ clientId, operation, row, priority, signal: waits });
    try {
      // Asked for again: while we waited for quota the token may have grown old.
      const token = await tokens.get(waits);
      const answer = await this.#exchange(one, token, permit);
      headers.hear(operation, answer);
      if (answer.status === 429) {
        const { retryAfterMs } = answerError(answer, this.#context(one));
        const remaining = remainingOf(answer);
        throttle(permit, retryAfterMs);
        observer.throttled?.({
          operation,
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
          ...(remaining === undefined ? {} : { remaining }),
        });
      }
      return { answer, token };
    } finally {
      permit.release();
    }
  }

  async #exchange(one: Try, token: Token, permit: Permit): Promise<RawAnswer> {
    const { transport, counter, clock, observer } = this.#settings;
    const { call, row } = one;
    counter.count(row.method);
    const began = clock.monotonicMs();
    let answer: RawAnswer | undefined;
    let failed: string | undefined;
    try {
      answer = await transport.send(
        {
          method: row.method,
          path: this.#path(one),
          headers: this.#headers(call, token),
          ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        },
        call.signal,
      );
      return answer;
    } catch (error) {
      const known =
        error instanceof SendFailure ? failureError(error, this.#context(one)) : undefined;
      failed = known?.code ?? 'aborted';
      throw known ?? error;
    } finally {
      const remaining = answer === undefined ? undefined : remainingOf(answer);
      observer.requested?.({
        method: row.method,
        operation: call.operation,
        route: `${this.#settings.basePath}${row.path(this.#settings.family, '{id}')}`,
        durationMs: clock.monotonicMs() - began,
        waitedMs: permit.waitedMs,
        priority: one.priority,
        attempt: one.attempt,
        ...(answer === undefined ? {} : { status: answer.status }),
        ...(failed === undefined ? {} : { failed }),
        ...(remaining === undefined ? {} : { remaining }),
      });
    }
  }

  #path({ call, row }: Try): string {
    const query = new URLSearchParams(call.query).toString();
    const id = encodeURIComponent(call.id ?? '');
    const path = `${this.#settings.basePath}${row.path(this.#settings.family, id)}`;
    return query === '' ? path : `${path}?${query}`;
  }

  #headers(call: Call, token: Token): Readonly<Record<string, string>> {
    return {
      accept: 'application/json',
      // Some error answers name an encoding that does not exist (facts 1.5): none is asked for, none decoded.
      'accept-encoding': 'identity',
      authorization: `Bearer ${token.text}`,
      'user-agent': this.#settings.userAgent,
      ...(call.body === undefined
        ? {}
        : { 'content-type': call.contentType ?? 'application/json' }),
    };
  }

  #read(one: Try, answer: RawAnswer): Answer {
    const { call, row } = one;
    const { status } = answer;
    if (status < 200 || status > 299) {
      throw this.#refusal(one, answer);
    }
    if (row.answer === 'none') {
      return { status, value: undefined, text: '' };
    }
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(answer.body);
      return { status, value: JSON.parse(text) as Json, text };
    } catch {
      if (row.answer === 'optional') {
        return { status, value: undefined, text: '' };
      }
      // The parser's own message quotes the text, which may hold secrets; so it is no cause either.
      const type = answer.headers.get('content-type') ?? 'no content type';
      const encoding = answer.headers.get('content-encoding') ?? 'none';
      const note = `not JSON (${type}, encoding ${encoding}, ${answer.body.length} bytes)`;
      throw badAnswer(call.operation, note, { status });
    }
  }

  #refusal(one: Try, answer: RawAnswer): TenantError {
    if (answer.status === 401 || answer.status === 403) {
      this.#settings.observer.rejected?.({
        status: answer.status,
        operation: one.call.operation,
        scope: one.row.scopes,
      });
    }
    return answerError(answer, this.#context(one));
  }

  #context({ call, row }: Try): ErrorContext {
    return {
      operation: call.operation,
      scopes: row.scopes,
      mask: (text) => this.#settings.tokens.mask(text),
      now: this.#settings.clock.now(),
    };
  }
}
