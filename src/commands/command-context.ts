import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import type { TenantConfig } from '../config/config.ts';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { SENT_EVENTS } from '../notify/told-event.ts';
import { diagnosticsText } from '../report/diagnostics-text.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { House } from './house.ts';
import { pickTenant } from './pick-tenant.ts';
import { colours, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** The options every command that reads the configuration takes. */
export interface ConfigOptions {
  readonly config?: string;
  readonly color?: boolean;
  /** Stands in for the configuration's. */
  readonly data?: string;
}

/** Loads the configuration and opens the house; what is wrong goes to stderr, with its place. */
export async function openHouse(
  terminal: Terminal,
  options: ConfigOptions,
  clock: Clock = systemClock,
): Promise<House> {
  const { env, cwd } = terminal;
  const file = options.config === undefined ? {} : { file: options.config };
  const loaded = await loadConfig({ ...file, env, cwd, events: SENT_EVENTS });
  if (!loaded.ok) {
    tellDiagnostics(terminal, loaded.trouble);
    throw appError(COMMAND_ERRORS, 'COMMAND_CONFIG');
  }
  tellDiagnostics(terminal, loaded.value.warnings);
  const { config } = loaded.value;
  const dataDirectory =
    options.data === undefined ? {} : { dataDirectory: resolve(cwd, options.data) };
  const house = new House({ ...config, ...dataDirectory }, clock, terminal.masker);
  await house.learnSecrets(house.config);
  return house;
}

/** Shows findings on stderr. */
export function tellDiagnostics(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) {
    say(terminal, diagnosticsText(diagnostics, { color: colours(terminal) }));
  }
}

/** The tenant a command is about: the one named, or the only one there is. */
export function chooseTenant(house: House, name: string | undefined): TenantConfig {
  return pickTenant('The configuration', house.config.tenants, name);
}

/** The name under which a person's decisions are kept: the operating system's user. */
export function whoAmI(terminal: Terminal): string {
  try {
    return userInfo().username;
  } catch {
    return terminal.env['USER'] ?? 'unknown';
  }
}
