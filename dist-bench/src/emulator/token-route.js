import { jsonAnswer } from './answer.js';
import { perform } from './perform.js';
import { TOKEN_OPERATION } from './request-log.js';
import { queryOf, readForm } from './request.js';
/** Adds the token endpoint: client credentials in a form, in the query, or as basic authentication (facts 1.6). */
export function addTokenRoute(app, tenant, signal) {
    app.post('/oauth/token', (request, reply) => perform(tenant, signal, request, reply, TOKEN_OPERATION, async () => {
        const fields = { ...queryOf(request), ...(await readForm(request)) };
        const [id, secret] = basic(request.headers.authorization) ?? [
            fields['client_id'] ?? '',
            fields['client_secret'] ?? '',
        ];
        if (fields['grant_type'] !== 'client_credentials') {
            return { client: null, answer: jsonAnswer(400, UNSUPPORTED) };
        }
        const client = tenant.tokens.client(id, secret);
        return client === undefined
            ? { client: null, answer: jsonAnswer(401, INVALID) }
            : { client: client.id, answer: jsonAnswer(200, tenant.tokens.grant(client)) };
    }));
}
const UNSUPPORTED = {
    error: 'unsupported_grant_type',
    error_description: 'Only client_credentials is supported',
};
const INVALID = {
    error: 'invalid_client',
    error_description: 'Client authentication failed',
};
function basic(authorization) {
    const encoded = /^basic (\S+)$/i.exec(authorization ?? '')?.[1];
    if (encoded === undefined) {
        return undefined;
    }
    const text = Buffer.from(encoded, 'base64').toString();
    const colon = text.indexOf(':');
    return [text.slice(0, Math.max(0, colon)), text.slice(colon + 1)];
}
//# sourceMappingURL=token-route.js.map