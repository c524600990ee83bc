/**
 * Adds /healthz (200 while the process answers) and /readyz (200 or 503). Neither looks at how a tenant or a source
 * fares: a restart, or taking the replica away, would mend neither.
 */
export function addProbes(app, readiness) {
    app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ alive: true }));
    app.get('/readyz', (_request, reply) => {
        const { ready, tenants, stopping } = readiness();
        return reply
            .code(ready ? 200 : 503)
            .header('cache-control', 'no-store')
            .send({ ready, tenants, stopping });
    });
}
//# sourceMappingURL=probes.js.map