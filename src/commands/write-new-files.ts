import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.ts';
import { COMMAND_ERRORS } from './errors.ts';

/** A file to be made. */
export interface NewFile {
  /** Absolute. */
  readonly at: string;
  /** The path that people are shown. */
  readonly shown: string;
  readonly text: string;
}

/** Writes files that must not be there yet, all or none. Throws COMMAND_FILE_EXISTS and COMMAND_INPUT. */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const known = await Promise.all(files.map(async ({ at }) => exists(at)));
  const there = files.filter((_, index) => known[index]);
  if (there.length > 0) {
    const message = `${there.map(({ shown }) => shown).join(', ')}.`;
    throw appError(COMMAND_ERRORS, 'COMMAND_FILE_EXISTS', { message });
  }
  const written: string[] = [];
  for (const file of files) {
    try {
      await mkdir(path.dirname(file.at), { recursive: true });
      await writeFile(file.at, file.text, { flag: 'wx' });
      written.push(file.at);
    } catch (cause) {
      await Promise.all(written.map((at) => rm(at, { force: true })));
      const message = `${file.shown} cannot be written.`;
      throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message, cause });
    }
  }
}

/** A link that leads nowhere is there, too. */
async function exists(at: string): Promise<boolean> {
  return lstat(at).then(
    () => true,
    () => false,
  );
}
