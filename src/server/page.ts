import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendProblem } from './problem.ts';

/**
 * Nothing from elsewhere, nothing that stands in the page itself, nobody who puts the page into theirs. A picture may
 * stand in the address line of a style (`data:`).
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** The addresses of the page's views; which one it is, the page itself finds out. */
const VIEWS = ['/', '/events', '/failures', '/tenants/*'] as const;

const OTHER_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Mainsheet</title>
<p>The page was not built. In the checkout, run <code>npm run build</code> and start the daemon again;
until then <code>mainsheet status</code> says what it would show.</p>
`;

/** Where the built page is: beside the bundle, and of a checkout that runs from its sources in `dist`. */
export function pageDirectory(): string {
  const sources = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(sources ? '../../dist/ui' : './ui', import.meta.url));
}

/** Adds the page: its views, and under /assets/ what it is made of, for ever, since each change has a name of its own. */
export async function addPage(app: FastifyInstance, directory: string): Promise<void> {
  const index = await readFile(path.join(directory, 'index.html'), 'utf8').catch(() => undefined);
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS);
  });
  for (const url of VIEWS) {
    app.get(url, (_request, reply) =>
      reply
        .code(index === undefined ? 503 : 200)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(index ?? NOT_BUILT),
    );
  }
  for (const url of [...VIEWS, '/assets/*']) {
    app.route({ method: OTHER_METHODS, url, handler: (_request, reply) => refuseMethod(reply) });
  }
  if (index !== undefined) {
    const { default: fastifyStatic } = await import('@fastify/static');
    await app.register(fastifyStatic, {
      root: path.join(directory, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      index: false,
      redirect: false,
      dotfiles: 'deny',
      preCompressed: true,
      setHeaders: (response) => {
        // Caches in between must not give one what another can read.
        void response.setHeader('vary', 'accept-encoding');
      },
      maxAge: '1y',
      immutable: true,
    });
  }
}

function refuseMethod(reply: FastifyReply): FastifyReply {
  return sendProblem(reply.header('allow', 'GET, HEAD'), 405, 'This can only be read.');
}
