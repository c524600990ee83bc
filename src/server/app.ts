import fastify from 'fastify';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { SERVER_ERRORS } from './errors.ts';
import { sendProblem } from './problem.ts';
import { RequestProblem } from './request-problem.ts';

/** Adds what it serves to a server, as `addProbes` does; what it sets on its app is its own and no other part's. */
export type ServerPart = (app: FastifyInstance) => void | Promise<void>;

/** Looks at every request before anything else does; throws RequestProblem for one that is not served. */
export type Guard = (request: FastifyRequest) => void;

/** What a server serves, and what it stands on. */
export interface ServerOptions {
  readonly clock: Clock;
  readonly guards?: readonly Guard[];
  readonly parts: readonly ServerPart[];
}

/** One of the daemon's HTTP servers. */
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
/** How often Node looks for requests that take too long; by itself every 30 s. */
const LOOK_EVERY_MS = 2000;

/** A path of a file in a repository stands in the address as one part of it. */
const MAX_PARAM_LENGTH = 1024;

const CLOSE_GRACE_MS = 1000;

/** Builds a server without listening. It logs nothing. */
export function buildServer({ clock, guards = [], parts }: ServerOptions): Server {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    frameworkErrors: ({ statusCode = 400 }, _request, reply) => {
      sendProblem(
        reply,
        statusCode,
        statusCode === 414
          ? `A part of the request path has more than ${MAX_PARAM_LENGTH} characters.`
          : 'The request path cannot be read.',
      );
    },
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 404, `There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
  );
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (error instanceof RequestProblem) {
      return sendProblem(reply, error.status, error.message, error);
    }
    const status = error.statusCode ?? 500;
    // What went wrong inside is nobody's business outside.
    return status >= 500
      ? sendProblem(reply, 500, 'An internal fault occurred.')
      : sendProblem(reply, status, error.message);
  });
  app.addHook('onRequest', async (request) => {
    guards.forEach((guard) => guard(request));
  });
  for (const part of parts) {
    app.register(async (scope) => part(scope));
  }
  return {
    app,
    listen: ({ host, port }) => listen(app, host, port),
    close: () => close(app, clock),
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  await app.ready();
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
