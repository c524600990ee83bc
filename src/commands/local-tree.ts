import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Snapshot, TreeFile } from '../git/snapshot.ts';

/** The files of a directory as they lie there, for commands that need no history and no Git. */
export interface LocalTree extends Pick<Snapshot, 'files' | 'read'> {
  /** Absolute. */
  readonly root: string;
}

const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Lists a directory without following links; files are read when they are asked for. Blob ids are paths here. */
export async function localTree(root: string): Promise<LocalTree> {
  const files: TreeFile[] = [];
  await enter(root, '', files);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    root,
    files: async (below) => {
      const inside = below === '.' ? '' : below;
      const found =
        inside === '' ? files : files.filter((file) => file.path.startsWith(`${inside}/`));
      return inside === '' || found.length > 0 ? found : undefined;
    },
    read: async (oids) =>
      new Map(
        await Promise.all(
          oids.map(async (oid) => [oid, await readFile(path.join(root, oid))] as const),
        ),
      ),
  };
}

async function enter(root: string, below: string, into: TreeFile[]): Promise<void> {
  for (const entry of await readdir(path.join(root, below), { withFileTypes: true })) {
    const inside = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) {
        await enter(root, inside, into);
      }
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      const kind = entry.isFile() ? 'file' : 'symlink';
      into.push({ path: inside, oid: inside, size: 0, kind });
    }
  }
}

/** The repository that a directory lies in: the nearest directory above with a `.git`, else the directory itself. */
export async function enclosingRepository(directory: string): Promise<string> {
  for (let at = directory; ; at = path.dirname(at)) {
    if (await exists(path.join(at, '.git'))) {
      return at;
    }
    if (path.dirname(at) === at) {
      return directory;
    }
  }
}

/** The folder of workflow files that a directory lies in: the nearest one above with tenants, else itself. */
export async function workflowFolder(directory: string, repository: string): Promise<string> {
  for (let at = directory; ; at = path.dirname(at)) {
    if (path.basename(at) !== 'tenants' && (await exists(path.join(at, 'tenants')))) {
      return at;
    }
    if (at === repository || path.dirname(at) === at) {
      return directory;
    }
  }
}

async function exists(at: string): Promise<boolean> {
  try {
    await stat(at);
    return true;
  } catch {
    return false;
  }
}
