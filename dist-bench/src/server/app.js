import fastify from 'fastify';
import { appError } from '../kernel/app-error.js';
import { SERVER_ERRORS } from './errors.js';
import { addProbes } from './probes.js';
import { sendProblem } from './problem.js';
/** No request of ours has a larger body. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** How long a client may take to send its request, and how long an idle connection stays open. */
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 5000;
const CLOSE_GRACE_MS = 1000;
/** Builds the server without listening. It logs nothing. */
export function buildServer({ clock, readiness }) {
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
    app.setNotFoundHandler((request, reply) => sendProblem(reply, 404, `There is nothing at ${request.method} ${request.url.split('?')[0]}.`));
    app.setErrorHandler((error, _request, reply) => {
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
async function listen(app, host, port) {
    try {
        return await app.listen({ host, port });
    }
    catch (error) {
        throw appError(SERVER_ERRORS, 'SERVER_LISTEN_FAILED', {
            message: `Address ${host}:${port}.`,
            cause: error,
        });
    }
}
async function close(app, clock) {
    const grace = new AbortController();
    // A client that never finishes its request would keep the process from ending.
    clock.sleep(CLOSE_GRACE_MS, grace.signal).then(() => app.server.closeAllConnections(), () => { });
    try {
        await app.close();
    }
    finally {
        grace.abort();
    }
}
//# sourceMappingURL=app.js.map