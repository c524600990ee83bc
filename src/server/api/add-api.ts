import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isAppError } from '../../kernel/app-error.ts';
import type { Json } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/clock.ts';
import { sendProblem } from '../problem.ts';
import { RequestProblem } from '../request-problem.ts';
import { callerOf, demand } from './access.ts';
import type { Caller } from './access.ts';
import { actionRoutes } from './action-routes.ts';
import { Elsewhere } from './elsewhere.ts';
import { EventStream } from './event-stream.ts';
import { refuseOtherSites } from './guards.ts';
import { lastKey } from './inputs.ts';
import type { ApiPort } from './ports.ts';
import { eventRoutes, stateRoutes, workflowRoutes } from './read-routes.ts';
import { API_ROOT } from './route.ts';
import type { PartOf, Route } from './route.ts';
import { askedElsewhere, handOn, paramOf } from './sent-on.ts';
import { isStream, streamRoute } from './stream-route.ts';

/** No action says more. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** What every answer of the API carries: it is for one caller, is no page, and belongs to no other site. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** All routes of the API. */
export function apiRoutes(port: ApiPort): readonly Route[] {
  return [
    ...stateRoutes(port),
    ...workflowRoutes(port),
    ...eventRoutes(port),
    streamRoute(),
    ...actionRoutes(port),
  ];
}

/** Adds the API under /api/v1, with the document that describes it. */
export function addApi(app: FastifyInstance, port: ApiPort, clock: Clock): void {
  const stream = new EventStream(port.events, clock);
  const elsewhere = new Elsewhere(port.replicas, clock);
  const routes = apiRoutes(port);
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    refuseOtherSites(request);
  });
  // Before the server waits for its connections to end: a stream would never.
  app.addHook('preClose', async () => stream.close());
  app.addHook('onClose', () => elsewhere.close());
  app.setErrorHandler((error, _request, reply) => answerError(error, reply, port));
  app.decorateRequest('caller');
  for (const route of routes) {
    app.route({
      method: route.method,
      url: `${API_ROOT}${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      bodyLimit: BODY_LIMIT_BYTES,
      // To one who asks for the head of a stream it would never end.
      exposeHeadRoute: !isStream(route),
      // Before anything else of the request is read: nobody's body is taken in who may not send it.
      onRequest: async (request, reply) => {
        const caller = await callerOf(request.headers.authorization, port.tokens());
        // Only for whoever may ask: which version it is helps those who look for a weak one.
        reply.header('mainsheet-version', port.version);
        if (route.right !== undefined) {
          demand(route.right, caller);
        }
        request.setDecorator('caller', caller);
      },
      handler: async (request, reply) => {
        const { params, query, body } = request;
        const caller = request.getDecorator<Caller>('caller');
        const signal = goneSignal(reply);
        const asked = askedElsewhere(route, request, signal);
        const handed =
          route.holder === undefined
            ? undefined
            : await elsewhere.answer(paramOf(params, 'tenant'), route.holder, asked);
        if (handed !== undefined) {
          return handOn(reply, handed);
        }
        const part: PartOf = (schema) => elsewhere.part(schema, asked);
        const raw = { params, query, body, caller, signal, part };
        const answer = (await route.answerTo(raw)) as Json;
        if (isStream(route)) {
          return follow(stream, request, reply, port);
        }
        // Once more for everything, whatever a view forgot.
        return reply.code(route.status).send(port.masker.value(answer));
      },
    });
  }
  let document: object | undefined;
  app.get(`${API_ROOT}/openapi.json`, async (_request, reply) => {
    if (document === undefined) {
      // Asked for once in a while: the daemon starts without what makes it.
      const { openApi } = await import('./openapi.ts');
      document = openApi(routes, port.version);
    }
    return reply.send(document);
  });
}

/** Aborted when nobody waits for the answer any more. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort(new Error('The client is gone.')));
  return gone.signal;
}

async function follow(
  stream: EventStream,
  request: FastifyRequest,
  reply: FastifyReply,
  { tokens }: ApiPort,
): Promise<void> {
  stream.admit();
  const { authorization, 'last-event-id': last } = request.headers;
  reply.hijack();
  reply.raw.writeHead(200, {
    ...HEADERS,
    'content-type': 'text/event-stream; charset=utf-8',
    // A proxy in between that collected them would make them late.
    'x-accel-buffering': 'no',
  });
  await stream.follow(reply.raw, {
    last: lastKey(last),
    allowed: () =>
      callerOf(authorization, tokens()).then(
        ({ may }) => may.includes('read'),
        () => false,
      ),
  });
}

/** Answers what was thrown: a known error with its code, and nothing of an unknown one. */
function answerError(error: unknown, reply: FastifyReply, { masker }: ApiPort): FastifyReply {
  if (error instanceof RequestProblem) {
    return sendProblem(reply, error.status, masker.text(error.message), error);
  }
  if (isAppError(error)) {
    const { code, message, hint, retryAfterMs } = error;
    return sendProblem(reply, 502, masker.text(message), {
      members: { code, hint },
      ...(retryAfterMs === undefined
        ? {}
        : { headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } }),
    });
  }
  const status = statusOf(error);
  return status >= 500
    ? sendProblem(reply, 500, 'An internal fault occurred.')
    : sendProblem(reply, status, (error as Error).message);
}

function statusOf(error: unknown): number {
  const { statusCode } = error as { readonly statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}
