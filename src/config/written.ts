import type {
  AdoptPolicy,
  Day,
  DriftPolicy,
  Mode,
  OverrideKey,
  PatchStyle,
  PruneMode,
  UnmanagedPolicy,
} from '../workflow/policy.ts';
import type { Right } from '../workflow/right.ts';
import type { ApiFamily, LogLevel, RuleLevel, TargetKind, WebhookProvider } from './config.ts';

/** A source as a person wrote it, defaults filled in. */
export interface WrittenSource {
  readonly url: string;
  readonly ref: {
    readonly branch?: string | undefined;
    readonly tag?: string | undefined;
    readonly semver?: string | undefined;
    readonly commit?: string | undefined;
  };
  readonly interval: string;
  readonly timeout: string;
  readonly workTree: boolean;
  readonly auth?: WrittenAuth | undefined;
  readonly verify?: WrittenVerify | undefined;
  readonly maxStale: string;
  readonly rewind: 'wait' | 'apply';
  readonly createFrom?: string | undefined;
  readonly commit?: WrittenCommit | undefined;
  readonly webhook?: WrittenWebhook | undefined;
}

/** Push webhooks of a source, as written. */
export interface WrittenWebhook {
  readonly secret: string | readonly string[];
  readonly provider?: WebhookProvider | undefined;
  readonly paths?: readonly string[] | undefined;
}

/** Who makes the commits of captured changes, as written. */
export interface WrittenCommit {
  readonly name: string;
  readonly email: string;
  readonly signingKey?: string | undefined;
}

/** A GitHub App that a source signs in as, as written. */
export interface WrittenGithubApp {
  readonly appId: string | number;
  readonly installationId?: string | number | undefined;
  readonly privateKey: string;
  readonly apiUrl?: string | undefined;
}

/** Whose signatures a source asks for, as written. */
export interface WrittenVerify {
  readonly mode: 'head' | 'tag' | 'both';
  readonly keys: string;
  readonly revoked?: string | undefined;
}

/** How a source is opened, as written. */
export interface WrittenAuth {
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly githubApp?: WrittenGithubApp | undefined;
  readonly sshKey?: string | undefined;
  readonly knownHosts?: string | undefined;
}

/** The embedded tenant's own settings, as written. */
export interface WrittenEmbedded {
  readonly listen: string;
  readonly state?: string | undefined;
  readonly seed?: string | undefined;
}

/** A sync window as written. */
export interface WrittenWindow {
  readonly days: readonly Day[];
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

/** What a repository may not do to a tenant, as written. */
export interface WrittenPolicy {
  readonly owners?: readonly string[] | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly deny: { readonly actions: readonly string[]; readonly triggers: readonly string[] };
  readonly overrides?: readonly OverrideKey[] | undefined;
}

/** A tenant as a person wrote it, defaults filled in. */
export interface WrittenTenant {
  readonly url?: string | undefined;
  readonly embedded?: boolean | WrittenEmbedded | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly api: ApiFamily;
  readonly source: string;
  readonly path: string;
  readonly interval: string;
  readonly mode: Mode;
  readonly drift: DriftPolicy;
  readonly settle: string;
  readonly adopt: AdoptPolicy;
  readonly unmanaged: UnmanagedPolicy;
  readonly prune: { readonly mode: PruneMode; readonly delay: string; readonly grace: string };
  readonly guard: {
    readonly removals: { readonly count: number; readonly percent: number };
    readonly updates: { readonly percent: number };
  };
  readonly windows: readonly WrittenWindow[];
  readonly after?: { readonly tenant: string; readonly healthyFor: string } | undefined;
  readonly policy: WrittenPolicy;
  readonly failures: {
    readonly repeatInterval: string;
    readonly sweepInterval: string;
    readonly includeInput: boolean;
  };
  readonly patch: PatchStyle;
  readonly suspend: boolean;
  readonly rateLimit: { readonly share: number };
  readonly maxDisabled: number;
  readonly heldRepeat: string;
  readonly rules: Readonly<Record<string, RuleLevel>>;
}

/** Tenants that are described by a file each, as written. */
export interface WrittenTenantsFrom {
  readonly directory: string;
  readonly template?: object | undefined;
}

/** A holder of rights over the API, as written. */
export interface WrittenToken {
  readonly name: string;
  readonly token: string;
  readonly may: readonly Right[];
}

/** The daemon's HTTP side, as written. */
export interface WrittenServer {
  readonly listen: string;
  readonly admin?: string | undefined;
  readonly tokens: readonly WrittenToken[];
}

/** A place that events are sent to, as written. */
export interface WrittenTarget {
  readonly name: string;
  readonly type: TargetKind;
  readonly url?: string | undefined;
  readonly secret?: string | undefined;
  readonly token?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly minLevel?: LogLevel | undefined;
  readonly tenants?: readonly string[] | undefined;
}

/** The whole file as written. */
export interface WrittenConfig {
  readonly sources: Readonly<Record<string, WrittenSource>>;
  readonly tenants?: Readonly<Record<string, WrittenTenant>> | undefined;
  readonly tenantsFrom?: WrittenTenantsFrom | undefined;
  readonly server?: WrittenServer | undefined;
  readonly store: string;
  readonly data?: string | undefined;
  readonly notify: readonly WrittenTarget[];
  readonly log: { readonly level: LogLevel };
  readonly maskPersonalData: boolean;
}
