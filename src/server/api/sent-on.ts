import type { FastifyReply, FastifyRequest } from 'fastify';
import { isObject, stringAt } from '../../kernel/json.ts';
import type { AskedElsewhere, Handed } from './elsewhere.ts';
import { MEANT_FOR } from './peer-client.ts';
import { API_ROOT } from './route.ts';
import type { Route } from './route.ts';

/** A request as another replica would be asked it: the address is made anew of what its route takes. */
export function askedElsewhere(
  { method, path }: Pick<Route, 'method' | 'path'>,
  request: FastifyRequest,
  signal: AbortSignal,
): AskedElsewhere {
  const { params, headers, url, body } = request;
  const meantFor = headers[MEANT_FOR];
  const from = url.indexOf('?');
  const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(paramOf(params, name)),
  );
  return {
    meantFor: typeof meantFor === 'string' ? meantFor : meantFor?.join(),
    question: {
      method,
      path: `${API_ROOT}${at}${from < 0 ? '' : url.slice(from)}`,
      authorization: headers.authorization,
      signal,
      ...(method === 'GET' || body === undefined ? {} : { body: JSON.stringify(body) }),
    },
  };
}

/** A parameter of an address; empty where its route has none of this name. */
export function paramOf(params: unknown, name: string): string {
  return isObject(params) ? (stringAt(params, name) ?? '') : '';
}

/** Answers with what another replica answered, as it comes. */
export function handOn(reply: FastifyReply, { status, headers, body }: Handed): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
