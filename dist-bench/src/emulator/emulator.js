import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { appError } from '../kernel/app-error.js';
import { isObject } from '../kernel/json.js';
import { problem } from './answer.js';
import { addApiRoutes } from './api-routes.js';
import { addControlRoutes, CONTROL, refuseForeignPage } from './control-routes.js';
import { EMULATOR_ERRORS } from './errors.js';
import { perform } from './perform.js';
import { plant } from './plant.js';
import { send } from './send.js';
import { StateFile } from './state-file.js';
import { createTenant } from './tenant.js';
import { TenantClock } from './tenant-clock.js';
import { addTokenRoute } from './token-route.js';
const DEMO = {
    id: 'demo',
    secret: 'demo',
    identity: { id: '2c9180857d0a1b2c017d0a1b2c3d0001', name: 'Demo Admin' },
};
/** The largest request body that is read. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
/** Builds an embedded tenant, from its state file if there is one. Throws EMULATOR_STATE_CORRUPT. */
export async function buildEmulator(options = {}) {
    const stateFile = options.stateFile === undefined ? undefined : new StateFile(options.stateFile);
    const tenant = createTenant({
        id: options.tenantId ?? randomUUID(),
        org: options.org ?? 'embedded',
        clock: new TenantClock(options.clock),
        clients: options.clients ?? [DEMO],
        identities: options.seed?.identities ?? [],
        ...(options.behaviour === undefined ? {} : { behaviour: options.behaviour }),
        limits: {
            ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
            ...(options.requestsPer10s === undefined ? {} : { requestsPer10s: options.requestsPer10s }),
        },
        changed: () => stateFile?.changed(),
    });
    const restored = (await stateFile?.load(tenant)) ?? false;
    if (!restored && options.seed !== undefined) {
        plant(tenant, options.seed, (options.clients?.[0] ?? DEMO).identity);
    }
    stateFile?.follow(tenant);
    const stop = new AbortController();
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
function buildApp(tenant, signal) {
    const app = fastify({
        bodyLimit: BODY_LIMIT_BYTES,
        exposeHeadRoutes: false,
        forceCloseConnections: true,
        routerOptions: { maxParamLength: 500 },
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
    app.setNotFoundHandler((request, reply) => {
        const nothing = problem(404, `There is nothing at ${request.method} ${request.url.split('?')[0]}.`);
        return request.url.startsWith(CONTROL)
            ? send(reply, nothing)
            : perform(tenant, signal, request, reply, 'unknown', () => ({
                client: null,
                answer: nothing,
            }));
    });
    app.setErrorHandler((error, _request, reply) => {
        const tooLarge = isObject(error) && error.statusCode === 413;
        const text = tooLarge ? 'The request body is too large.' : 'An internal fault occurred.';
        return send(reply, problem(tooLarge ? 413 : 500, text));
    });
    addTokenRoute(app, tenant, signal);
    addApiRoutes(app, tenant, signal);
    addControlRoutes(app, tenant);
    return app;
}
function dateOf(tenant) {
    return new Date(tenant.clock.now()).toUTCString();
}
async function listen(app, host, port) {
    try {
        return await app.listen({ host, port });
    }
    catch (error) {
        throw appError(EMULATOR_ERRORS, 'EMULATOR_LISTEN_FAILED', {
            message: `Address ${host}:${port}.`,
            cause: error,
        });
    }
}
function isLoopback(host) {
    return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
//# sourceMappingURL=emulator.js.map