import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../../kernel/web-address.ts';
import { RequestProblem } from '../request-problem.ts';

const TOKEN_KEY =
  /^(access|auth|api|bearer|id)?[-_]?(token|key)$|^(authorization|bearer|password|secret)$/i;

/** Refuses tokens in the address: they would stand in histories and logs of whoever is in between (RFC 6750, 5.3). */
export function refuseTokensInAddress({ url }: FastifyRequest): void {
  const query = url.split('?', 2)[1] ?? '';
  for (const key of new URLSearchParams(query).keys()) {
    if (TOKEN_KEY.test(key)) {
      throw new RequestProblem(
        400,
        'A token does not belong in an address: send it in the header `Authorization: Bearer TOKEN`, and make a new one, since this one may have been logged.',
      );
    }
  }
}

/**
 * Refuses requests that were meant for another name: a page elsewhere may let its own name lead to this machine, to
 * read from the browser of whoever looks at it (DNS rebinding).
 */
export function onlyForThisMachine({ headers }: FastifyRequest): void {
  const host = /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(headers.host ?? '')?.[1] ?? '';
  if (!isLoopback(host)) {
    throw new RequestProblem(
      421,
      'Without a token of your own only this machine is served: ask 127.0.0.1 or localhost.',
    );
  }
}

/** Refuses actions that a page of another site set off (Fetch Metadata; Origin, RFC 6454). */
export function refuseOtherSites({ method, headers }: FastifyRequest): void {
  if (method === 'GET' || method === 'HEAD') {
    return;
  }
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const foreign =
    site === undefined
      ? origin !== undefined && hostOf(origin) !== headers.host
      : site !== 'same-origin' && site !== 'none';
  if (foreign) {
    throw new RequestProblem(403, 'A page of another site may not do this.');
  }
}

function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/.exec(origin)?.[1];
}
