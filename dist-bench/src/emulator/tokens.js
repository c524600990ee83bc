import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { isArray, isObject, own, stringAt } from '../kernel/json.js';
/** The scope that covers every other (facts 1.2). */
export const ALL_SCOPES = 'sp:scopes:all';
/** Seconds a token lives (facts 1.6). */
export const TOKEN_LIFE_SECONDS = 749;
/** Says whether a caller has one of the scopes. */
export function mayCall(caller, anyOf) {
    return caller.scopes.some((scope) => scope === ALL_SCOPES || anyOf.includes(scope));
}
/** Mints and reads tokens of JWT shape, signed with a key of this process. */
export class TokenDesk {
    #clock;
    #key = randomBytes(32);
    #tenant;
    #clients = new Map();
    constructor(clock, tenant, clients) {
        this.#clock = clock;
        this.#tenant = tenant;
        for (const client of clients) {
            this.#clients.set(client.id, client);
        }
    }
    /** Gives the client of an id and secret; undefined when either is wrong. */
    client(id, secret) {
        const client = this.#clients.get(id);
        return client !== undefined && sameText(client.secret, secret) ? client : undefined;
    }
    /** Makes the answer of the token endpoint (facts 1.6). */
    grant(client) {
        const issued = Math.floor(this.#clock.now() / 1000);
        const scopes = client.scopes ?? [ALL_SCOPES];
        const jti = randomUUID();
        const claims = {
            tenant_id: this.#tenant.id,
            org: this.#tenant.org,
            pod: 'embedded',
            client_id: client.id,
            identity_id: client.identity.id,
            user_name: client.identity.name,
            authorities: ['ORG_ADMIN'],
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
    read(authorization) {
        const token = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1];
        if (token === undefined) {
            return { ok: false, trouble: 'JWT is required' };
        }
        const [head = '', body = '', signature = ''] = token.split('.');
        if (!sameText(signature, this.#signature(`${head}.${body}`))) {
            return { ok: false, trouble: 'JWT validation failed: JWT signature is invalid' };
        }
        const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
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
            },
        };
    }
    #sign(claims) {
        const head = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');
        const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
        return `${head}.${body}.${this.#signature(`${head}.${body}`)}`;
    }
    #signature(text) {
        return createHmac('sha256', this.#key).update(text).digest('base64url');
    }
}
function sameText(a, b) {
    const left = Buffer.from(a);
    const right = Buffer.from(b);
    return left.length === right.length && timingSafeEqual(left, right);
}
//# sourceMappingURL=tokens.js.map