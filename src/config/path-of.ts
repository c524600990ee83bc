import path from 'node:path';
import type { Surroundings } from './resolve-secret.ts';

/** The absolute path of a file that is named by its path; `file:` before it, as secrets have it, is taken too. */
export function pathOf(written: string, { cwd }: Pick<Surroundings, 'cwd'>): string {
  return path.resolve(cwd, written.replace(/^file:/, ''));
}
