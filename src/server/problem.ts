import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';

/** Answers a request that cannot be served, as application/problem+json (RFC 9457). */
export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[status] ?? 'Error',
        status,
        detail,
      }),
    );
}
