import type { FastifyInstance } from 'fastify';
import type { TenantView } from '../../src/report/view/tenant-view.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { buildServer } from '../../src/server/app.ts';
import { addPage } from '../../src/server/page.ts';
import { sendProblem } from '../../src/server/problem.ts';
import * as data from './fixture-data.ts';

/**
 * Stands in for a daemon, with made-up tenants, where a real one cannot be made to show it in a test: every state at
 * once, many hundred workflows without a pass over them, events of a stranger. Its answers fit the schemas of the real ones
 * (fixture-server.test.ts). Everything else is tested with a real daemon (page.test.ts).
 */
export interface FixtureServer {
  readonly url: string;
  /** Tells an event to whoever follows. */
  tell(event: string, content: object): void;
  close(): Promise<void>;
}

/** Starts it on any free port with the page of a directory. */
export async function startFixture(
  directory: string,
  { workflows, token }: { workflows: number; token?: string },
): Promise<FixtureServer> {
  const tenants = [
    data.tenant('sandbox', Math.ceil(workflows / 2)),
    data.troubledTenant('production', Math.floor(workflows / 2)),
  ];
  const streams = new Set<{ write(text: string): void; end(): void }>();
  const server = buildServer({
    clock: systemClock,
    parts: [(app) => addPage(app, directory), (app) => addFixtureApi(app)],
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    tell: (event, content) => {
      for (const stream of streams) {
        stream.write(`event: ${event}\ndata: ${JSON.stringify(content)}\n\n`);
      }
    },
    close: () => server.close(),
  };

  function addFixtureApi(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
        return sendProblem(reply, 401, 'This needs a token of `server.tokens`.');
      }
      return undefined;
    });
    app.addHook('preClose', async () => streams.forEach((stream) => stream.end()));
    const get = (path: string, answer: (params: Record<string, string>) => unknown): void => {
      app.get(`/api/v1${path}`, (request, reply) => {
        const found = answer(request.params as Record<string, string>);
        return found === undefined
          ? sendProblem(reply, 404, 'There is nothing of this name.')
          : reply.send(found);
      });
    };
    const named = (name: string | undefined): TenantView | undefined =>
      tenants.find(({ tenant }) => tenant === name);
    const row = ({ t, w }: Record<string, string>) =>
      named(t)?.workflows.find(({ file, workflowId }) => file === w || workflowId === w);
    get('/me', () => ({
      ...(token === undefined ? {} : { holder: 'oncall' }),
      may:
        token === undefined
          ? ['read']
          : ['read', 'sync', 'suspend', 'approve', 'release', 'rollback'],
      version: '0.1.0',
    }));
    get('/sources', () => ({ sources: [data.SOURCE] }));
    get('/tenants', () => ({ tenants: tenants.map(({ workflows: _rows, ...rest }) => rest) }));
    get('/tenants/:t', ({ t }) => named(t));
    get('/tenants/:t/passes', () => ({
      passes: Array.from({ length: 40 }, (_, index) => ({
        pass: `p-${index}`,
        at: data.ago(index * 5 + 1),
        durationMs: 200 + ((index * 137) % 400),
        trigger: 'interval',
        requests: 3,
        outcomes: index % 11 === 4 ? { updated: 2 } : {},
        planned: index !== 20,
      })),
    }));
    get('/tenants/:t/failures', ({ t }) => ({
      failures: t === 'production' ? data.FAILURES : [],
    }));
    get('/tenants/:t/workflows/:w', (params) => {
      const found = row(params);
      return found === undefined ? undefined : data.workflowView(params['t'] ?? '', found);
    });
    get('/tenants/:t/workflows/:w/diff', (params) => data.diff(row(params)?.state ?? 'Synced'));
    get('/tenants/:t/workflows/:w/executions', () => data.EXECUTIONS);
    get('/tenants/:t/executions/:id', ({ id }) => data.execution(id ?? ''));
    get('/events', () => ({ events: data.EVENTS }));
    app.get('/api/v1/events/stream', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write(': here\n\n');
      streams.add(reply.raw);
      reply.raw.on('close', () => streams.delete(reply.raw));
      return reply;
    });
  }
}
