import type {
  AdoptPolicy,
  DriftPolicy,
  FailurePolicy,
  GuardLimits,
  Mode,
  PatchStyle,
  PrunePolicy,
  RepositoryPolicy,
  SyncWindow,
  UnmanagedPolicy,
} from '../workflow/policy.ts';
import type { Right } from '../workflow/right.ts';
import type { SecretRef } from './secret-ref.ts';
import type { StoreConfig } from './store-config.ts';

/** The API families a tenant can be spoken to in (facts 1.1). */
export const API_FAMILIES = ['v2025', 'v2026', 'v2024', 'v3', 'beta', 'v1'] as const;

export type ApiFamily = (typeof API_FAMILIES)[number];

/** Which commits of a source are followed. */
export type SourceRef =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  /** The highest version tag in the range. */
  | { readonly kind: 'semver'; readonly range: string }
  | { readonly kind: 'commit'; readonly sha: string };

/** How a source is opened; absent for public and local ones. */
export type SourceAuth =
  | { readonly kind: 'token'; readonly username?: string; readonly token: SecretRef }
  | {
      readonly kind: 'githubApp';
      readonly appId: string;
      /** Absent: looked up by the repository. */
      readonly installationId?: string;
      readonly privateKey: SecretRef;
      /** Absent: derived from the repository's host. */
      readonly apiUrl?: string;
    }
  | { readonly kind: 'ssh'; readonly keyFile: string; readonly knownHostsFile: string };

/** Whose signatures are asked for. */
export interface SourceVerify {
  /** On the commit, on the tag that the ref names, or on both. */
  readonly mode: 'head' | 'tag' | 'both';
  /** Absolute path of an allowed-signers file. */
  readonly keysFile: string;
  /** Absolute path of a file of keys that count no more. */
  readonly revokedFile?: string;
}

/** Who makes the commits of captured changes. */
export interface CommitIdentity {
  readonly name: string;
  readonly email: string;
  /** Absolute path of the private SSH key that signs them; absent: they are not signed. */
  readonly signingKeyFile?: string;
}

/** Who can send push webhooks; Forgejo is `gitea`, Bitbucket Data Center `bitbucket`. */
export const WEBHOOK_PROVIDERS = ['github', 'gitlab', 'gitea', 'bitbucket', 'generic'] as const;

export type WebhookProvider = (typeof WEBHOOK_PROVIDERS)[number];

/** Deliveries that say that a source was pushed to. */
export interface WebhookConfig {
  /** Each is good; at least 16 characters, one that is shorter when it is read counts as none. */
  readonly secrets: readonly SecretRef[];
  /** Absent: told by the headers of each delivery. */
  readonly provider?: WebhookProvider;
  /** Directories beside those of the tenants; a push that touches none is ignored. Absent: every push counts. */
  readonly paths?: readonly string[];
}

/** A Git repository and what of it is followed. */
export interface SourceConfig {
  readonly name: string;
  /** https, ssh or file URL, an scp-like address, or an absolute path. Never with credentials. */
  readonly url: string;
  readonly ref: SourceRef;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Whether the files themselves are followed, not the commits; only for local paths. */
  readonly workTree: boolean;
  readonly auth?: SourceAuth;
  /** Absent: commits are applied whoever made them. */
  readonly verify?: SourceVerify;
  /** After this long without a good fetch nothing but recovery is written. */
  readonly maxStaleMs: number;
  /** What happens when the ref moves to a commit that does not contain the applied one. */
  readonly rewind: 'wait' | 'apply';
  /** Absolute path of a directory from which the repository is made when there is none; only for local paths. */
  readonly createFrom?: string;
  /** Absent: Mainsheet's own name. */
  readonly commit?: CommitIdentity;
  readonly webhook?: WebhookConfig;
}

/** An address to listen on; port 0 takes any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** The tenant itself: the embedded one, or a real one over HTTPS. */
export type TenantTarget =
  | {
      readonly kind: 'embedded';
      readonly listen: ListenAddress;
      /** Absolute path of the file that keeps its state. */
      readonly stateFile: string;
      /** Absolute path of the directory it is filled from when it has no state. */
      readonly seed?: string;
    }
  | {
      readonly kind: 'remote';
      /** Scheme, host and port, without a slash at the end. */
      readonly url: string;
      readonly clientId: SecretRef;
      readonly clientSecret: SecretRef;
    };

