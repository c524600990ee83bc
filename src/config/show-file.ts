import path from 'node:path';

/** Writes a path for people: one inside the working directory as they write it. */
export function showFile(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') ? file : relative;
}
