/** What a commit changes: the new bytes by path from the repository's root; undefined removes the file. */
export type FileChanges = ReadonlyMap<string, Uint8Array | undefined>;

/** A path of an index, with its mode as Git writes it. */
export type IndexEntries = ReadonlyMap<string, string>;

/** The mode of a plain file. */
export const FILE_MODE = '100644';
const FILE_MODES = new Set([FILE_MODE, '100755']);
const LINE = /^(\d{6}) [0-9a-f]{40} \d\t([\s\S]+)$/;

/** Reads `git ls-files --stage -z`. */
export function parseIndex(listing: Buffer): IndexEntries {
  return new Map(
    listing
      .toString('utf8')
      .split('\0')
      .flatMap((line) => {
        const [, mode, path] = LINE.exec(line) ?? [];
        return mode === undefined || path === undefined ? [] : [[path, mode] as const];
      }),
  );
}

/**
 * Says why a change cannot be made to a tree; undefined when it can. Git itself would take a file out of the way of a
 * directory, and the other way round, without a word.
 */
export function changeFault(entries: IndexEntries, changes: FileChanges): string | undefined {
  const after = new Set(entries.keys());
  for (const [path, bytes] of changes) {
    if (bytes === undefined) {
      after.delete(path);
    } else {
      after.add(path);
    }
  }
  const directories = { before: directoriesOf(entries.keys()), after: directoriesOf(after) };
  for (const [path, bytes] of changes) {
    const fault =
      pathFault(path) ??
      entryFault(path, entries.get(path)) ??
      (bytes === undefined
        ? directoryFault(path, directories.before)
        : (directoryFault(path, directories.after) ?? parentFault(path, after)));
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

/**
 * Says which part of a change Git has left out of the index, which it does without an error: its list of names that
 * are `.git` to some file system is longer than ours.
 */
export function omission(entries: IndexEntries, changes: FileChanges): string | undefined {
  const [path] =
    [...changes].find(([name, bytes]) => entries.has(name) !== (bytes !== undefined)) ?? [];
  return path === undefined ? undefined : impossible(path);
}

function pathFault(path: string): string | undefined {
  const parts = path.split('/');
  const wrong =
    /[\0\p{Cs}]/u.test(path) ||
    parts.some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git');
  return wrong ? impossible(path) : undefined;
}

function impossible(path: string): string {
  return `${shown(path)} cannot be a path in a repository.`;
}

function entryFault(path: string, mode: string | undefined): string | undefined {
  return mode === undefined || FILE_MODES.has(mode)
    ? undefined
    : `${shown(path)} is a symlink or a submodule.`;
}

function directoryFault(path: string, directories: ReadonlySet<string>): string | undefined {
  return directories.has(path) ? `${shown(path)} is a directory.` : undefined;
}

function parentFault(path: string, files: ReadonlySet<string>): string | undefined {
  const parent = parentsOf(path).find((directory) => files.has(directory));
  return parent === undefined ? undefined : `${shown(parent)} is a file, not a directory.`;
}

function directoriesOf(paths: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths) {
    for (const parent of parentsOf(path)) {
      found.add(parent);
    }
  }
  return found;
}

function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('/'));
}

function shown(path: string): string {
  return JSON.stringify(path);
}
