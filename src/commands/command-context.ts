import { userInfo } from 'node:os';
import { loadConfig } from '../config/load-config.ts';
import type { TenantConfig } from '../config/config.ts';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { nearest } from '../kernel/nearest.ts';
import { SENT_EVENTS } from '../notify/told-event.ts';
import { diagnosticsText } from '../report/diagnostics-text.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { House } from './house.ts';
import { colours, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** The options every command that reads the configuration takes. */
export interface ConfigOptions {
  readonly config?: string;
  readonly color?: boolean;
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
  return new House(loaded.value.config, clock);
}

/** Shows findings on stderr. */
export function tellDiagnostics(terminal: Terminal, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) {
    say(terminal, diagnosticsText(diagnostics, { color: colours(terminal) }));
  }
}

/** The tenant a command is about: the one named, or the only one there is. */
export function chooseTenant(house: House, name: string | undefined): TenantConfig {
  const { tenants } = house.config;
  const names = tenants.map((tenant) => tenant.name);
  const found = name === undefined ? undefined : tenants.find((tenant) => tenant.name === name);
  const [only, ...others] = tenants;
  if (found !== undefined) {
    return found;
  }
  if (name === undefined && only !== undefined && others.length === 0) {
    return only;
  }
  const near = name === undefined ? undefined : nearest(name, names);
  throw appError(COMMAND_ERRORS, 'COMMAND_TENANT_UNKNOWN', {
    message:
      name === undefined
        ? `It has ${names.join(', ')}; say which with --tenant.`
        : `"${name}"${near === undefined ? '' : `; did you mean "${near}"?`} It has ${names.join(', ')}.`,
  });
}

/** The name under which a person's decisions are kept: the operating system's user. */
export function whoAmI(terminal: Terminal): string {
  try {
    return userInfo().username;
  } catch {
    return terminal.env['USER'] ?? 'unknown';
  }
}
