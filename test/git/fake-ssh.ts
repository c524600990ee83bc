import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryDirectory } from './open-test-source.ts';

/** Puts a program named `ssh` first on the PATH that writes its arguments to a file and then runs this script. */
export async function fakeSsh(script: string): Promise<() => Promise<readonly string[]>> {
  const directory = await temporaryDirectory();
  const log = path.join(directory, 'arguments');
  const program = path.join(directory, 'ssh');
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${log}'\n${script}\n`);
  await chmod(program, 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${directory}:${before}`;
  onTestFinished(() => {
    process.env['PATH'] = before;
  });
  return async () => (await readFile(log, 'utf8')).trimEnd().split('\n');
}

/** The last argument is the command that the server is to run. */
export const RUN_COMMAND = 'for last; do :; done; eval "$last"';
