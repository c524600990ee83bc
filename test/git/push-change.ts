import type { BranchChange } from '../../src/git/branch-writer.ts';

export const BRANCH = 'mainsheet/production/notify';

/** The date of every change. */
export const AT = Date.UTC(2026, 2, 1, 10, 20, 30, 999);

/** A change to a commit, of files written in the test. */
export function change(
  base: string,
  files: Record<string, string | Uint8Array | undefined>,
  other: Partial<BranchChange> = {},
): BranchChange {
  const bytes = Object.entries(files).map(
    ([name, text]) => [name, typeof text === 'string' ? Buffer.from(text) : text] as const,
  );
  return { branch: BRANCH, base, files: new Map(bytes), message: 'Change', at: AT, ...other };
}
