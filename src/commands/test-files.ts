import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Dirent } from 'node:fs';
import { selectFiles } from '../documents/select-files.ts';
import type { TreeFile } from '../documents/select-files.ts';
import { readEntry } from '../git/work-tree.ts';
import { appError } from '../kernel/app-error.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { COMMAND_ERRORS } from './errors.ts';

/** What `mainsheet test` looks at; every path is absolute. */
export interface TestTarget {
  readonly root: string;
  /** The one file that is asked for: a test file, or a workflow whose tests are to run. */
  readonly only?: string;
}

/** The files below a target. */
export interface TestFiles {
  readonly tests: readonly string[];
  readonly workflows: readonly string[];
  /** Errors only, with paths seen from the root. */
  readonly diagnostics: readonly Diagnostic[];
}

const IGNORE_FILE = '.mainsheetignore';

/** Finds out what a path on the command line is. Throws COMMAND_INPUT when there is nothing. */
export async function testTarget(cwd: string, written: string): Promise<TestTarget> {
  const absolute = path.resolve(cwd, written);
  try {
    const isFile = (await stat(absolute)).isFile();
    return isFile ? { root: path.dirname(absolute), only: absolute } : { root: absolute };
  } catch (cause) {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
      message: `There is nothing at ${written}.`,
      cause,
    });
  }
}

/** Lists test files and workflow files below a root, as `validate` tells them apart. */
export async function listTestFiles(root: string): Promise<TestFiles> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.flatMap((entry) => treeFile(root, entry));
  const ignoreText = await readFileAt(path.join(root, IGNORE_FILE));
  const { selected, skipped, diagnostics } = selectFiles(
    files,
    '',
    ignoreText === undefined ? undefined : new TextDecoder().decode(ignoreText),
  );
  const absolute = (file: string): string => path.join(root, file);
  return {
    tests: skipped.filter(({ why }) => why === 'test').map((file) => absolute(file.path)),
    workflows: selected.map(absolute),
    diagnostics: diagnostics.filter(({ severity }) => severity === 'error'),
  };
}

/** Reads a file that is no link; undefined when it is not there. */
export async function readFileAt(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readEntry(path.dirname(file), { path: path.basename(file), kind: 'file' });
  } catch {
    return undefined;
  }
}

function treeFile(root: string, entry: Dirent): readonly TreeFile[] {
  const absolute = path.join(entry.parentPath, entry.name);
  const file = path.relative(root, absolute).split(path.sep).join('/');
  return entry.isFile() ? [{ path: file, kind: 'file', size: 0 }] : [];
}
