import { compareText } from '../kernel/diagnostic.js';
import { nearest } from '../kernel/nearest.js';
/** The variables that mean something to the program. */
const KNOWN = [
    'MAINSHEET_CONFIG',
    'MAINSHEET_SERVER',
    'MAINSHEET_TOKEN',
    'MAINSHEET_REPOSITORY',
];
/** Kubernetes makes the first two for a Service named mainsheet; the last are the test suite's. */
const NOT_LOOKED_AT = /^MAINSHEET_(SERVICE_|PORT(_|$)|TEST_)/;
/** What makes a configuration without a file; the first three are what the vendor's own tools read. */
const ONE_TENANT = [
    'SAIL_BASE_URL',
    'SAIL_CLIENT_ID',
    'SAIL_CLIENT_SECRET',
    'MAINSHEET_REPOSITORY',
];
/** Tells every variable under our prefix that means nothing, with the nearest that does. */
export function checkEnvironment(env, problems) {
    const names = Object.keys(env).filter((name) => name.toUpperCase().startsWith('MAINSHEET_') &&
        !KNOWN.includes(name) &&
        !NOT_LOOKED_AT.test(name));
    for (const name of names.toSorted(compareText)) {
        const near = nearest(name, KNOWN);
        problems.error('CONFIG_ENVIRONMENT', [], `The environment variable ${name} means nothing.`, near === undefined ? {} : { hint: `Did you mean ${near}?` });
    }
}
/** Makes the configuration of one tenant out of the environment; undefined when it does not speak of one. */
export function environmentConfig(env, problems) {
    const missing = ONE_TENANT.filter((name) => (env[name] ?? '') === '');
    if (missing.length === ONE_TENANT.length) {
        return undefined;
    }
    if (missing.length > 0) {
        problems.error('CONFIG_FILE_MISSING', [], `There is no configuration file, and the environment lacks ${missing.join(', ')}.`);
        return undefined;
    }
    return {
        sources: { repository: { url: env['MAINSHEET_REPOSITORY'] ?? '' } },
        tenants: {
            default: {
                url: env['SAIL_BASE_URL'] ?? '',
                clientId: 'env:SAIL_CLIENT_ID',
                clientSecret: 'env:SAIL_CLIENT_SECRET',
                source: 'repository',
            },
        },
    };
}
//# sourceMappingURL=environment.js.map