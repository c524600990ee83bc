import { readFileSync } from 'node:fs';
/** `mainsheet/<version>`; the platform's edge refuses some libraries' default names (facts 1.5). */
export function defaultUserAgent() {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(manifest);
    return `mainsheet/${version ?? '0'}`;
}
//# sourceMappingURL=user-agent.js.map