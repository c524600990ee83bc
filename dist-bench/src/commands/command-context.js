import { userInfo } from 'node:os';
import { loadConfig } from '../config/load-config.js';
import { appError } from '../kernel/app-error.js';
import { systemClock } from '../kernel/clock.js';
import { nearest } from '../kernel/nearest.js';
import { diagnosticsText } from '../report/diagnostics-text.js';
import { COMMAND_ERRORS } from './errors.js';
import { House } from './house.js';
import { colours, say } from './terminal.js';
/** Loads the configuration and opens the house; what is wrong goes to stderr, with its place. */
export async function openHouse(terminal, options, clock = systemClock) {
    const { env, cwd } = terminal;
    const file = options.config === undefined ? {} : { file: options.config };
    const loaded = await loadConfig({ ...file, env, cwd });
    if (!loaded.ok) {
        tellDiagnostics(terminal, loaded.trouble);
        throw appError(COMMAND_ERRORS, 'COMMAND_CONFIG');
    }
    tellDiagnostics(terminal, loaded.value.warnings);
    return new House(loaded.value.config, clock);
}
/** Shows findings on stderr. */
export function tellDiagnostics(terminal, diagnostics) {
    if (diagnostics.length > 0) {
        say(terminal, diagnosticsText(diagnostics, { color: colours(terminal) }));
    }
}
/** The tenant a command is about: the one named, or the only one there is. */
export function chooseTenant(house, name) {
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
        message: name === undefined
            ? `It has ${names.join(', ')}; say which with --tenant.`
            : `"${name}"${near === undefined ? '' : `; did you mean "${near}"?`} It has ${names.join(', ')}.`,
    });
}
/** The name under which a person's decisions are kept: the operating system's user. */
export function whoAmI(terminal) {
    try {
        return userInfo().username;
    }
    catch {
        return terminal.env['USER'] ?? 'unknown';
    }
}
//# sourceMappingURL=command-context.js.map