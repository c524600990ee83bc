/** What a file may hold at most; each limit has its own finding. */
export const LIMITS = {
  bytes: 1024 * 1024,
  /** Anchored mappings and lists put in another place; repeated scalars are free. */
  aliasExpansions: 100,
  depth: 100,
  /** Characters of the keys on the way to a value. */
  path: 4096,
  /** Scalars, lists and mappings, counted after aliases and merges are put in place. */
  values: 100_000,
  /** Findings told for one file, errors first. */
  findings: 100,
  /** Findings of one file that are drawn; drawing costs a walk over the text. */
  frames: 20,
  /** Characters of a message or hint: they name keys, which can be of any length. */
  message: 1000,
  /** Bytes of the texts that one workflow takes in with !file. */
  namedBytes: 10 * 1024 * 1024,
  /** Workflow files below one path. */
  files: 20_000,
} as const;
