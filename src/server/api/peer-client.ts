import { Readable } from 'node:stream';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../kernel/clock.ts';
import { version } from '../../kernel/version.ts';

/** Names the replica that a request is for; whoever else gets it answers 421, so that none goes in circles. */
export const MEANT_FOR = 'mainsheet-replica';

/** What one replica asks another. */
export interface PeerQuestion {
  readonly origin: string;
  readonly replica: number;
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  /** As whoever asks sent it. */
  readonly authorization: string | undefined;
  /** From the question to the end of the answer. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** What came of it. */
export type PeerAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Readable;
    }
  /** It is another replica by now, or has the tenant no more. */
  | { readonly kind: 'not-it' }
  /** It takes other tokens than this replica. */
  | { readonly kind: 'other-tokens' }
  /** It does not answer, or not in time. */
  | { readonly kind: 'silent' | 'late' };

const CONNECT_MS = 2000;
const MOST_CONNECTIONS = 64;
const MOST_BYTES = 64 * 1024 * 1024;

/** All that is handed on of an answer: what else there is is about one connection, or is said by every replica itself. */
const HANDED_ON = ['content-type', 'retry-after'];

/** Asks other replicas over connections that it keeps. It follows no redirect: the token is for that replica alone. */
export class PeerClient {
  readonly #clock: Clock;
  #agent: Agent | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Asks once; never rejects, but with the signal's reason. */
  async ask(question: PeerQuestion): Promise<PeerAnswer> {
    const { withinMs, signal } = question;
    const late = new AbortController();
    const ended = new AbortController();
    this.#clock.sleep(withinMs, ended.signal).then(
      () => late.abort(new Error(`No answer within ${withinMs} ms.`)),
      () => undefined,
    );
    try {
      const response = await this.#send(question, AbortSignal.any([signal, late.signal]));
      response.body.once('close', () => ended.abort());
      return readAnswer(response);
    } catch {
      ended.abort();
      signal.throwIfAborted();
      return { kind: late.signal.aborted ? 'late' : 'silent' };
    }
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#agent?.destroy();
  }

  #send(question: PeerQuestion, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { origin, replica, method, path, body, authorization, withinMs } = question;
    this.#agent ??= new Agent({
      connect: { timeout: CONNECT_MS },
      connections: MOST_CONNECTIONS,
    });
    return this.#agent.request({
      origin,
      path,
      method,
      headers: {
        accept: 'application/json',
        'user-agent': `mainsheet/${version()}`,
        [MEANT_FOR]: String(replica),
        ...(authorization === undefined ? {} : { authorization }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
      headersTimeout: withinMs,
      bodyTimeout: withinMs,
      signal,
    });
  }
}

function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): PeerAnswer {
  if (statusCode === 421 || statusCode === 401 || statusCode === 403) {
    discard(body);
    return { kind: statusCode === 421 ? 'not-it' : 'other-tokens' };
  }
  // Said by whoever lets a caller in: one that stops lets nobody in, and is no replica that answers.
  if (headers['mainsheet-version'] === undefined) {
    discard(body);
    return { kind: 'silent' };
  }
  const kept = HANDED_ON.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const handed = Readable.from(capped(body), { objectMode: false });
  // One that is let go before it is read would leave the connection to it open.
  handed.once('close', () => discard(body));
  return { kind: 'answer', status: statusCode, headers: Object.fromEntries(kept), body: handed };
}

function discard(body: Readable): void {
  body.on('error', () => undefined);
  body.destroy();
}

async function* capped(body: Readable): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      throw new Error(`The answer has more than ${MOST_BYTES} bytes.`);
    }
    yield chunk;
  }
}
