import type { Config } from '../config/config.ts';
import type { Readiness } from '../daemon/daemon.ts';
import { installSignals } from '../daemon/signals.ts';
import type { Clock } from '../kernel/clock.ts';
import { openLog } from '../report/log.ts';
import type { EventLog } from '../report/log.ts';
import { makeEvent } from '../report/event.ts';
import type { Event } from '../report/event.ts';
import { given } from '../report/given.ts';
import { emulatorStarted } from '../report/daemon-events.ts';
import { storeName } from '../store/store-address.ts';
import { openHouse } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { ConfigWatch } from './config-watch.ts';
import { DaemonHouse } from './daemon-house.ts';
import { daemonObserver } from './daemon-observer.ts';
import type { Passes } from './daemon-process.ts';
import { makeRepositories } from './make-repositories.ts';
import { openProcess } from './open-process.ts';
import { openTelemetry } from './open-telemetry.ts';
import { reloadConfig } from './reload-config.ts';
import { replicaAddress } from './replica-address.ts';
import { serve } from './serve.ts';
import type { Serving } from './serve.ts';
import { say, sayOpenly } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { version } from '../kernel/version.ts';
import { Webhooks } from './webhooks.ts';
import { welcome } from './welcome.ts';

export interface RunOptions extends ConfigOptions {
  readonly logFormat: 'json' | 'pretty';
}

/** The daemon: opens everything, follows until it is told to stop, closes everything. The clock is the machine's where none is given. */
export async function runDaemon(
  terminal: Terminal,
  options: RunOptions,
  clock?: Clock,
): Promise<number> {
  const house = await openHouse(terminal, options, clock);
  const { config, masker, closers } = house;
  const written = openLog({
    level: config.log.level,
    format: options.logFormat,
    masker,
    stream: terminal.stdout,
  });
  closers.add(() => written.flush());
  const running: Running = {};
  // Before anything is started, which may take its time: what changes meanwhile is taken over then.
  const watched = new ConfigWatch();
  closers.add(() => watched.close());
  try {
    await watched.open(config);
    const telemetry = await openTelemetry(house, terminal.env, written);
    const daemon = await openProcess(house, written);
    const { log } = daemon;
    await makeRepositories(config, terminal);
    const parts = new DaemonHouse(house, daemon.store, log, telemetry);
    const urls = await startEmbeddedTenants(parts, config, log);
    const stopSignals = terminal.takeSignals();
    closers.add(() => stopSignals());
    const webhooks = new Webhooks(house, log, (source) => {
      telemetry.hookArrived(source);
      running.passes?.pushed(source);
    });
    const api = parts.apiContext({
      trigger: (tenant) => running.passes?.trigger(tenant, 'manual') === true,
      replicas: () => running.passes?.replicas,
    });
    const readiness = (): Readiness => running.passes?.readiness() ?? NOT_READY;
    const serving =
      config.server === undefined
        ? undefined
        : await serve(config.server, { readiness, telemetry, webhooks, api });
    const observer = {
      ...daemonObserver(log, house.clock),
      ready: () => terminal.settled?.(),
    };
    const address = addressOf(config, serving);
    const following = { parts, config, telemetry, observer, ...given({ address }) };
    const passes = await daemon.start(following);
    running.passes = passes;
    const reloaded = { house, passes, webhooks, log, watched, followed: api.config };
    const reloadInTurn = inTurn(() => reloadConfig(terminal, options.config, reloaded));
    const signals = installSignals(
      {
        stop: (signal) => passes.stop(signal),
        interrupt: (signal) => void passes.interrupt(signal),
        reload: reloadInTurn,
      },
      terminal.signals,
    );
    closers.add(() => signals.remove());
    log.tell(startedEvent(config, serving));
    if (options.logFormat === 'pretty') {
      greet(terminal, config, urls, serving);
    }
    watched.listen(() => void reloadInTurn());
    const code = await signals.exitCode;
    await watched.close();
    await serving?.close();
    return code;
  } catch (error) {
    await running.passes?.interrupt('failed');
    throw error;
  } finally {
    await closers.close();
  }
}

/** The passes, once they were started: those who ask for them are there before. */
interface Running {
  passes?: Passes;
}

const NOT_READY: Readiness = { ready: false, tenants: {}, stopping: false };

/** Where other replicas reach the API; undefined without one. */
function addressOf({ server }: Config, serving: Serving | undefined): string | undefined {
  return server === undefined || serving === undefined
    ? undefined
    : replicaAddress(server.admin.host, new URL(serving.adminUrl).port);
}

function startedEvent(config: Config, serving: Serving | undefined): Event {
  return makeEvent('daemon.started', {
    version: version(),
    tenants: config.tenants.map(({ name }) => name),
    sources: config.sources.map(({ name }) => name),
    store: storeName(config.store),
    ...given({ configFile: config.file, url: serving?.url, adminUrl: serving?.adminUrl }),
  });
}

function greet(
  terminal: Terminal,
  config: Config,
  urls: ReadonlyMap<string, string>,
  serving: Serving | undefined,
): void {
  say(terminal, welcome(config, urls, serving));
  if (serving !== undefined) {
    // A token in it is one that is no secret, and of no use when it is masked.
    sayOpenly(terminal, `The page: ${serving.pageUrl}\n`);
  }
}

/** Runs something one call after the other, so that the newest state is the last that is taken over. */
function inTurn(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(work, work);
    return last;
  };
}

async function startEmbeddedTenants(
  parts: DaemonHouse,
  config: Config,
  log: EventLog,
): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  for (const tenant of config.tenants) {
    if (tenant.target.kind === 'embedded') {
      const url = await parts.urlOf(tenant);
      urls.set(tenant.name, url);
      log.tell(emulatorStarted(url, tenant.name));
    }
  }
  return urls;
}
