/** Reads a request's body as JSON; undefined when there is none. Bodies arrive as bytes, whatever their type. */
export function readJson(request) {
    const text = bodyText(request);
    if (text === '') {
        return { ok: true, value: undefined };
    }
    try {
        return { ok: true, value: JSON.parse(text) };
    }
    catch {
        return { ok: false, trouble: 'The request body is not JSON.' };
    }
}
/** Gives a request's query, each parameter by its first value. */
export function queryOf(request) {
    const query = new Map();
    for (const [key, value] of new URL(request.url, 'http://tenant').searchParams) {
        if (!query.has(key)) {
            query.set(key, value);
        }
    }
    return Object.fromEntries(query);
}
/** Reads a form: url-encoded or multipart, as the vendor's own client sends it. */
export async function readForm(request) {
    const type = request.headers['content-type'] ?? '';
    if (!type.startsWith('multipart/form-data')) {
        return Object.fromEntries(new URLSearchParams(bodyText(request)));
    }
    try {
        const response = new Response(bodyText(request), { headers: { 'content-type': type } });
        const fields = [...(await response.formData())];
        return Object.fromEntries(fields.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
    }
    catch {
        return {};
    }
}
function bodyText(request) {
    return Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
}
//# sourceMappingURL=request.js.map