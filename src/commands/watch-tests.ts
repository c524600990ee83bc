import { watch } from 'chokidar';
import path from 'node:path';

/** An editor writes a file in several steps; what belongs together comes within this time. */
const QUIET_MS = 150;

/** Watching that can be ended. */
export interface TestWatch {
  /** Watches files that may stand elsewhere as well. */
  add(files: Iterable<string>): void;
  close(): Promise<void>;
}

/**
 * Calls back after each burst of changes to workflow and test files below a root, with their absolute paths; resolves
 * when it is watching.
 */
export async function watchTests(
  root: string,
  onChange: (changed: ReadonlySet<string>) => void,
): Promise<TestWatch> {
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(root, {
    followSymlinks: false,
    ignoreInitial: true,
    ignored: (file) => isHidden(path.relative(root, file)),
  });
  watcher.on('all', (_event, file) => {
    if (/\.(ya?ml|json)$/.test(file)) {
      changed.add(path.resolve(file));
      clearTimeout(timer);
      timer = setTimeout(() => {
        const told = changed;
        changed = new Set();
        onChange(told);
      }, QUIET_MS);
    }
  });
  // Without a listener an error would end the process; what was changed meanwhile is seen with the next change.
  watcher.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
  });
  return {
    add: (files) => {
      watcher.add([...files]);
    },
    close: async () => {
      await watcher.close();
      clearTimeout(timer);
    },
  };
}

/** Workflow files are never looked for below such names. */
function isHidden(relative: string): boolean {
  return relative
    .split(path.sep)
    .some((name) => name === 'node_modules' || (/^[._]/.test(name) && !/^\.+$/.test(name)));
}
