import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {
  Config,
  SourceAuth,
  SourceConfig,
  SourceRef,
  TenantConfig,
} from '../config/config.ts';
import { secretsOf } from '../config/secrets-of.ts';
import { buildEmulator } from '../emulator/emulator.ts';
import { githubAppAuth } from '../git/github-app.ts';
import { openSource } from '../git/source.ts';
import type { GitObserver, Source } from '../git/source-port.ts';
import type { GitAuth, SourceSettings } from '../git/source-settings.ts';
import type { Clock } from '../kernel/clock.ts';
import { Closers } from '../kernel/closers.ts';
import { Masker } from '../kernel/mask.ts';
import { passwordOf } from '../store/store-address.ts';
import type { TenantPlan } from '../sync/ports.ts';
import { Limiters } from '../tenant/limiters.ts';
import type { TenantObserver } from '../tenant/observer.ts';
import { openTenant } from '../tenant/open-tenant.ts';
import type { OpenTenant } from '../tenant/tenant.ts';
import { tenantSeed } from './tenant-seed.ts';

/** The one place where parts are put together: what a command opens, and closes last in, first out. */
export class House {
  readonly config: Config;
  readonly clock: Clock;
  readonly masker: Masker;
  readonly closers: Closers = new Closers();
  readonly #limiters: Limiters;

  constructor(config: Config, clock: Clock, masker: Masker = new Masker()) {
    this.masker = masker;
    this.config = config;
    this.clock = clock;
    this.#limiters = new Limiters(clock);
    this.masker.hideMailAddresses(config.maskPersonalData);
  }

  /** The source of a name; the configuration was checked to have it. */
  sourceConfig(name: string): SourceConfig {
    const found = this.config.sources.find((source) => source.name === name);
    if (found === undefined) {
      throw new Error(`The configuration has no source "${name}".`);
    }
    return found;
  }

  /** Opens a source with its mirror in the data directory: the daemon's own. */
  source(config: SourceConfig, observer: GitObserver = {}): Source {
    const directory = path.join(this.config.dataDirectory, 'git', config.name);
    return openSource(this.#sourceSettings(config, directory), this.clock, observer);
  }

  /** Opens a source at another ref, to look at what is proposed there: with a mirror of its own, and whoever signed it. */
  sourceAt(config: SourceConfig, ref: SourceRef): Source {
    const { verify: _verify, ...unverified } = config;
    const directory = path.join(this.config.dataDirectory, 'git-plans', config.name);
    return openSource(this.#sourceSettings({ ...unverified, ref }, directory), this.clock);
  }

  /** Opens a source with a mirror of its own that is removed at the end: a daemon may be using the other. */
  async disposableSource(config: SourceConfig): Promise<Source> {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-git-'));
    this.closers.add(() => rm(directory, { recursive: true, force: true }));
    return openSource(this.#sourceSettings(config, directory), this.clock);
  }

  /** Opens a tenant, to be closed by the caller; `url` is where an embedded one listens. */
  tenant(config: TenantConfig, url: string, observer: TenantObserver = {}): OpenTenant {
    const { target } = config;
    const remote = target.kind === 'remote';
    return openTenant(
      {
        url,
        api: config.api,
        clientId: remote ? () => target.clientId.read() : async () => 'demo',
        clientSecret: remote ? () => this.secret(target.clientSecret) : async () => 'demo',
        share: config.rateLimitShare,
      },
      this.clock,
      observer,
      this.#limiters,
    );
  }

  /** Starts the embedded tenant of a configuration and gives its URL. */
  async startEmbedded(config: TenantConfig): Promise<string> {
    const { target } = config;
    if (target.kind === 'remote') {
      return target.url;
    }
    const emulator = await buildEmulator({
      clock: this.clock,
      stateFile: target.stateFile,
      ...(target.seed === undefined
        ? {}
        : { seed: await tenantSeed([target.seed], { ids: config.name }) }),
    });
    this.closers.add(() => emulator.close());
    return emulator.listen(target.listen);
  }

  #sourceSettings(config: SourceConfig, directory: string): SourceSettings {
    const { name, url, ref, workTree, timeoutMs, auth, commit, verify } = config;
    return {
      name,
      url,
      ref,
      workTree,
      timeoutMs,
      directory,
      ...(commit === undefined ? {} : { commit }),
      ...(verify === undefined ? {} : { verify }),
      ...(auth === undefined ? {} : { auth: this.#gitAuth(auth, config) }),
    };
  }

  #gitAuth(auth: SourceAuth, { url, timeoutMs }: SourceConfig): GitAuth {
    switch (auth.kind) {
      case 'ssh':
        return auth;
      case 'token':
        return {
          kind: 'token',
          ...(auth.username === undefined ? {} : { username: auth.username }),
          token: () => this.secret(auth.token),
        };
      case 'githubApp': {
        const { kind: _kind, privateKey, ...app } = auth;
        return githubAppAuth(
          {
            ...app,
            url,
            timeoutMs,
            privateKey: () => this.secret(privateKey),
            onToken: (token) => this.masker.learn(token),
          },
          this.clock,
        );
      }
    }
  }

  /** Sees to it that no secret of a configuration is shown, also before it is used; one that cannot be read yet is learned then. */
  async learnSecrets(config: Config): Promise<void> {
    await Promise.allSettled([
      ...secretsOf(config).map((ref) => this.secret(ref)),
      this.#learnStore(config),
    ]);
  }

  /** An address without a password is no secret. */
  async #learnStore({ store }: Config): Promise<void> {
    const url = store.kind === 'postgres' ? await store.url.read() : '';
    const password = passwordOf(url);
    if (password !== '') {
      this.masker.learn(url);
      this.masker.learn(password);
    }
  }

  /** Reads a secret and sees to it that it is masked wherever it may turn up. */
  async secret(ref: { read(): Promise<string> }): Promise<string> {
    const secret = await ref.read();
    this.masker.learn(secret);
    return secret;
  }
}

/** What a pass is told of a tenant of the configuration. */
export function tenantPlan(tenant: TenantConfig, source: SourceConfig): TenantPlan {
  const { mode, drift, settleMs, adopt, prune, guard, policy, windows, after } = tenant;
  return {
    name: tenant.name,
    url: tenant.target.kind === 'remote' ? tenant.target.url : 'embedded',
    source: source.name,
    sourceUrl: source.url,
    path: tenant.path === '.' ? '' : tenant.path,
    ...(source.ref.kind === 'branch' ? { into: source.ref.name } : {}),
    policies: { mode, drift, settleMs, adopt, prune, guard },
    policy,
    windows,
    ...(after === undefined ? {} : { after }),
    unmanaged: tenant.unmanaged,
    failures: tenant.failures,
    patch: tenant.patch,
    maxDisabled: tenant.maxDisabled,
    suspended: tenant.suspend,
    maxStaleMs: source.maxStaleMs,
    rewind: source.rewind,
  };
}
