import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../kernel/clock.ts';
import { sendProblem } from '../problem.ts';
import { BodyReader } from './body-reader.ts';
import type { Unread } from './body-reader.ts';
import { concerns, followedName } from './concerns.ts';
import type { Heard, Provider } from './delivery.ts';
import type { HookPort, Webhook } from './hook-port.ts';
import { judge, judgeHead } from './judge.ts';
import type { Refused } from './judge.ts';
import { providerOf } from './providers.ts';
import { refusalText } from './refusal-texts.ts';
import { Refusals } from './refusals.ts';
import type { RefusalReason } from './refusals.ts';

interface Route {
  readonly Params: { readonly source: string };
  readonly Body: Buffer | Unread | undefined;
}

/** What the handlers share. */
interface Edge {
  readonly clock: Clock;
  readonly port: HookPort;
  readonly refusals: Refusals;
}

const UNREAD: Readonly<Record<Exclude<Unread, 'gone'>, RefusalReason>> = {
  'too-large': 'TooLarge',
  'too-slow': 'TooSlow',
  'too-many': 'TooMany',
};

/**
 * Adds POST /hooks/<source>. Of a stranger's request the headers are looked at first, then its body is read within
 * limits, then its proof is compared, and only what was proved is parsed. Whatever was proved is answered with 202, since
 * a host switches off webhooks that fail; a push of what is followed wakes the source, and nothing else happens. So a
 * delivery that is sent again does no harm. The app must be a scope of its own: its bodies are read as they are.
 */
export function addHooks(app: FastifyInstance, clock: Clock, port: HookPort): void {
  const refusals = new Refusals(clock, (refusal) => port.refused(refusal));
  const edge = { clock, port, refusals };
  const bodies = new BodyReader(clock);
  app.addHook('onClose', async () => refusals.close());
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (_request: FastifyRequest, stream: FastifyRequest['raw']) =>
    bodies.read(stream),
  );
  app.all<Route>(
    '/hooks/:source',
    { onRequest: async (request, reply) => refuseUnread(request, reply, edge) },
    async (request, reply) => answer(request, reply, edge),
  );
}

/** Refuses by the head of the request alone; gives undefined where the body is to be read. */
async function refuseUnread(
  { method, url, params: { source }, headers }: FastifyRequest<Route>,
  reply: FastifyReply,
  edge: Edge,
): Promise<FastifyReply | undefined> {
  if (method !== 'POST') {
    return sendProblem(reply.header('allow', 'POST'), 405, 'Deliveries are sent with POST.');
  }
  if (url.includes('?')) {
    return sendProblem(
      reply,
      400,
      'The address of a webhook has no query: a secret there would stand in logs. Put it where the host asks for a secret.',
    );
  }
  const webhook = edge.port.webhook(source);
  if (webhook === undefined) {
    return notThere(reply);
  }
  const refused = judgeHead(headers, providerOf(headers, webhook.provider));
  return refused === undefined ? undefined : refuse(reply, source, refused, edge);
}

async function answer(
  { params: { source }, headers, body }: FastifyRequest<Route>,
  reply: FastifyReply,
  edge: Edge,
): Promise<FastifyReply> {
  // The configuration may have changed while the body came.
  const webhook = edge.port.webhook(source);
  const provider = providerOf(headers, webhook?.provider);
  if (webhook === undefined || provider === undefined) {
    return notThere(reply);
  }
  if (body === 'gone') {
    // Nobody is left to hear it.
    return sendProblem(reply, 408, 'The client went away.');
  }
  if (typeof body === 'string') {
    return refuse(reply, source, { reason: UNREAD[body], provider }, edge);
  }
  const delivery = { headers, body: body ?? Buffer.alloc(0) };
  const judged = await judge(delivery, provider, webhook, edge.clock.now());
  return 'heard' in judged
    ? accept(reply, source, { webhook, provider, heard: judged.heard }, edge)
    : refuse(reply, source, judged, edge);
}

interface Proved {
  readonly webhook: Webhook;
  readonly provider: Provider;
  readonly heard: Heard;
}

function accept(
  reply: FastifyReply,
  source: string,
  { webhook: { followed }, provider, heard }: Proved,
  { port }: Edge,
): FastifyReply {
  const refs = heard.kind === 'push' ? heard.refs : [];
  const accepted = refs.some((ref) => concerns(ref, followed));
  if (accepted) {
    port.pushed(source);
  }
  port.received({ source, provider: provider.name, refs, accepted });
  const reason = ignoredBecause(heard, followedName(followed.ref));
  return reply
    .code(202)
    .header('cache-control', 'no-store')
    .send(accepted ? { accepted } : { accepted, reason });
}

function ignoredBecause(heard: Heard, followed: string): string {
  switch (heard.kind) {
    case 'ping':
      return 'The webhook is set up rightly.';
    case 'other':
      return 'It moves no ref; sending push events is enough.';
    case 'push':
      return `It changes nothing of what this source follows: ${followed}.`;
  }
}

function refuse(
  reply: FastifyReply,
  source: string,
  { reason, provider }: Refused,
  { refusals }: Edge,
): FastifyReply {
  const { status, message } = refusalText(reason, provider);
  refusals.add(source, { reason, message });
  // What is left of the body is not read.
  const headers = status === 503 ? { 'retry-after': '10' } : {};
  return sendProblem(reply.headers({ connection: 'close', ...headers }), status, message);
}

function notThere(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, 404, 'There is no webhook at this address.');
}
