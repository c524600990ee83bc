import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { isObject } from '../kernel/json.ts';
import { performAction } from './actions/perform-action.ts';
import { problem } from './answer.ts';
import { addApiRoutes } from './api-routes.ts';
import type { Behaviour } from './behaviour.ts';
import { addControlRoutes, refuseForeignPage } from './control-routes.ts';
import { EMULATOR_ERRORS } from './errors.ts';
import { letRecur } from './executions/recurring-events.ts';
import { plant } from './plant.ts';
import type { Seed } from './seed.ts';
import { send } from './send.ts';
import { loadState } from './saved-state.ts';
import { StateFile } from './state-file.ts';
import { createTenant } from './tenant.ts';
import type { Tenant } from './tenant.ts';
import { TenantClock } from './tenant-clock.ts';
import { addTokenRoute } from './token-route.ts';
import type { Client } from './tokens.ts';

/** How an embedded tenant is to be; everything has a default. */
export interface EmulatorOptions {
  readonly clock?: Clock;
  /** Who may call; without it, client `demo` with secret `demo`, on loopback only. */
  readonly clients?: readonly Client[];
  readonly tenantId?: string;
  readonly org?: string;
  readonly latencyMs?: number;
  readonly requestsPer10s?: number;
  /** What the tenant holds at first; passed over when the state file holds something. */
  readonly seed?: Seed;
  /** Where the tenant is kept over restarts; without it, in memory only. */
  readonly stateFile?: string;
  readonly behaviour?: Partial<Behaviour>;
  /** Where HTTP steps may really call: nowhere (the default), or this machine. */
  readonly httpCalls?: 'none' | 'loopback';
}

/** A running embedded tenant. */
export interface Emulator {
  readonly app: FastifyInstance;
  readonly state: Tenant;
  /** Starts listening, on 127.0.0.1 and a free port by default; gives the URL. Throws an AppError. */
  listen(options?: { readonly host?: string; readonly port?: number }): Promise<string>;
  /** Writes the state file now, if there is one. Throws EMULATOR_STATE_UNWRITABLE. */
  save(): Promise<void>;
  /** Stops listening, drops open connections and saves. */
  close(): Promise<void>;
}

const DEMO: Client = {
  id: 'demo',
  secret: 'demo',
  identity: { id: '2c9180857d0a1b2c017d0a1b2c3d0001', name: 'Demo Admin' },
};

/** The largest request body that is read. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** Builds an embedded tenant, from its state file if there is one. Throws EMULATOR_STATE_CORRUPT. */
export async function buildEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const stateFile = options.stateFile === undefined ? undefined : new StateFile(options.stateFile);
  const saved = await stateFile?.read();
  const savedId = saved?.format === 2 ? saved.tenantId : undefined;
  const tenant = createTenant({
    id: savedId ?? options.tenantId ?? randomUUID(),
    org: options.org ?? 'embedded',
    clock: new TenantClock(options.clock),
    clients: options.clients ?? [DEMO],
    identities: options.seed?.identities ?? [],
    records: options.seed?.collections ?? {},
    ...(options.behaviour === undefined ? {} : { behaviour: options.behaviour }),
    limits: {
      ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
      ...(options.requestsPer10s === undefined ? {} : { requestsPer10s: options.requestsPer10s }),
    },
    ...(options.httpCalls === undefined ? {} : { httpCalls: options.httpCalls }),
    perform: performAction,
    changed: () => stateFile?.changed(),
  });
  if (saved !== undefined) {
    loadState(tenant, saved);
  } else if (options.seed !== undefined) {
    plant(tenant, options.seed, (options.clients?.[0] ?? DEMO).identity);
  }
  stateFile?.follow(tenant);
  if (savedId === undefined) {
    // Before anybody learns its id: a tenant that came back with another one would be another tenant.
    stateFile?.changed();
    await stateFile?.save();
  }
  const stop = new AbortController();
  letRecur(tenant, options.seed?.events ?? []);
  void tenant.agenda.run(stop.signal);
  const app = buildApp(tenant, stop.signal);
  return {
    app,
    state: tenant,
    listen: ({ host = '127.0.0.1', port = 0 } = {}) => {
      if (options.clients === undefined && !isLoopback(host)) {
        throw appError(EMULATOR_ERRORS, 'EMULATOR_OPEN_TO_STRANGERS', { message: `Host ${host}.` });
      }
      return listen(app, host, port);
    },
    save: async () => stateFile?.save(),
    close: async () => {
      stop.abort(new Error('The embedded tenant is closing.'));
      await app.close();
      await stateFile?.close();
    },
  };
}

function buildApp(tenant: Tenant, signal: AbortSignal): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    schemaController: { compilersFactory: NO_SCHEMAS },
    frameworkErrors: (_error, _request, reply) => {
      // Such a request meets no hook, so that the date is set here as well.
      reply.header('date', dateOf(tenant));
      send(reply, problem(400, 'The request path cannot be read.'));
    },
  });
  app.removeAllContentTypeParsers();
  // Everything arrives as bytes: what a body is, the operation decides, with the API's own errors.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('date', dateOf(tenant));
    const refused = refuseForeignPage(request);
    return refused === undefined ? undefined : send(reply, refused);
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const tooLarge = isObject(error) && error.statusCode === 413;
    const text = tooLarge ? 'The request body is too large.' : 'An internal fault occurred.';
    return send(reply, problem(tooLarge ? 413 : 500, text));
  });
  addTokenRoute(app, tenant, signal);
  addApiRoutes(app, tenant, signal);
  addControlRoutes(app, tenant);
  return app;
}

/** No route here has a schema: what would compile them is never loaded. */
const NO_SCHEMAS = {
  buildValidator: () => (): never => {
    throw new Error('No route of the embedded tenant has a schema.');
  },
  buildSerializer: () => (): never => {
    throw new Error('No route of the embedded tenant has a schema.');
  },
};

function dateOf(tenant: Tenant): string {
  return new Date(tenant.clock.now()).toUTCString();
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    throw appError(EMULATOR_ERRORS, 'EMULATOR_LISTEN_FAILED', {
      message: `Address ${host}:${port}.`,
      cause: error,
    });
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
