import ignore from 'ignore';
import { compareText } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { fileDiagnostic } from '../documents/file-findings.ts';
import { readTenantFile } from '../documents/read-tenant-file.ts';
import { NO_TENANT_FILE } from '../documents/tenant-file.ts';
import type { TenantFile } from '../documents/tenant-file.ts';
import type { Snapshot, TreeFile } from '../git/snapshot.ts';

/** A tenant's own file as it stands in a commit; without `tenant` it is broken, and nothing of the tenant is known. */
export interface FoundTenantFile {
  readonly tenant?: TenantFile;
  /** The file's blob, empty where there is none. */
  readonly oid: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads `tenants/<name>.yaml` (or .yml, .json) below the folder of the workflow files. */
export async function findTenantFile(
  name: string,
  root: string,
  files: readonly TreeFile[],
  snapshot: Pick<Snapshot, 'read'>,
  signal?: AbortSignal,
): Promise<FoundTenantFile> {
  const base = inRoot(root, `tenants/${name}`);
  const found = files.filter(({ path }) =>
    ['yaml', 'yml', 'json'].some((ending) => path === `${base}.${ending}`),
  );
  const [file, other] = found;
  if (file === undefined) {
    return { tenant: NO_TENANT_FILE, oid: '', diagnostics: [] };
  }
  const { path, oid, kind } = file;
  if (other !== undefined) {
    return { oid, diagnostics: [fileDiagnostic('TENANT_FILE_TWICE', other.path)] };
  }
  if (kind !== 'file') {
    return {
      oid,
      diagnostics: [fileDiagnostic('TENANT_FILE_SHAPE', path, 'It is no regular file.')],
    };
  }
  const bytes = (await snapshot.read([oid], signal)).get(oid) ?? new Uint8Array();
  return { oid, ...readTenantFile(path, bytes) };
}

/** The names of the tenants that have a file, of paths below the folder of the workflow files; sorted. */
export function tenantNames(paths: readonly string[]): readonly string[] {
  const names = paths.flatMap((path) => {
    const [, name] = /^tenants\/([^/]+)\.(?:ya?ml|json)$/.exec(path) ?? [];
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)].toSorted(compareText);
}

/** The path in the repository of a path below the folder of the workflow files. */
export function inRoot(root: string, path: string): string {
  return root === '' ? path : `${root}/${path}`;
}

/** The file that a tenant's file means: below the folder of the workflow files, else from the repository's root. */
export function meantFile(
  written: string,
  root: string,
  exists: (path: string) => boolean,
): string | undefined {
  return [inRoot(root, written), written].find(exists);
}

/** Says of each file whether the tenant takes it: `only` and `exclude`, in gitignore's syntax. */
export function takes({ only, exclude }: TenantFile, root: string): (file: string) => boolean {
  if (only === undefined && exclude.length === 0) {
    return () => true;
  }
  const matcher = (patterns: readonly string[]): ReturnType<typeof ignore> =>
    ignore({ ignorecase: false, allowRelativePaths: true }).add([...patterns]);
  const [taken, left] = [only === undefined ? undefined : matcher(only), matcher(exclude)];
  return (file) => {
    const inside = root === '' ? file : file.slice(root.length + 1);
    return (taken === undefined || taken.ignores(inside)) && !left.ignores(inside);
  };
}

/** What a tenant's file says of files that are not there. */
export function unusedEntries(
  tenant: TenantFile,
  root: string,
  exists: (path: string) => boolean,
): readonly Diagnostic[] {
  return [...tenant.ids, ...tenant.patches].flatMap(({ workflow, place }) =>
    meantFile(workflow, root, exists) === undefined
      ? [
          fileDiagnostic(
            'TENANT_FILE_UNUSED',
            place.file,
            `It is ${workflow.slice(0, 200)}.`,
            place,
          ),
        ]
      : [],
  );
}
