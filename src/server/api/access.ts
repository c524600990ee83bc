import { createHash, timingSafeEqual } from 'node:crypto';
import type { Right } from '../../workflow/right.ts';
import { RequestProblem } from '../request-problem.ts';
import type { TokenPart } from './ports.ts';

/** Who asks, and what they may do. */
export interface Caller {
  /** The name of the token; absent where none is needed. */
  readonly holder?: string;
  readonly may: readonly Right[];
}

/** Where there are no tokens, everybody on this machine may look. */
const ANYBODY: Caller = { may: ['read'] };

/** One that is shorter when it is read, as from a file that was cut, counts as none. */
const SHORTEST_TOKEN = 16;

const CHALLENGE = { 'www-authenticate': 'Bearer realm="mainsheet"' };
const BAD_TOKEN = { 'www-authenticate': 'Bearer realm="mainsheet", error="invalid_token"' };

/** Finds out who asks by the Authorization header (RFC 6750, 2.1); throws the 401 of a request that has no valid token. */
export async function callerOf(
  authorization: string | undefined,
  tokens: readonly TokenPart[],
): Promise<Caller> {
  if (tokens.length === 0) {
    return ANYBODY;
  }
  const presented = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? '')?.[1];
  if (presented === undefined) {
    throw new RequestProblem(
      401,
      'A token is needed: send the header `Authorization: Bearer TOKEN`.',
      { headers: CHALLENGE },
    );
  }
  const digest = digestOf(presented);
  let found: TokenPart | undefined;
  // All are looked at, so that the time an answer takes says nothing about which one came close.
  for (const token of tokens) {
    const secret = await secretOf(token);
    if (secret !== undefined && timingSafeEqual(digestOf(secret), digest)) {
      found ??= token;
    }
  }
  if (found === undefined) {
    throw new RequestProblem(401, 'The token is not one of those that may be used.', {
      headers: BAD_TOKEN,
    });
  }
  return { holder: found.name, may: found.may };
}

/** Throws the 403 of a caller who lacks a right. */
export function demand(right: Right, { holder, may }: Caller): void {
  if (may.includes(right)) {
    return;
  }
  throw new RequestProblem(
    403,
    holder === undefined
      ? `Nobody may do this while the configuration has no tokens: write \`server.tokens\` with the right \`${right}\`.`
      : `The token \`${holder}\` does not have the right \`${right}\`.`,
    {
      headers: {
        'www-authenticate': `Bearer realm="mainsheet", error="insufficient_scope", scope="${right}"`,
      },
      members: { right },
    },
  );
}

async function secretOf(token: TokenPart): Promise<string | undefined> {
  try {
    const secret = await token.read();
    return secret.length < SHORTEST_TOKEN ? undefined : secret;
  } catch {
    return undefined;
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
