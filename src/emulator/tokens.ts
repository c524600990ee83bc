import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import { isArray, isObject, own, sha256, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import type { Identity } from './identities.ts';

/** An OAuth client with the person it acts as. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  readonly identity: Identity;
  /** What it may do; absent means everything. */
  readonly scopes?: readonly string[];
}

/** The client of a workflow's external trigger, with its secret (facts 1.6). */
export interface ExternalClient {
  readonly id: string;
  readonly secret: string;
  /** Who made it. */
  readonly identity: Identity;
  readonly workflowId: string;
}

/** A client as it is kept: of its secret no more than what recognises it. */
export interface KeptClient {
  readonly id: string;
  readonly secretDigest: string;
  readonly identity: Identity;
  readonly scopes?: readonly string[];
  /** The workflow whose external trigger it is for; it may call that trigger's operations and no other. */
  readonly workflowId?: string;
}

/** The scope that covers every other (facts 1.2). */
export const ALL_SCOPES = 'sp:scopes:all';

/** What the client of an external trigger may do (facts 1.2). */
const EXTERNAL_SCOPES = ['sp:workflow-execute:external'] as const;

/** Seconds a token lives (facts 1.6). */
export const TOKEN_LIFE_SECONDS = 749;

/** Who calls, as a valid token says. */
export interface Caller {
  readonly client: string;
  readonly identity: Identity;
  readonly scopes: readonly string[];
  /** Whether it is the client of an external trigger. */
  readonly external: boolean;
}

/** Says whether a caller may call an operation: it has one of its scopes, and is no client of external triggers only. */
export function mayCall(
  caller: Caller,
  operation: { readonly scopes: readonly string[]; readonly external?: boolean },
): boolean {
  return (
    (!caller.external || operation.external === true) &&
    caller.scopes.some((scope) => scope === ALL_SCOPES || operation.scopes.includes(scope))
  );
}

/** Mints and reads tokens of JWT shape, signed with a key of this process. */
export class TokenDesk {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  readonly #tenant: { readonly id: string; readonly org: string };
  readonly #clients = new Map<string, KeptClient>();

  constructor(
    clock: Clock,
    tenant: { readonly id: string; readonly org: string },
    clients: readonly Client[],
  ) {
    this.#clock = clock;
    this.#tenant = tenant;
    for (const { secret, ...client } of clients) {
      this.#clients.set(client.id, { ...client, secretDigest: sha256(secret) });
    }
  }

  /** Takes up the client of an external trigger, in the place of the workflow's old one. */
  addExternal({ secret, ...client }: ExternalClient): void {
    this.removeExternal(client.workflowId);
    this.restoreExternal({ ...client, secretDigest: sha256(secret), scopes: EXTERNAL_SCOPES });
  }

  /** Takes up the client of an external trigger as a state file holds it. */
  restoreExternal(client: KeptClient): void {
    this.#clients.set(client.id, client);
  }

  /** Removes the client of a workflow's external trigger. */
  removeExternal(workflowId: string): void {
    for (const client of this.externals()) {
      if (client.workflowId === workflowId) {
        this.#clients.delete(client.id);
      }
    }
  }

  /** The clients of external triggers. */
  externals(): readonly KeptClient[] {
    return [...this.#clients.values()].filter((client) => client.workflowId !== undefined);
  }

  /** Gives the client of an id and secret; undefined when either is wrong. */
  client(id: string, secret: string): KeptClient | undefined {
    const client = this.#clients.get(id);
    return client !== undefined && sameText(client.secretDigest, sha256(secret))
      ? client
      : undefined;
  }

  /** Makes the answer of the token endpoint (facts 1.6). */
  grant(client: KeptClient): JsonObject {
    const issued = Math.floor(this.#clock.now() / 1000);
    const scopes = client.scopes ?? [ALL_SCOPES];
    const jti = randomUUID();
    const claims: JsonObject = {
      tenant_id: this.#tenant.id,
      org: this.#tenant.org,
      pod: 'embedded',
      client_id: client.id,
      identity_id: client.identity.id,
      user_name: client.identity.name,
      authorities: client.workflowId === undefined ? ['ORG_ADMIN'] : [],
      scope: scopes,
      iat: issued,
      exp: issued + TOKEN_LIFE_SECONDS,
      jti,
    };
    return {
      access_token: this.#sign(claims),
      token_type: 'bearer',
      expires_in: TOKEN_LIFE_SECONDS,
      scope: scopes.join(' '),
      tenant_id: this.#tenant.id,
      pod: 'embedded',
      org: this.#tenant.org,
      identity_id: client.identity.id,
      user_name: client.identity.name,
      jti,
    };
  }

  /** Reads an Authorization header; the trouble is the gateway's own text. */
  read(authorization: string | undefined): Result<Caller, string> {
    const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      return { ok: false, trouble: 'JWT is required' };
    }
    const [head = '', body = '', signature = ''] = token.split('.');
    if (!sameText(signature, this.#signature(`${head}.${body}`))) {
      return { ok: false, trouble: 'JWT validation failed: JWT signature is invalid' };
    }
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Json;
    const client = this.#clients.get(isObject(claims) ? (stringAt(claims, 'client_id') ?? '') : '');
    if (!isObject(claims) || client === undefined) {
      return { ok: false, trouble: 'JWT validation failed: client is unknown' };
    }
    if (Number(claims['exp']) * 1000 <= this.#clock.now()) {
      return { ok: false, trouble: 'JWT validation failed: JWT is expired' };
    }
    const scopes = own(claims, 'scope');
    return {
      ok: true,
      value: {
        client: client.id,
        identity: client.identity,
        scopes: isArray(scopes) ? scopes.map(String) : [],
        external: client.workflowId !== undefined,
      },
    };
  }

  #sign(claims: JsonObject): string {
    const head = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${head}.${body}.${this.#signature(`${head}.${body}`)}`;
  }

  #signature(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
