import type { Clock } from '../kernel/clock.ts';
import { MASKED, Masker } from '../kernel/mask.ts';
import { answerError, failureError } from './answer-error.ts';
import type { ErrorContext } from './answer-error.ts';
import type { TenantObserver } from './observer.ts';
import type { CountedRequests } from './request-counter.ts';
import { repeat } from './retry.ts';
import { SingleFlight } from '../kernel/single-flight.ts';
import { TenantError } from './tenant-error.ts';
import type { TenantTime } from './tenant-time.ts';
import { readToken } from './token.ts';
import type { Token } from './token.ts';
import { SendFailure } from './transport.ts';
import type { RawAnswer, Transport } from './transport.ts';

/** What a token source works with. */
export interface TokenSettings {
  readonly path: string;
  readonly userAgent: string;
  readonly clientId: () => Promise<string>;
  readonly clientSecret: () => Promise<string>;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly counter: CountedRequests;
  readonly observer: TenantObserver;
  readonly time: TenantTime;
}

const REMEMBERED_SECRETS = 4;

/** Gets tokens by client credentials: one request for all callers, the secret read anew each time, never logged. */
export class TokenSource {
  readonly #settings: TokenSettings;
  readonly #flight: SingleFlight<Token>;
  #current: Token | undefined;
  #secrets: readonly string[] = [];
  #asked = false;

  constructor(settings: TokenSettings) {
    this.#settings = settings;
    this.#flight = new SingleFlight((signal) => this.#fetch(signal));
  }

  /**
   * Gives a token that still lives. Throws a TenantError of the operation `token`; its outcome is
   * `not-sent`, since it speaks of the request the token was wanted for.
   */
  async get(signal?: AbortSignal): Promise<Token> {
    signal?.throwIfAborted();
    const now = this.#settings.clock.monotonicMs();
    const current = this.#current;
    if (current !== undefined && now < current.refreshAt) {
      return current;
    }
    try {
      return await this.#flight.join(signal);
    } catch (error) {
      // Early renewal is a courtesy: while the old token lives, a short outage of the endpoint hurts nobody.
      const passing = error instanceof TenantError && error.next !== 'stalled';
      if (
        passing &&
        current !== undefined &&
        now < current.expiresAt &&
        this.#current === current
      ) {
        return current;
      }
      throw error;
    }
  }

  /** Tells that the tenant answered 401 to this token; the next `get` asks for another. */
  reject(token: Token): void {
    if (this.#current === token) {
      this.#current = undefined;
    }
  }

  /** Takes the credentials out of a text, whatever else is masked later. */
  mask(text: string): string {
    const masker = new Masker();
    for (const secret of this.#secrets) {
      masker.learn(secret);
    }
    const token = this.#current?.text;
    const masked = masker.text(text);
    return token === undefined ? masked : masked.replaceAll(token, MASKED);
  }

  async #fetch(signal: AbortSignal): Promise<Token> {
    const { clock } = this.#settings;
    const token = await repeat(
      { operation: 'token', retry: 'token', clock, signal },
      (_, attempt) => this.#ask(attempt, signal),
    ).catch((error: unknown) => {
      throw error instanceof TenantError ? error.withOutcome('not-sent') : error;
    });
    this.#current = token;
    if (this.#asked) {
      this.#settings.observer.tokenRefreshed?.();
    }
    this.#asked = true;
    return token;
  }

  async #ask(attempt: number, signal: AbortSignal): Promise<Token> {
    const { clock, observer } = this.#settings;
    const clientId = await this.#settings.clientId();
    const secret = await this.#settings.clientSecret();
    this.#secrets = [secret, ...this.#secrets.filter((known) => known !== secret)].slice(
      0,
      REMEMBERED_SECRETS,
    );
    const began = clock.monotonicMs();
    const context: ErrorContext = {
      operation: 'token',
      scopes: [],
      mask: (text) => this.mask(text),
      now: clock.now(),
    };
    const answer = await this.#send(clientId, secret, context, attempt, signal);
    if (answer.status === 200) {
      return readToken(answer, clientId, began);
    }
    const error = answerError(answer, context);
    if (error.code === 'TENANT_CREDENTIAL_REJECTED') {
      observer.rejected?.({ status: answer.status, operation: 'token', scope: [] });
    }
    if (error.code === 'TENANT_THROTTLED') {
      observer.throttled?.({
        operation: 'token',
        ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
      });
    }
    throw error;
  }

  async #send(
    clientId: string,
    secret: string,
    context: ErrorContext,
    attempt: number,
    signal: AbortSignal,
  ): Promise<RawAnswer> {
    const { transport, counter, observer, clock, path, userAgent } = this.#settings;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
    });
    counter.countToken();
    const began = clock.monotonicMs();
    let status: number | undefined;
    let failed: string | undefined;
    try {
      const answer = await transport.send(
        {
          method: 'POST',
          path,
          headers: {
            accept: 'application/json',
            'accept-encoding': 'identity',
            'content-type': 'application/x-www-form-urlencoded',
            'user-agent': userAgent,
          },
          body: form.toString(),
        },
        signal,
      );
      status = answer.status;
      this.#settings.time.hear(answer.headers.get('date'));
      return answer;
    } catch (error) {
      const known = error instanceof SendFailure ? failureError(error, context) : undefined;
      failed = known?.code ?? 'aborted';
      throw known ?? error;
    } finally {
      observer.requested?.({
        method: 'POST',
        operation: 'token',
        route: path,
        durationMs: clock.monotonicMs() - began,
        waitedMs: 0,
        attempt,
        ...(status === undefined ? {} : { status }),
        ...(failed === undefined ? {} : { failed }),
      });
    }
  }
}
