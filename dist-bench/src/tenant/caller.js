import { answerError, badAnswer, failureError } from './answer-error.js';
import { remainingOf } from './answer-headers.js';
import { joinSignals } from './joined-signal.js';
import { OPERATIONS } from './operation.js';
import { throttle } from './quota.js';
import { repeat } from './retry.js';
import { SendFailure } from './transport.js';
/** Carries out calls: token, quota, request, answer, and all of it again where the retry table lets it. */
export class Caller {
    #settings;
    constructor(settings) {
        this.#settings = settings;
    }
    /** Carries out a call. Throws TenantError, or the signal's reason. */
    async call(call) {
        const { clock, closing } = this.#settings;
        const row = OPERATIONS[call.operation];
        const priority = call.priority ?? row.priority;
        const joined = joinSignals(call.signal, closing);
        const waits = joined.signal;
        const retry = call.retry ?? row.retry;
        let renewed = false;
        try {
            return await repeat({ operation: call.operation, retry, clock, signal: waits }, async (_, attempt) => {
                const one = { call, row, priority, attempt, waits };
                const { answer, token } = await this.#send(one);
                if (answer.status !== 401 || renewed) {
                    return this.#read(one, answer);
                }
                // Whatever the operation: a request that was not let in was not carried out.
                renewed = true;
                this.#settings.tokens.reject(token);
                return this.#read(one, (await this.#send(one)).answer);
            });
        }
        finally {
            joined.dispose();
        }
    }
    async #send(one) {
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
        }
        finally {
            permit.release();
        }
    }
    async #exchange(one, token, permit) {
        const { transport, counter, clock, observer } = this.#settings;
        const { call, row } = one;
        counter.count(row.method);
        const began = clock.monotonicMs();
        let answer;
        try {
            answer = await transport.send({
                method: row.method,
                path: this.#path(one),
                headers: this.#headers(call, token),
                ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
            }, call.signal);
            return answer;
        }
        catch (error) {
            throw error instanceof SendFailure ? failureError(error, this.#context(one)) : error;
        }
        finally {
            const remaining = answer === undefined ? undefined : remainingOf(answer);
            observer.requested?.({
                method: row.method,
                operation: call.operation,
                durationMs: clock.monotonicMs() - began,
                waitedMs: permit.waitedMs,
                priority: one.priority,
                attempt: one.attempt,
                ...(answer === undefined ? {} : { status: answer.status }),
                ...(remaining === undefined ? {} : { remaining }),
            });
        }
    }
    #path({ call, row }) {
        const query = new URLSearchParams(call.query).toString();
        const id = encodeURIComponent(call.id ?? '');
        const path = `${this.#settings.basePath}${row.path(this.#settings.family, id)}`;
        return query === '' ? path : `${path}?${query}`;
    }
    #headers(call, token) {
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
    #read(one, answer) {
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
            return { status, value: JSON.parse(text), text };
        }
        catch {
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
    #refusal(one, answer) {
        if (answer.status === 401 || answer.status === 403) {
            this.#settings.observer.rejected?.({
                status: answer.status,
                operation: one.call.operation,
                scope: one.row.scopes,
            });
        }
        return answerError(answer, this.#context(one));
    }
    #context({ call, row }) {
        return {
            operation: call.operation,
            scopes: row.scopes,
            mask: (text) => this.#settings.tokens.mask(text),
            now: this.#settings.clock.now(),
        };
    }
}
//# sourceMappingURL=caller.js.map