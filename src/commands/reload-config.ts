import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { SENT_EVENTS } from '../notify/told-event.ts';
import { makeEvent } from '../report/event.ts';
import { troubleOf } from '../sync/trouble.ts';
import type { ConfigWatch } from './config-watch.ts';
import type { Passes } from './daemon-process.ts';
import type { House } from './house.ts';
import type { NotifyingLog } from './notifying-log.ts';
import type { Terminal } from './terminal.ts';
import type { Webhooks } from './webhooks.ts';

/** What takes another configuration over. */
export interface Reloaded {
  readonly house: House;
  readonly passes: Passes;
  readonly webhooks: Webhooks;
  readonly log: NotifyingLog;
  readonly watched: ConfigWatch;
  /** The configuration that is in force. */
  readonly followed: () => Config;
}

/** Reads the configuration again and takes it over; one with errors is told, and the former one stays. */
export async function reloadConfig(
  { env, cwd }: Pick<Terminal, 'env' | 'cwd'>,
  named: string | undefined,
  { house, passes, webhooks, log, watched, followed }: Reloaded,
): Promise<void> {
  const file = named === undefined ? {} : { file: named };
  let directory: string | undefined;
  const loaded = await loadConfig({
    ...file,
    env,
    cwd,
    events: SENT_EVENTS,
    onTenantsDirectory: (found) => {
      directory = found;
    },
  });
  // Where it is named only by a file that cannot be read, the one before is kept.
  if (loaded.ok || directory !== undefined) {
    await watched.follow(directory);
  }
  const configFile = house.config.file ?? 'environment';
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
  const names = config.tenants.map(({ name }) => name);
  const gone = followed()
    .tenants.map(({ name }) => name)
    .filter((name) => !names.includes(name));
  await house.learnSecrets(config);
  try {
    await passes.follow(config);
    webhooks.takeOver(config);
    await log.takeOver(config);
  } catch (error) {
    const { code, message, hint } = troubleOf(error);
    log.tell(makeEvent('config.invalid', { configFile, code, message, hint }));
    return;
  }
  const sources = config.sources.map(({ name }) => name);
  const more = gone.length === 0 ? {} : { gone };
  log.tell(
    makeEvent(
      'config.reloaded',
      { configFile, tenants: names, ...more, sources },
      // A file that got lost looks like a tenant that is to be followed no longer.
      gone.length === 0 ? 'info' : 'warn',
    ),
  );
}
