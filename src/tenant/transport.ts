import { errors, Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { toError } from '../kernel/app-error.ts';
import { onAbort } from '../kernel/joined-signal.ts';
import type { Method } from './operation.ts';

/** How far an exchange came before it failed. */
export type FailedStage = 'unsent' | 'timeout' | 'broken' | 'truncated' | 'garbled' | 'too-large';

/** An exchange that ended without a complete answer; whoever knows the operation makes a TenantError of it. */
export class SendFailure extends Error {
  readonly stage: FailedStage;

  constructor(stage: FailedStage, cause: unknown) {
    super(toError(cause).message, { cause });
    this.name = 'SendFailure';
    this.stage = stage;
  }
}

/** A request on its way out; the path is complete, the body is text. */
export interface Exchange {
  readonly method: Method;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A complete answer; header names are lower-case, of repeated headers the first is kept. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** How a transport connects. */
export interface TransportSettings {
  readonly origin: string;
  readonly connections: number;
  readonly timeoutMs: number;
  /** The largest body that is read of a 2xx answer, in bytes. */
  readonly maxBodyBytes: number;
}

/** Of an error answer no more than this is read. */
const MAX_ERROR_BYTES = 65_536;

/** A keep-alive pool to one origin. It repeats nothing, follows no redirect and decodes no encoding. */
export class Transport {
  readonly #pool: Pool;
  readonly #settings: TransportSettings;
  #closed: Promise<void> | undefined;

  constructor(settings: TransportSettings) {
    this.#settings = settings;
    this.#pool = new Pool(settings.origin, {
      connections: settings.connections,
      pipelining: 1,
      connect: { timeout: Math.min(10_000, settings.timeoutMs) },
      headersTimeout: settings.timeoutMs,
      bodyTimeout: settings.timeoutMs,
    });
  }

  /** Sends a request and reads its answer. Throws SendFailure, or the signal's reason. */
  async send(exchange: Exchange, signal?: AbortSignal): Promise<RawAnswer> {
    signal?.throwIfAborted();
    const controller = new AbortController();
    const callOff = onAbort(signal, () => controller.abort(signal?.reason));
    // A real timer, not the clock's: sockets take real time even where a test turns the clock by hand.
    const timer = setTimeout(() => {
      controller.abort(new SendFailure('timeout', `No answer in ${this.#settings.timeoutMs} ms.`));
    }, this.#settings.timeoutMs);
    try {
      return await this.#exchange(exchange, controller.signal);
    } catch (error) {
      signal?.throwIfAborted();
      controller.signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(timer);
      callOff();
    }
  }

  /** Closes the pool once what is under way has ended, each request at its timeout at the latest. */
  async close(): Promise<void> {
    this.#closed ??= this.#pool.close();
    await this.#closed;
  }

  async #exchange(exchange: Exchange, signal: AbortSignal): Promise<RawAnswer> {
    const response = await this.#begin(exchange, signal);
    const status = response.statusCode;
    const headers = new Map<string, string>();
    for (const [name, value] of Object.entries(response.headers)) {
      const first = typeof value === 'string' ? value : value?.[0];
      if (first !== undefined) {
        headers.set(name.toLowerCase(), first);
      }
    }
    return { status, headers, body: await this.#read(response, status >= 200 && status < 300) };
  }

  async #begin(exchange: Exchange, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    try {
      return await this.#pool.request({
        method: exchange.method,
        path: exchange.path,
        headers: exchange.headers,
        body: exchange.body ?? null,
        signal,
      });
    } catch (error) {
      throw new SendFailure(stageOf(error), error);
    }
  }

  async #read(response: Dispatcher.ResponseData, success: boolean): Promise<Buffer> {
    const cap = success ? this.#settings.maxBodyBytes : MAX_ERROR_BYTES;
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of response.body as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > cap) {
          break;
        }
      }
    } catch (error) {
      const stage = stageOf(error);
      // An error's status says enough by itself when its text is cut.
      if (success || stage === 'timeout') {
        throw new SendFailure(stage === 'timeout' ? stage : 'truncated', error);
      }
    }
    if (size > cap && success) {
      throw new SendFailure('too-large', `The answer is larger than ${cap} bytes.`);
    }
    return Buffer.concat(chunks).subarray(0, cap);
  }
}

const UNSENT_CODES: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Says how far a failed request came; whatever is not known to have failed while connecting may have arrived. */
function stageOf(error: unknown): FailedStage {
  const {
    code,
    syscall,
    errors: causes,
  } = error as { code?: unknown; syscall?: unknown; errors?: unknown };
  const name = typeof code === 'string' ? code : '';
  // Several addresses were tried, and every one failed while connecting.
  if (Array.isArray(causes) && causes.length > 0) {
    return causes.every((one) => stageOf(one) === 'unsent') ? 'unsent' : 'broken';
  }
  if (UNSENT_CODES.has(name) || syscall === 'connect' || syscall === 'getaddrinfo') {
    return 'unsent';
  }
  if (name === 'UND_ERR_HEADERS_TIMEOUT' || name === 'UND_ERR_BODY_TIMEOUT') {
    return 'timeout';
  }
  const garbled = error instanceof errors.HTTPParserError || name === 'UND_ERR_HEADERS_OVERFLOW';
  return garbled ? 'garbled' : 'broken';
}
