import path from 'node:path';
import { watch } from 'chokidar';
import type { ChokidarOptions } from 'chokidar';
import type { Closer } from '../kernel/closers.ts';

/** Editors and Kubernetes write in several steps; what belongs together comes within this time. */
const QUIET_MS = 200;

/**
 * Calls back once after each burst of changes to the files, symlinks that are swapped (Kubernetes ConfigMaps) and files that
 * appear or go included; resolves when it is watching. A file system that cannot be watched calls back as well: reading again says what is wrong.
 */
export async function watchConfig(files: readonly string[], onChange: () => void): Promise<Closer> {
  return watchPaths(files, {}, onChange);
}

/** Does the same for the tenants' files in a directory, which may come later. */
export async function watchTenantFiles(directory: string, onChange: () => void): Promise<Closer> {
  const parent = path.dirname(directory);
  // Nothing else: the daemon may write into the directory itself, as where it is the working directory.
  function ignored(at: string, stats?: { isFile(): boolean }): boolean {
    if (at === parent || at === directory) {
      return false;
    }
    const inside = path.relative(directory, at);
    return (
      (stats?.isFile() === true && !/\.ya?ml$/.test(inside)) ||
      inside.startsWith('.') ||
      inside.includes(path.sep)
    );
  }
  return watchPaths([parent], { ignored }, onChange);
}

async function watchPaths(
  paths: readonly string[],
  options: ChokidarOptions,
  onChange: () => void,
): Promise<Closer> {
  const watcher = watch([...paths], { ...options, ignoreInitial: true });
  let timer: NodeJS.Timeout | undefined;
  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  }
  watcher.on('all', soon);
  // Without a listener an error would end the process.
  watcher.on('error', soon);
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
  });
  return async () => {
    await watcher.close();
    clearTimeout(timer);
  };
}
