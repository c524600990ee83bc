import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { watch } from 'chokidar';
import { toError } from '../kernel/app-error.ts';
import type { Closer } from '../kernel/closers.ts';
import type { SourceSettings } from './source-settings.ts';
import { parseSourceUrl } from './source-url.ts';

/** An editor or a checkout writes many files; they are taken together once none was written for this long. */
const TREE_QUIET_MS = 500;
/** A push moves a few refs within milliseconds. */
const REFS_QUIET_MS = 100;

/** What the watching needs to know of a source. */
export type WatchedSource = Pick<SourceSettings, 'url' | 'workTree'>;

/**
 * Calls `onChange` when a local source may hold something new: files of a work tree, refs of a repository. A remote
 * source is not watched. `onError` hears when the watching itself failed (too many files for inotify, say); changes are
 * then only seen by the source's interval. Throws GIT_URL_REFUSED, and Node's error for a path that is not there.
 */
export async function watchSource(
  settings: WatchedSource,
  onChange: () => void,
  onError?: (error: Error) => void,
): Promise<Closer> {
  const address = parseSourceUrl(settings.url);
  if (address.kind !== 'path') {
    return () => {};
  }
  const root = await realpath(address.address);
  if (settings.workTree) {
    return watchTree({
      roots: [root],
      quietMs: TREE_QUIET_MS,
      ignored: (file) => path.relative(root, file).split(path.sep).includes('.git'),
      onChange,
      onError,
    });
  }
  const roots = await gitDirectories(root);
  return watchTree({
    roots,
    quietMs: REFS_QUIET_MS,
    ignored: (file) => !roots.some((directory) => isRefFile(path.relative(directory, file))),
    onChange,
    onError,
  });
}

interface Watch {
  readonly roots: readonly string[];
  readonly quietMs: number;
  readonly ignored: (file: string) => boolean;
  readonly onChange: () => void;
  readonly onError: ((error: Error) => void) | undefined;
}

async function watchTree({ roots, quietMs, ignored, onChange, onError }: Watch): Promise<Closer> {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch([...roots], { followSymlinks: false, ignoreInitial: true, ignored });
  const ready = new Promise<void>((resolve) => watcher.once('ready', resolve));
  const note = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
  };
  watcher.on('all', note);
  // It passes over what happens in a folder while it reads that folder; what the system itself says has it all.
  watcher.on('raw', (_event, name: string | null, details) => {
    const { watchedPath } = details as { readonly watchedPath: string };
    if (name !== null && !ignored(path.join(watchedPath, name))) {
      note();
    }
  });
  // Without a listener an error event would end the process.
  watcher.on('error', (error) => onError?.(toError(error)));
  await ready;
  return async () => {
    await watcher.close();
    clearTimeout(timer);
  };
}

/** Of a Git directory only what says where refs point; objects would be thousands of files. */
function isRefFile(relative: string): boolean {
  const [first] = relative.split(path.sep);
  return (
    (relative === '' || ['HEAD', 'packed-refs', 'refs', 'reftable'].includes(first ?? '')) &&
    !relative.endsWith('.lock')
  );
}

/** Where a repository keeps its refs: itself if bare, else `.git`, which a linked work tree has elsewhere (gitrepository-layout). */
async function gitDirectories(root: string): Promise<readonly string[]> {
  const dotGit = path.join(root, '.git');
  const stats = await stat(dotGit).catch(() => undefined);
  if (stats === undefined) {
    return [root];
  }
  if (stats.isDirectory()) {
    return [dotGit];
  }
  const [, target = ''] = /^gitdir: (.*)$/m.exec(await readFile(dotGit, 'utf8')) ?? [];
  const own = path.resolve(root, target);
  const common = await readFile(path.join(own, 'commondir'), 'utf8').catch(() => '.');
  return [...new Set([own, path.resolve(own, common.trim())])];
}
