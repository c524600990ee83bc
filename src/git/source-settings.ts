/** Which commit of a repository a source follows. */
export type RefSettings =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  /** The highest tag, with or without a leading `v`, in a version range as npm writes it. */
  | { readonly kind: 'semver'; readonly range: string }
  | { readonly kind: 'commit'; readonly sha: string };

/** Whose signatures are asked for, and on what. */
export interface VerifySettings {
  /** The commit's own, that of the tag that the ref names, or both. */
  readonly mode: 'head' | 'tag' | 'both';
  /** An allowed-signers file, by absolute path; read at each use. */
  readonly keysFile: string;
  /** Keys that count no more, by absolute path: a key revocation list, or public keys (ssh-keygen(1)). */
  readonly revokedFile?: string;
}

/** How a source proves who it is. `token` is called for each contact, so that a rotated secret is used at once. */
export type GitAuth =
  | {
      readonly kind: 'token';
      /** `x-access-token` if not given, which GitHub's app tokens need and other tokens do not mind. */
      readonly username?: string;
      readonly token: () => Promise<string>;
      /** Hears that the host refused a token, and says whether another one may do better. */
      readonly refused?: (token: string) => boolean;
    }
  | { readonly kind: 'ssh'; readonly keyFile: string; readonly knownHostsFile: string };

/** Who makes the commits that are written to a source. */
export interface CommitSettings {
  readonly name: string;
  readonly email: string;
  /** A private SSH key without a passphrase, by absolute path; commits are then signed with it. */
  readonly signingKeyFile?: string;
}

/** One source, ready to be opened. */
export interface SourceSettings {
  readonly name: string;
  /** https://, ssh://, git@host:path, file:// or an absolute path; http:// only to loopback. */
  readonly url: string;
  readonly ref: RefSettings;
  readonly auth?: GitAuth;
  /** Follow the files at the local path `url` themselves, not their commits. */
  readonly workTree: boolean;
  /** How long Git may go without any sign of progress. */
  readonly timeoutMs: number;
  /** `Mainsheet <mainsheet@localhost>`, unsigned, if not given. */
  readonly commit?: CommitSettings;
  /** Only commits that are signed so are read; without it any. */
  readonly verify?: VerifySettings;
  /** Belongs to this source alone; the mirror and what is remembered across restarts are kept here. */
  readonly directory: string;
}
