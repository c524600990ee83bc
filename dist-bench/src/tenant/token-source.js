import { MASKED, Masker } from '../kernel/mask.js';
import { answerError, failureError } from './answer-error.js';
import { repeat } from './retry.js';
import { SingleFlight } from './single-flight.js';
import { TenantError } from './tenant-error.js';
import { readToken } from './token.js';
import { SendFailure } from './transport.js';
const REMEMBERED_SECRETS = 4;
/** Gets tokens by client credentials: one request for all callers, the secret read anew each time, never logged. */
export class TokenSource {
    #settings;
    #flight;
    #current;
    #secrets = [];
    #asked = false;
    constructor(settings) {
        this.#settings = settings;
        this.#flight = new SingleFlight((signal) => this.#fetch(signal));
    }
    /**
     * Gives a token that still lives. Throws a TenantError of the operation `token`; its outcome is
     * `not-sent`, since it speaks of the request the token was wanted for.
     */
    async get(signal) {
        signal?.throwIfAborted();
        const now = this.#settings.clock.monotonicMs();
        const current = this.#current;
        if (current !== undefined && now < current.refreshAt) {
            return current;
        }
        try {
            return await this.#flight.join(signal);
        }
        catch (error) {
            // Early renewal is a courtesy: while the old token lives, a short outage of the endpoint hurts nobody.
            const passing = error instanceof TenantError && error.next !== 'stalled';
            if (passing &&
                current !== undefined &&
                now < current.expiresAt &&
                this.#current === current) {
                return current;
            }
            throw error;
        }
    }
    /** Tells that the tenant answered 401 to this token; the next `get` asks for another. */
    reject(token) {
        if (this.#current === token) {
            this.#current = undefined;
        }
    }
    /** Takes the credentials out of a text, whatever else is masked later. */
    mask(text) {
        const masker = new Masker();
        for (const secret of this.#secrets) {
            masker.learn(secret);
        }
        const token = this.#current?.text;
        const masked = masker.text(text);
        return token === undefined ? masked : masked.replaceAll(token, MASKED);
    }
    async #fetch(signal) {
        const { clock } = this.#settings;
        const token = await repeat({ operation: 'token', retry: 'token', clock, signal }, (_, attempt) => this.#ask(attempt, signal)).catch((error) => {
            throw error instanceof TenantError ? error.withOutcome('not-sent') : error;
        });
        this.#current = token;
        if (this.#asked) {
            this.#settings.observer.tokenRefreshed?.();
        }
        this.#asked = true;
        return token;
    }
    async #ask(attempt, signal) {
        const { clock, observer } = this.#settings;
        const clientId = await this.#settings.clientId();
        const secret = await this.#settings.clientSecret();
        this.#secrets = [secret, ...this.#secrets.filter((known) => known !== secret)].slice(0, REMEMBERED_SECRETS);
        const began = clock.monotonicMs();
        const context = {
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
    async #send(clientId, secret, context, attempt, signal) {
        const { transport, counter, observer, clock, path, userAgent } = this.#settings;
        const form = new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: clientId,
            client_secret: secret,
        });
        counter.countToken();
        const began = clock.monotonicMs();
        let status;
        try {
            const answer = await transport.send({
                method: 'POST',
                path,
                headers: {
                    accept: 'application/json',
                    'accept-encoding': 'identity',
                    'content-type': 'application/x-www-form-urlencoded',
                    'user-agent': userAgent,
                },
                body: form.toString(),
            }, signal);
            status = answer.status;
            this.#settings.time.hear(answer.headers.get('date'));
            return answer;
        }
        catch (error) {
            throw error instanceof SendFailure ? failureError(error, context) : error;
        }
        finally {
            observer.requested?.({
                method: 'POST',
                operation: 'token',
                durationMs: clock.monotonicMs() - began,
                waitedMs: 0,
                attempt,
                ...(status === undefined ? {} : { status }),
            });
        }
    }
}
//# sourceMappingURL=token-source.js.map