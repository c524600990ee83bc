import fastify from 'fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { SERVER_ERRORS } from './errors.ts';
import { addProbes } from './probes.ts';
import type { Readiness } from './probes.ts';
import { sendProblem } from './problem.ts';

/** What the server shows, and what it stands on. */
export interface ServerOptions {
  readonly clock: Clock;
  readonly readiness: () => Readiness;
}

/** The daemon's HTTP server. */
export interface Server {
  readonly app: FastifyInstance;
  /** Starts listening, port 0 takes any free one; gives the URL. Throws SERVER_LISTEN_FAILED. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Stops listening; answers under way get a second, idle connections are closed at once. */
  close(): Promise<void>;
}

/** No request of ours has a larger body. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** How long a client may take to send its request, and how long an idle connection stays open. */
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 5000;

const CLOSE_GRACE_MS = 1000;

/** Builds the server without listening. It logs nothing. */
export function buildServer({ clock, readiness }: ServerOptions): Server {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    http: { headersTimeout: REQUEST_TIMEOUT_MS },
    frameworkErrors: (_error, _request, reply) => {
      sendProblem(reply, 400, 'The request path cannot be read.');
    },
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 404, `There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
  );
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    // What went wrong inside is nobody's business outside.
    return status >= 500
      ? sendProblem(reply, 500, 'An internal fault occurred.')
      : sendProblem(reply, status, error.message);
  });
  addProbes(app, readiness);
  return {
    app,
    listen: ({ host, port }) => listen(app, host, port),
    close: () => close(app, clock),
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw appError(SERVER_ERRORS, 'SERVER_LISTEN_FAILED', {
      message: `Address ${host}:${port}.`,
      cause: error,
    });
  }
}

async function close(app: FastifyInstance, clock: Clock): Promise<void> {
  const grace = new AbortController();
  // A client that never finishes its request would keep the process from ending.
  clock.sleep(CLOSE_GRACE_MS, grace.signal).then(
    () => app.server.closeAllConnections(),
    () => {},
  );
  try {
    await app.close();
  } finally {
    grace.abort();
  }
}