/** How much a rule's finding weighs in this tenant. */
export type RuleLevel = 'error' | 'warning' | 'info' | 'off';

/** The tenant that must have applied a commit before this one does. */
export interface AfterTenant {
  readonly tenant: string;
  /** How long all of the commit must have been applied there, and nothing of it refused. */
  readonly healthyForMs: number;
}

/** One tenant and what may be done to it. */
export interface TenantConfig {
  readonly name: string;
  readonly target: TenantTarget;
  readonly api: ApiFamily;
  /** The name of its source. */
  readonly source: string;
  /** Directory in the repository, `.` for the root; forward slashes, no `..`. */
  readonly path: string;
  readonly intervalMs: number;
  readonly mode: Mode;
  readonly drift: DriftPolicy;
  readonly settleMs: number;
  readonly adopt: AdoptPolicy;
  readonly unmanaged: UnmanagedPolicy;
  readonly failures: FailurePolicy;
  readonly prune: PrunePolicy;
  readonly guard: GuardLimits;
  /** When it may be written to; none: at any time. */
  readonly windows: readonly SyncWindow[];
  readonly after?: AfterTenant;
  readonly policy: RepositoryPolicy;
  readonly patch: PatchStyle;
  readonly suspend: boolean;
  /** The part of the tenant's request quota that is used, above 0 and up to 1. */
  readonly rateLimitShare: number;
  readonly maxDisabled: number;
  readonly heldRepeatMs: number;
  /** By rule id; the rules themselves know which ids there are. */
  readonly rules: Readonly<Record<string, RuleLevel>>;
}

/** How much is logged. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** The kinds of places that events are sent to. */
export const TARGET_KINDS = ['webhook', 'slack', 'github-status', 'gitlab-status'] as const;

export type TargetKind = (typeof TARGET_KINDS)[number];

/** Which events a target gets. */
export interface TargetFilter {
  /** Names of events, with `*` for any characters. */
  readonly events: readonly string[];
  readonly minLevel: LogLevel;
  /** Absent: events about all tenants, and about none. */
  readonly tenants?: readonly string[];
}

/** A place that events are sent to. */
export type NotifyTarget = { readonly name: string } & (
  | {
      readonly kind: 'webhook';
      readonly url: SecretRef;
      readonly secret: SecretRef;
      readonly filter: TargetFilter;
    }
  /** Who knows the address may write to the channel: it is a secret itself. */
  | { readonly kind: 'slack'; readonly url: SecretRef; readonly filter: TargetFilter }
  | {
      readonly kind: 'github-status' | 'gitlab-status';
      readonly token: SecretRef;
      /** The API of a host of one's own; absent: where the source is. */
      readonly url?: string;
      readonly tenants?: readonly string[];
    }
);

/** A named holder of rights over the API. */
export interface ApiToken {
  readonly name: string;
  /** At least 16 characters; one that is shorter when it is read counts as none. */
  readonly token: SecretRef;
  readonly may: readonly Right[];
}

/** The daemon's HTTP side. */
export interface ServerConfig {
  /** Where probes, metrics and webhooks are. */
  readonly listen: ListenAddress;
  /** Where the API and the page are; on loopback when there are no tokens. */
  readonly admin: ListenAddress;
  /** None: the API only shows. */
  readonly tokens: readonly ApiToken[];
}

/** Everything Mainsheet is told, after defaults; all paths are absolute. */
export interface Config {
  /** The file it was read from; absent when the environment alone said it. */
  readonly file?: string;
  /** The directory of the files that describe tenants; absent where there is none. */
  readonly tenantsDirectory?: string;
  readonly sources: readonly SourceConfig[];
  readonly tenants: readonly TenantConfig[];
  readonly server?: ServerConfig;
  readonly store: StoreConfig;
  readonly notify: readonly NotifyTarget[];
  readonly log: { readonly level: LogLevel };
  /** Addresses of mail are masked as secrets are. */
  readonly maskPersonalData: boolean;
  /** Mirrors lie in `git/` below it, and states of embedded tenants. */
  readonly dataDirectory: string;
}
