import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readFile, readdir, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TreeFile } from '../documents/select-files.ts';
import { appError, isAppError } from '../kernel/app-error.ts';
import { CAPTURE_ERRORS } from './errors.ts';

/** A file that is to be written, by its path below the folder, with slashes. */
export interface FileWrite {
  readonly path: string;
  readonly text: string;
}

/** A folder of workflow files, whatever else lies in it. */
export interface Folder {
  readonly directory: string;
  /** What is below it, hidden things apart; links are listed and never followed. */
  list(): Promise<readonly TreeFile[]>;
  read(file: string): Promise<Uint8Array>;
  /** Writes files one by one, each whole or not at all, after looking whether all can be. Throws EXPORT_FOLDER. */
  write(files: readonly FileWrite[]): Promise<void>;
}

/** Opens a folder, which need not be there yet. */
export function openFolder(directory: string): Folder {
  return {
    directory,
    list: () => listBelow(directory, ''),
    read: (file) => readFile(path.join(directory, file)),
    write: (files) => writeAll(directory, files),
  };
}

async function listBelow(directory: string, below: string): Promise<readonly TreeFile[]> {
  const entries = await readdir(path.join(directory, below), { withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT' && below === '') {
        return [];
      }
      throw unusable(`${path.join(directory, below)} cannot be listed.`, cause);
    },
  );
  const files: TreeFile[] = [];
  for (const entry of entries) {
    const inside = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isSymbolicLink()) {
      files.push({ path: inside, kind: 'symlink', size: 0 });
    } else if (entry.isFile()) {
      files.push({ path: inside, kind: 'file', size: 0 });
    } else if (
      entry.isDirectory() &&
      !entry.name.startsWith('.') &&
      entry.name !== 'node_modules'
    ) {
      files.push(...(await listBelow(directory, inside)));
    }
  }
  return files;
}

async function writeAll(directory: string, files: readonly FileWrite[]): Promise<void> {
  if (files.length === 0) {
    return;
  }
  await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw unusable(`${directory} cannot be made.`, cause);
  });
  const root = await realpath(directory);
  for (const file of files) {
    await checkWay(root, file.path);
  }
  for (const file of files) {
    await writeOne(root, file);
  }
}

/** Looks at every part of the way below the root: none may be a link, and the end no folder. */
async function checkWay(root: string, file: string): Promise<void> {
  const parts = file.split('/');
  if (path.isAbsolute(file) || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw unusable(`${JSON.stringify(file)} leads out of the folder.`);
  }
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const at = path.join(root, ...parts.slice(0, depth));
    const found = await lstat(at).catch(() => undefined);
    const fits = depth < parts.length ? found?.isDirectory() : found?.isFile();
    if (found !== undefined && fits !== true) {
      throw unusable(`${parts.slice(0, depth).join('/')} is ${kindOf(found)}.`);
    }
  }
}

function kindOf(found: { isSymbolicLink(): boolean; isDirectory(): boolean }): string {
  return found.isSymbolicLink()
    ? 'a symbolic link'
    : found.isDirectory()
      ? 'a folder'
      : 'no folder and no regular file';
}

/** A reader sees the old file or the new one, never a part. */
async function writeOne(root: string, file: FileWrite): Promise<void> {
  const target = path.join(root, file.path);
  const fresh = path.join(path.dirname(target), `.mainsheet-${randomBytes(8).toString('hex')}`);
  try {
    await mkdir(path.dirname(target), { recursive: true });
    // Again: what was made since the first look is not written through either.
    await checkWay(root, file.path);
    const handle = await open(fresh, 'wx', 0o666);
    try {
      await handle.writeFile(file.text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, target);
  } catch (cause) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw isAppError(cause) ? cause : unusable(`${file.path} cannot be written.`, cause);
  }
}

function unusable(message: string, cause?: unknown): Error {
  return appError(CAPTURE_ERRORS, 'EXPORT_FOLDER', {
    message,
    ...(cause === undefined ? {} : { cause }),
  });
}
