import { isObject, own, stringAt } from '../kernel/json.js';
import { badAnswer } from './answer-error.js';
/** An access token is renewed at this share of its life (749 s, facts 1.6). */
const REFRESH_AT = 0.8;
const DEFAULT_LIFE_S = 300;
/**
 * Reads the token's answer (facts 1.6); `began` is the monotonic time it was asked for. Throws
 * TENANT_BAD_ANSWER when it carries none.
 */
export function readToken(answer, clientId, began) {
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
function readIdentity(body, claims) {
    const [tenantId, org, identityId] = ['tenant_id', 'org', 'identity_id'].map((key) => [stringAt(body, key), stringAt(claims, key)].find((text) => text !== undefined && text !== ''));
    return tenantId === undefined
        ? undefined
        : {
            tenantId,
            ...(org === undefined ? {} : { org }),
            ...(identityId === undefined ? {} : { identityId }),
        };
}
/** Reads a JWT's claims without checking its signature: the tenant gave it to us over its own connection. */
function claimsOf(token) {
    return parseObject(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) ?? {};
}
function parseObject(text) {
    try {
        const value = JSON.parse(text);
        return isObject(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=token.js.map