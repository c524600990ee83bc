import ignore from 'ignore';
import { compareText } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { fileDiagnostic } from './file-findings.ts';
import { LIMITS } from './limits.ts';

/** One entry of a commit's tree; the path is from the repository's root, with slashes. */
export interface TreeFile {
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'submodule';
  /** Bytes. */
  readonly size: number;
}

/** Why a path below the root is no workflow file. */
export type SkipReason = 'hidden' | 'test' | 'tenants' | 'ignored' | 'other';

/** Which files are read as workflows. `selected` is empty where a diagnostic is an error: not "none", but "unknown". */
export interface SelectedFiles {
  /** Sorted paths from the repository's root. */
  readonly selected: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly why: SkipReason }[];
  readonly diagnostics: readonly Diagnostic[];
}

const WORKFLOW_FILE = /\.(ya?ml|json)$/;
const TEST_FILE = /\.test\.(ya?ml|json)$/;

/** Chooses the workflow files below a root; `ignoreText` is the root's `.mainsheetignore`, in gitignore's syntax. */
export function selectFiles(
  files: readonly TreeFile[],
  root: string,
  ignoreText = '',
): SelectedFiles {
  const base = trimRoot(root);
  const costly = costlyPatterns(ignoreText, base);
  if (costly.length > 0) {
    return { selected: [], skipped: [], diagnostics: costly };
  }
  // Git's own rule is to tell letter case apart; names such as `..foo` are legal in a tree.
  const ignored = ignore({ ignorecase: false, allowRelativePaths: true }).add(ignoreText);
  const selected: string[] = [];
  const skipped: { readonly path: string; readonly why: SkipReason }[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { path, kind } of files.toSorted((a, b) => compareText(a.path, b.path))) {
    const inside = path === base ? '' : below(path, base);
    if (inside === undefined) {
      continue;
    }
    const why = skipReason(inside, kind, (name) => ignored.ignores(name));
    if (why === undefined && kind === 'file') {
      selected.push(path);
    } else if (why === undefined) {
      diagnostics.push(
        fileDiagnostic(kind === 'symlink' ? 'FILE_SYMLINK' : 'FILE_SUBMODULE', path),
      );
      skipped.push({ path, why: 'other' });
    } else {
      skipped.push({ path, why });
    }
  }
  if (selected.length > LIMITS.files) {
    const tooMany = fileDiagnostic('FILES_TOO_MANY', base, `There are ${selected.length}.`);
    return { selected: [], skipped, diagnostics: [...diagnostics, tooMany] };
  }
  return { selected, skipped, diagnostics };
}

/** Each star multiplies the time a name can take; nobody needs many, and the text comes from the repository. */
const MAX_STARS_IN_NAME = 3;
const MAX_STARS = 6;

/** Characters; a name takes time for each pattern there is. */
const MAX_IGNORE = 100_000;

function costlyPatterns(ignoreText: string, base: string): readonly Diagnostic[] {
  const file = base === '' ? '.mainsheetignore' : `${base}/.mainsheetignore`;
  if (ignoreText.length > MAX_IGNORE) {
    return [fileDiagnostic('IGNORE_PATTERN', file, `It has more than ${MAX_IGNORE} characters.`)];
  }
  return ignoreText.split(/\r?\n/).flatMap((line, index) => {
    const inNames = line.split('/').map((name) => name.match(/\*+/g)?.length ?? 0);
    const all = inNames.reduce((sum, stars) => sum + stars, 0);
    const isCostly =
      !line.startsWith('#') && (all > MAX_STARS || Math.max(...inNames) > MAX_STARS_IN_NAME);
    return isCostly ? [fileDiagnostic('IGNORE_PATTERN', file, undefined, { line: index + 1 })] : [];
  });
}

function trimRoot(root: string): string {
  return root
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** Gives a path relative to the root; undefined when it lies elsewhere. */
function below(path: string, base: string): string | undefined {
  if (base === '') {
    return path;
  }
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
}

/** Gives why an entry is left out; undefined for a workflow file, and for a link or submodule that may hide some. */
function skipReason(
  inside: string,
  kind: TreeFile['kind'],
  isIgnored: (path: string) => boolean,
): SkipReason | undefined {
  const parts = inside.split('/');
  if (parts.some((part) => part.startsWith('.') || part.startsWith('_'))) {
    return 'hidden';
  }
  if (parts[0] === 'tenants' && (parts.length > 1 || kind !== 'file')) {
    return 'tenants';
  }
  if (inside !== '' && isIgnored(kind === 'submodule' ? `${inside}/` : inside)) {
    return 'ignored';
  }
  const name = parts.at(-1) ?? '';
  // A link or submodule without an ending may be a folder of workflows.
  if (kind !== 'file' && !name.includes('.')) {
    return undefined;
  }
  if (kind === 'submodule') {
    return undefined;
  }
  if (TEST_FILE.test(name)) {
    return 'test';
  }
  return WORKFLOW_FILE.test(name) ? undefined : 'other';
}
