import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DocumentCache } from '../documents/document-cache.js';
import { buildEmulator } from '../emulator/emulator.js';
import { loadSeed } from '../emulator/seed.js';
import { openSource } from '../git/source.js';
import { Closers } from '../kernel/closers.js';
import { Masker } from '../kernel/mask.js';
import { LiveForms } from '../plan/live-forms.js';
import { Limiters } from '../tenant/limiters.js';
import { openTenant } from '../tenant/open-tenant.js';
/** The one place where parts are put together: what a command opens, and closes last in, first out. */
export class House {
    config;
    clock;
    masker = new Masker();
    closers = new Closers();
    #limiters;
    constructor(config, clock) {
        this.config = config;
        this.clock = clock;
        this.#limiters = new Limiters(clock);
    }
    /** The source of a name; the configuration was checked to have it. */
    sourceConfig(name) {
        const found = this.config.sources.find((source) => source.name === name);
        if (found === undefined) {
            throw new Error(`The configuration has no source "${name}".`);
        }
        return found;
    }
    /** Opens a source with its mirror in the data directory: the daemon's own. */
    source(config, observer = {}) {
        const directory = path.join(this.config.dataDirectory, 'git', config.name);
        return openSource(this.#sourceSettings(config, directory), this.clock, observer);
    }
    /** Opens a source with a mirror of its own that is removed at the end: a daemon may be using the other. */
    async disposableSource(config) {
        const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-git-'));
        this.closers.add(() => rm(directory, { recursive: true, force: true }));
        return openSource(this.#sourceSettings(config, directory), this.clock);
    }
    /** Opens a tenant; `url` is where an embedded one listens. */
    tenant(config, url, observer = {}) {
        const { target } = config;
        const remote = target.kind === 'remote';
        const tenant = openTenant({
            url,
            api: config.api,
            clientId: remote ? () => target.clientId.read() : async () => 'demo',
            clientSecret: remote ? () => this.#secret(target.clientSecret) : async () => 'demo',
            share: config.rateLimitShare,
        }, this.clock, observer, this.#limiters);
        this.closers.add(() => tenant.close());
        return tenant;
    }
    /** Starts the embedded tenant of a configuration and gives its URL. */
    async startEmbedded(config) {
        const { target } = config;
        if (target.kind === 'remote') {
            return target.url;
        }
        const emulator = await buildEmulator({
            clock: this.clock,
            stateFile: target.stateFile,
            ...(target.seed === undefined ? {} : { seed: await loadSeed(target.seed) }),
        });
        this.closers.add(() => emulator.close());
        return await emulator.listen(target.listen);
    }
    #sourceSettings(config, directory) {
        const { name, url, ref, workTree, timeoutMs, auth } = config;
        return {
            name,
            url,
            ref,
            workTree,
            timeoutMs,
            directory,
            ...(auth === undefined
                ? {}
                : {
                    auth: auth.kind === 'ssh'
                        ? auth
                        : {
                            kind: 'token',
                            ...(auth.username === undefined ? {} : { username: auth.username }),
                            token: () => this.#secret(auth.token),
                        },
                }),
        };
    }
    /** Reads a secret and sees to it that it is masked wherever it may turn up. */
    async #secret(ref) {
        const secret = await ref.read();
        this.masker.learn(secret);
        return secret;
    }
}
/** What a pass is told of a tenant of the configuration. */
export function tenantPlan(tenant, source) {
    const { mode, drift, settleMs, adopt, prune, guard } = tenant;
    return {
        name: tenant.name,
        url: tenant.target.kind === 'remote' ? tenant.target.url : 'embedded',
        source: source.name,
        sourceUrl: source.url,
        path: tenant.path === '.' ? '' : tenant.path,
        policies: { mode, drift, settleMs, adopt, prune, guard },
        unmanaged: tenant.unmanaged,
        patch: tenant.patch,
        maxDisabled: tenant.maxDisabled,
        suspended: tenant.suspend,
        maxStaleMs: source.maxStaleMs,
        rewind: source.rewind,
    };
}
/** Empty caches for a tenant's passes. */
export function newCaches(tenant) {
    return {
        reading: {
            documents: new DocumentCache({ severities: tenant.rules }),
            desired: new WeakMap(),
        },
        forms: new LiveForms(),
        conditions: [],
    };
}
//# sourceMappingURL=house.js.map