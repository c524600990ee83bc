/** Sends an answer; its body is JSON unless its headers say otherwise. */
export function send(reply, answer) {
    reply.code(answer.status);
    for (const [name, value] of Object.entries(answer.headers ?? {})) {
        reply.header(name, value);
    }
    if (answer.body === undefined) {
        return reply.send();
    }
    if (!reply.hasHeader('content-type')) {
        reply.header('content-type', 'application/json');
    }
    return reply.send(answer.body);
}
/** Gives an answer as a fault leaves it. */
export function spoil(answer, fault) {
    const body = fault.body === undefined
        ? answer.body
        : typeof fault.body === 'string'
            ? fault.body
            : JSON.stringify(fault.body);
    return {
        status: fault.status ?? answer.status,
        ...(body === undefined ? {} : { body }),
        headers: {
            ...answer.headers,
            ...fault.headers,
            ...(fault.encoding === undefined ? {} : { 'content-encoding': fault.encoding }),
        },
    };
}
/** Drops the connection without a word more. */
export function dropConnection(reply) {
    reply.hijack();
    reply.raw.socket?.destroy();
}
/** Sends half of an answer under the full length, then drops the connection. */
export async function sendHalf(reply, answer) {
    const bytes = Buffer.from(answer.body ?? '{"cut":"mid-body"}');
    reply.hijack();
    const headers = { 'content-type': 'application/json', ...reply.getHeaders(), ...answer.headers };
    reply.raw.writeHead(answer.status, {
        ...headers,
        'content-length': String(bytes.length),
    });
    await new Promise((resolve) => {
        reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => resolve());
    });
    reply.raw.socket?.destroy();
}
//# sourceMappingURL=send.js.map