import type { FastifyInstance } from 'fastify';

/** Whether every tenant was looked at once, and by name which was not. */
export interface Readiness {
  readonly ready: boolean;
  readonly tenants: Readonly<Record<string, 'waiting' | 'done'>>;
  readonly stopping: boolean;
}

/**
 * Adds /healthz (200 while the process answers) and /readyz (200 or 503). Neither looks at how a tenant or a source
 * fares: a restart, or taking the replica away, would mend neither.
 */
export function addProbes(app: FastifyInstance, readiness: () => Readiness): void {
  app.get('/healthz', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ alive: true }),
  );
  app.get('/readyz', (_request, reply) => {
    const { ready, tenants, stopping } = readiness();
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, tenants, stopping });
  });
}
