import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.ts';
import { COMMAND_ERRORS } from './errors.ts';

/** Writes a file that is there anew, with its mode; a reader sees the old file or the new one. Throws COMMAND_INPUT. */
export async function replaceFile(at: string, shown: string, text: string): Promise<void> {
  const fresh = path.join(path.dirname(at), `.mainsheet-${randomBytes(8).toString('hex')}`);
  try {
    const { mode } = await stat(at);
    const handle = await open(fresh, 'wx', mode);
    try {
      await handle.chmod(mode);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, at);
  } catch (cause) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
      message: `${shown} cannot be written.`,
      cause,
    });
  }
}
