import type { Dispatcher } from 'undici';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { version } from '../kernel/version.ts';
import { joinSignals } from '../kernel/joined-signal.ts';
import { readRetryAfter } from '../tenant/retry-after.ts';
import { NOTIFY_ERRORS } from './errors.ts';
import type { Answer, Outgoing } from './target.ts';

/** Of an answer no more is read, in bytes. */
const MAX_ANSWER_BYTES = 2048;

/** What a request is sent over; it repeats nothing and follows no redirect. */
export type Post = (outgoing: Outgoing, signal: AbortSignal) => Promise<Answer>;

/** Sends over connections that a dispatcher of undici keeps. */
export function postOver(dispatcher: Dispatcher, clock: Clock): Post {
  return async ({ url, headers, body }, signal) => {
    const response = await dispatcher.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: { 'user-agent': `mainsheet/${version()}`, ...headers },
      body,
      signal,
    });
    const header = (name: string): string | undefined => {
      const value = response.headers[name];
      return typeof value === 'string' ? value : value?.[0];
    };
    const retryAfterMs = readRetryAfter(header('retry-after'), header('date'), clock.now());
    return {
      status: response.statusCode,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      text: await firstWords(response),
    };
  };
}

/** The status alone decides; an answer that breaks off after it is one. */
async function firstWords({ body }: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_ANSWER_BYTES) {
        break;
      }
    }
  } catch {
    // What came is enough.
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString();
}

/** Lets work go on for `ms` at most. Throws NOTIFY_TIMEOUT, or the signal's reason. */
export async function withinTime<T>(
  { clock, ms, signal }: { clock: Clock; ms: number; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const ended = new AbortController();
  const joined = joinSignals(signal, late.signal);
  const cut = new Promise<never>((_resolve, reject) => {
    joined.signal.addEventListener('abort', () => reject(joined.signal.reason as Error), {
      once: true,
    });
  });
  clock.sleep(ms, ended.signal).then(
    () => late.abort(appError(NOTIFY_ERRORS, 'NOTIFY_TIMEOUT', { message: `It had ${ms} ms.` })),
    () => undefined,
  );
  try {
    signal.throwIfAborted();
    return await Promise.race([work(joined.signal), cut]);
  } finally {
    ended.abort();
    joined.dispose();
  }
}
