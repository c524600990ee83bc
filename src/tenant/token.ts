import { isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { badAnswer } from './answer-error.ts';
import type { RawAnswer } from './transport.ts';

/** Who the tenant says we are, from the token's answer or the JWT's own claims. */
export interface TenantIdentity {
  readonly tenantId: string;
  readonly org?: string;
  readonly identityId?: string;
}

/** A bearer token with the client it was given to. */
export interface Token {
  readonly text: string;
  readonly clientId: string;
  /** Absent when neither the answer nor the JWT names the tenant. */
  readonly identity?: TenantIdentity;
  /** Monotonic milliseconds. */
  readonly refreshAt: number;
  readonly expiresAt: number;
}

/** An access token is renewed at this share of its life (749 s, facts 1.6). */
const REFRESH_AT = 0.8;
const DEFAULT_LIFE_S = 300;

/**
 * Reads the token's answer (facts 1.6); `began` is the monotonic time it was asked for. Throws
 * TENANT_BAD_ANSWER when it carries none.
 */
export function readToken(answer: RawAnswer, clientId: string, began: number): Token {
  const body = parseObject(answer.body.toString('utf8'));
  const text = body === undefined ? undefined : stringAt(body, 'access_token');
  // Anything else could not stand in a header, and must not be quoted by whatever refuses it.
  if (body === undefined || text === undefined || !/^[\x21-\x7e]+$/.test(text)) {
    throw badAnswer('token', 'it carries no access_token', { status: answer.status });
  }
  const written = Number(own(body, 'expires_in'));
  const lifeMs = (Number.isFinite(written) && written > 0 ? written : DEFAULT_LIFE_S) * 1000;
  const identity = readIdentity(body, claimsOf(text));
  return {
    text,
    clientId,
    refreshAt: began + lifeMs * REFRESH_AT,
    expiresAt: began + lifeMs,
    ...(identity === undefined ? {} : { identity }),
  };
}

function readIdentity(body: JsonObject, claims: JsonObject): TenantIdentity | undefined {
  const [tenantId, org, identityId] = ['tenant_id', 'org', 'identity_id'].map((key) =>
    [stringAt(body, key), stringAt(claims, key)].find((text) => text !== undefined && text !== ''),
  );
  return tenantId === undefined
    ? undefined
    : {
        tenantId,
        ...(org === undefined ? {} : { org }),
        ...(identityId === undefined ? {} : { identityId }),
      };
}

/** Reads a JWT's claims without checking its signature: the tenant gave it to us over its own connection. */
function claimsOf(token: string): JsonObject {
  return parseObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) ?? {};
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
