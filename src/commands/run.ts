import { loadConfig } from '../config/load-config.ts';
import type { Config } from '../config/config.ts';
import { watchConfig } from '../config/watch-config.ts';
import { startDaemon } from '../daemon/daemon.ts';
import type { Daemon } from '../daemon/daemon.ts';
import { installSignals } from '../daemon/signals.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Closer } from '../kernel/closers.ts';
import { SENT_EVENTS } from '../notify/told-event.ts';
import { openLog } from '../report/log.ts';
import type { EventLog } from '../report/log.ts';
import { makeEvent } from '../report/event.ts';
import type { Event } from '../report/event.ts';
import { given } from '../report/given.ts';
import { emulatorStarted } from '../report/daemon-events.ts';
import { openStore } from '../store/open-store.ts';
import { troubleOf } from '../sync/trouble.ts';
import { wakeFile } from '../store/store-path.ts';
import { openHouse } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { ConfigWatch } from './config-watch.ts';
import { DaemonHouse } from './daemon-house.ts';
import { daemonObserver } from './daemon-observer.ts';
import { makeRepositories } from './make-repositories.ts';
import { openNotifyingLog } from './notifying-log.ts';
import { openTelemetry } from './open-telemetry.ts';
import type { NotifyingLog } from './notifying-log.ts';
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
  // Before anything is started, which may take its time: what changes meanwhile is taken over then.
  const watched = new ConfigWatch();
  closers.add(() => watched.close());
  let daemon: Daemon | undefined;
  try {
    await watched.open(config);
    const telemetry = await openTelemetry(house, terminal.env, written);
    const store = await openStore(config.store.path);
    closers.add(() => store.close());
    const log = await openNotifyingLog(house, store, written);
    await makeRepositories(config, terminal);
    const parts = new DaemonHouse(house, store, log, telemetry);
    const urls = await startEmbeddedTenants(parts, config, log);
    const stopSignals = terminal.takeSignals();
    const running = startDaemon(await parts.parts(config), {
      clock: house.clock,
      observer: { ...daemonObserver(log, house.clock), ready: () => terminal.settled?.() },
    });
    daemon = running;
    const webhooks = new Webhooks(house, log, (source) => {
      telemetry.hookArrived(source);
      running.pushed(source);
    });
    const serving =
      config.server === undefined
        ? undefined
        : await serve(config.server, {
            daemon: running,
            telemetry,
            webhooks,
            api: parts.apiContext((tenant) => running.trigger(tenant, 'manual')),
          });
    const reloadInTurn = inTurn(() =>
      reload(parts, running, webhooks, terminal, options, log, watched),
    );
    const signals = installSignals(
      {
        stop: (signal) => running.stop(signal),
        interrupt: (signal) => void running.interrupt(signal),
        reload: reloadInTurn,
      },
      terminal.signals,
    );
    closers.add(() => {
      signals.remove();
      stopSignals();
    });
    log.tell(startedEvent(config, serving));
    if (options.logFormat === 'pretty') {
      greet(terminal, config, urls, serving);
    }
    watched.listen(() => void reloadInTurn());
    const closeDecisions = await watchDecisions(config, running);
    const code = await signals.exitCode;
    await closeDecisions();
    await watched.close();
    await serving?.close();
    return code;
  } catch (error) {
    await daemon?.interrupt('failed');
    throw error;
  } finally {
    await closers.close();
  }
}

function startedEvent(config: Config, serving: Serving | undefined): Event {
  return makeEvent('daemon.started', {
    version: version(),
    tenants: config.tenants.map(({ name }) => name),
    sources: config.sources.map(({ name }) => name),
    store: config.store.path,
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

/** Lets people's decisions, which other processes leave in the store, set off passes. */
async function watchDecisions(config: Config, daemon: Daemon): Promise<Closer> {
  return watchConfig([wakeFile(config.store.path)], () => daemon.triggerAll('manual'));
}

async function reload(
  parts: DaemonHouse,
  daemon: Daemon,
  webhooks: Webhooks,
  terminal: Terminal,
  options: RunOptions,
  log: NotifyingLog,
  watched: ConfigWatch,
): Promise<void> {
  const { env, cwd } = terminal;
  const file = options.config === undefined ? {} : { file: options.config };
  let directory: string | undefined;
  const loaded = await loadConfig({
    ...file,
    env,
    cwd,
    events: SENT_EVENTS,
    onTenantsDirectory: (named) => {
      directory = named;
    },
  });
  // Where it is named only by a file that cannot be read, the one before is kept.
  if (loaded.ok || directory !== undefined) {
    await watched.follow(directory);
  }
  const configFile = parts.house.config.file ?? 'environment';
  if (!loaded.ok) {
    const errors = loaded.trouble.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    log.tell(
      makeEvent('config.invalid', {
        configFile,
        message: errors.map(({ file: at, line, message }) => `${at}:${line} ${message}`).join('\n'),
        ...(first === undefined
          ? {}
          : {
              file: first.file,
              line: first.line,
              column: first.column,
              code: first.code,
              hint: first.hint,
            }),
      }),
    );
    return;
  }
  const { config } = loaded.value;
  await parts.house.learnSecrets(config);
  try {
    daemon.reload(await parts.parts(config));
    webhooks.takeOver(config);
    await log.takeOver(config);
  } catch (error) {
    const { code, message, hint } = troubleOf(error);
    log.tell(makeEvent('config.invalid', { configFile, code, message, hint }));
    return;
  }
  log.tell(
    makeEvent('config.reloaded', {
      configFile,
      tenants: config.tenants.map(({ name }) => name),
      sources: config.sources.map(({ name }) => name),
    }),
  );
}
