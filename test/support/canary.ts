import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';

/** What every secret of a test begins with, so that one that gets out is found wherever it is. */
export const MARK = 'canary-';

/** Secrets that stand in a workflow of a tenant: the store, as confidential as the tenant, may hold them. */
export const IN_WORKFLOW = `${MARK}in-workflow-`;

/** As it is, and as somebody who wants to hide nothing may have written it. */
const FORMS: readonly RegExp[] = [
  /canary-[\w-]*/g,
  /Y2FuYXJ5L[\w+/=-]*/g,
  /NhbmFyeS[\w+/=-]*/g,
  /jYW5hcnkt[\w+/=-]*/g,
];

/** Lists the marked secrets in a text: as they are, and in Base64 at each of its three offsets. */
export function canaries(text: string): readonly string[] {
  return FORMS.flatMap((form) => text.match(form) ?? []);
}

/** Fails when a text that leaves the program holds a marked secret; says around what. */
export function expectNoCanary(where: string, text: string): void {
  const found = canaries(text);
  const at = found[0] === undefined ? 0 : text.indexOf(found[0]);
  expect(found, `${where}: …${text.slice(Math.max(0, at - 120), at + 120)}…`).toEqual([]);
}

/** Fails when a file below a directory holds a marked secret of the configuration; gives how many were read. */
export async function expectNoCanaryBelow(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    const text = await readFile(file, 'latin1').catch(() => '');
    expectNoCanary(file, text.replaceAll(IN_WORKFLOW, ''));
  }
  return files.length;
}
