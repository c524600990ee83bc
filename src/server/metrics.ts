import type { FastifyInstance } from 'fastify';

/** What /metrics shows. */
export interface MetricsPort {
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Adds /metrics, in the text format that Prometheus reads. Scrapes that come at once share one text. */
export function addMetrics(app: FastifyInstance, port: MetricsPort): void {
  let underWay: ReturnType<MetricsPort['exposition']> | undefined;
  app.get('/metrics', async (_request, reply) => {
    underWay ??= port.exposition().finally(() => {
      underWay = undefined;
    });
    const { contentType, text } = await underWay;
    return reply.header('cache-control', 'no-store').header('content-type', contentType).send(text);
  });
}
