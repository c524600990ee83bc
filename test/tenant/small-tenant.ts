import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Json } from '../../src/kernel/json.ts';
import type { Limiters } from '../../src/tenant/limiters.ts';
import type { TenantObserver } from '../../src/tenant/observer.ts';
import { openTenant } from '../../src/tenant/open-tenant.ts';
import type { OpenTenant, TenantSettings } from '../../src/tenant/tenant.ts';

export const SECRET = 'S3CRET-of-the-client-4711';
export const WORKFLOW = { id: 'w1', name: 'One', enabled: false };

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** How many API requests (not the token's) came before. */
  readonly nth: number;
}

export type Answerer = (seen: Seen, response: ServerResponse) => void;

export interface SmallTenant {
  readonly url: string;
  readonly requests: readonly Seen[];
  readonly tokens: readonly Seen[];
  readonly sockets: ReadonlySet<Socket>;
  answer: Answerer;
  token: Answerer;
  /** Stops listening and drops every connection. */
  stop(): Promise<void>;
}

export function json(
  response: ServerResponse,
  status: number,
  value: Json,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

export function jwt(claims: Json): string {
  const [head, body] = [{ alg: 'none' }, claims].map((value) =>
    Buffer.from(JSON.stringify(value)).toString('base64url'),
  );
  return `${head}.${body}.c2lnbmF0dXJl`;
}

/** A tenant of a few lines, closed when the test ends. */
export async function smallTenant(answer: Answerer): Promise<SmallTenant> {
  const requests: Seen[] = [];
  const tokens: Seen[] = [];
  const sockets = new Set<Socket>();
  const tenant = {
    url: '',
    requests,
    tokens,
    sockets,
    answer,
    token: ((_, response) =>
      json(response, 200, {
        access_token: `token-${tokens.length}`,
        token_type: 'bearer',
        expires_in: 749,
        tenant_id: 't-1',
        org: 'acme',
      })) as Answerer,
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://x');
      const isToken = url.pathname.endsWith('/oauth/token');
      const seen: Seen = {
        method: request.method ?? '',
        url: request.url ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        nth: requests.length,
      };
      (isToken ? tokens : requests).push(seen);
      (isToken ? tenant.token : tenant.answer)(seen, response);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(tenant.stop);
  tenant.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return tenant;
}

export interface OpenOptions extends Partial<TenantSettings> {
  readonly clock?: Clock;
  readonly observer?: TenantObserver;
  readonly limiters?: Limiters;
}

/** The client under test, closed when the test ends. */
export function open(url: string, options: OpenOptions = {}): OpenTenant {
  const { clock = systemClock, observer, limiters, ...settings } = options;
  const tenant = openTenant(
    {
      url,
      api: 'v2025',
      clientId: async () => 'client-1',
      clientSecret: async () => SECRET,
      share: 0.8,
      timeoutMs: 5000,
      ...settings,
    },
    clock,
    observer,
    limiters,
  );
  onTestFinished(() => tenant.close());
  return tenant;
}

/** Waits until a condition holds; the test's own timeout ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The clock that waits for nothing: backoffs end at once, and are written down. */
export class EagerClock implements Clock {
  readonly slept: number[] = [];
  #passed = 0;

  now(): number {
    return Date.UTC(2026, 0, 5, 9) + this.#passed;
  }

  monotonicMs(): number {
    return this.#passed;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(ms);
    this.#passed += ms;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }

  advance(ms: number): void {
    this.#passed += ms;
  }
}

export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('It should have failed.');
    },
    (error: unknown) => error,
  );
}
