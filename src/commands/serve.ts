import type { Config, ServerConfig } from '../config/config.ts';
import type { Readiness } from '../daemon/daemon.ts';
import { isLoopback } from '../kernel/web-address.ts';
import { buildServer } from '../server/app.ts';
import type { Server } from '../server/app.ts';
import { addHooks } from '../server/hooks/hooks.ts';
import type { HookPort } from '../server/hooks/hook-port.ts';
import { addMetrics } from '../server/metrics.ts';
import { addProbes } from '../server/probes.ts';
import type { ApiContext } from './api/api-context.ts';
import type { Telemetry } from './telemetry.ts';

/** What the servers serve. */
export interface Served {
  readonly readiness: () => Readiness;
  readonly telemetry: Telemetry;
  readonly webhooks: HookPort;
  readonly api: ApiContext;
}

/** Servers that listen. */
export interface Serving {
  /** Where probes, metrics and webhooks are. */
  readonly url: string;
  /** Where the API and the page are. */
  readonly adminUrl: string;
  /** The page, with what it takes to press its buttons where that is no secret. */
  readonly pageUrl: string;
  close(): Promise<void>;
}

/** Listens at both addresses of the configuration; at neither when one is not to be had. */
export async function serve(config: ServerConfig, served: Served): Promise<Serving> {
  const open: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(open.map((server) => server.close()));
  };
  try {
    const probes = publicServer(served);
    open.push(probes);
    const url = await probes.listen(config.listen);
    const admin = await adminServer(config, served);
    open.push(admin);
    const adminUrl = await admin.listen(config.admin);
    return { url, adminUrl, pageUrl: `${adminUrl}/${await openToken(config)}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function publicServer({ api, readiness, telemetry, webhooks }: Served): Server {
  const { clock } = api;
  return buildServer({
    clock,
    parts: [
      (app) => addProbes(app, readiness),
      (app) => addMetrics(app, telemetry),
      (app) => addHooks(app, clock, webhooks),
    ],
  });
}

/** What only this server needs is loaded when there is one. */
async function adminServer({ admin }: ServerConfig, { api }: Served): Promise<Server> {
  const [{ addApi }, { apiPort }, { addPage, pageDirectory }, guards] = await Promise.all([
    import('../server/api/add-api.ts'),
    import('./api/api-port.ts'),
    import('../server/page.ts'),
    import('../server/api/guards.ts'),
  ]);
  const port = apiPort(api);
  const { clock } = api;
  return buildServer({
    clock,
    guards: [
      guards.refuseTokensInAddress,
      (request) => {
        if (isLoopback(admin.host) && isOpen(api.config())) {
          guards.onlyForThisMachine(request);
        }
      },
    ],
    parts: [(app) => addApi(app, port, clock), (app) => addPage(app, pageDirectory())],
  });
}

/** Says whether a page elsewhere would need no secret: there are no tokens, or one stands in a file that may be anybody's. */
function isOpen({ server }: Config): boolean {
  const tokens = server?.tokens ?? [];
  return tokens.length === 0 || tokens.some(({ token }) => token.kind === 'literal');
}

/**
 * A token that stands in the configuration for this machine alone is no secret. It goes along in the part of the
 * address that no request carries, so that the page of the demo can do everything at once.
 */
async function openToken({ admin, tokens }: ServerConfig): Promise<string> {
  const open = tokens.find(({ token }) => token.kind === 'literal');
  return open === undefined || !isLoopback(admin.host)
    ? ''
    : `#token=${encodeURIComponent(await open.token.read())}`;
}
