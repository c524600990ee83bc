import path from 'node:path';
import { decodeFile } from '../documents/decode-file.ts';
import type { ReadDocument } from '../documents/document.ts';
import { readDocument } from '../documents/read-document.ts';
import { readTenantFile } from '../documents/read-tenant-file.ts';
import { selectFiles } from '../documents/select-files.ts';
import { NO_TENANT_FILE } from '../documents/tenant-file.ts';
import type { TenantFile } from '../documents/tenant-file.ts';
import { appError } from '../kernel/app-error.ts';
import { CAPTURE_ERRORS } from './errors.ts';
import type { Folder } from './folder.ts';

/** A workflow file that is in the folder already. */
export interface ExistingFile {
  readonly path: string;
  readonly text: string;
  readonly read: ReadDocument;
}

/** What the folder holds before anything is written. */
export interface ExistingFiles {
  readonly workflows: readonly ExistingFile[];
  /** Every path, workflow file or not. */
  readonly paths: ReadonlySet<string>;
  readonly tenant: TenantFile;
  readonly tenantPath: string;
  readonly tenantText: string | undefined;
  /** The file that a path in the tenant's file means, from the folder or from the root of the repository. */
  readonly meant: (written: string) => string | undefined;
  /** The text of any file; undefined where there is none that can be read. */
  readonly textOf: (file: string) => Promise<string | undefined>;
}

const ENDINGS = ['yaml', 'yml', 'json'] as const;

/** Reads the workflow files of a folder, and what it says of one tenant. Throws EXPORT_TENANT_FILE, EXPORT_FOLDER. */
export async function readExisting(folder: Folder, tenant: string): Promise<ExistingFiles> {
  const tree = await folder.list();
  const paths = new Set(tree.map((file) => file.path));
  const regular = new Set(tree.filter(({ kind }) => kind === 'file').map((file) => file.path));
  async function textOf(file: string): Promise<string | undefined> {
    if (!regular.has(file)) {
      return undefined;
    }
    const decoded = decodeFile(await folder.read(file));
    return decoded.ok ? decoded.text : decoded.code === 'FILE_EMPTY' ? '' : undefined;
  }
  const { selected, diagnostics } = selectFiles(tree, '', (await textOf('.mainsheetignore')) ?? '');
  const [trouble] = diagnostics.filter(({ severity }) => severity === 'error');
  if (trouble !== undefined && selected.length === 0) {
    throw appError(CAPTURE_ERRORS, 'EXPORT_FOLDER', { message: trouble.message });
  }
  const workflows: ExistingFile[] = [];
  for (const file of selected) {
    const bytes = await folder.read(file);
    const decoded = decodeFile(bytes);
    const text = decoded.ok ? decoded.text : '';
    workflows.push({ path: file, text, read: readDocument(file, bytes) });
  }
  const tenantPath =
    ENDINGS.map((ending) => `tenants/${tenant}.${ending}`).find((file) => paths.has(file)) ??
    `tenants/${tenant}.yaml`;
  const tenantText = await textOf(tenantPath);
  const base = path.resolve(folder.directory).split(path.sep).join('/');
  return {
    workflows,
    paths,
    tenant: readTenant(tenantPath, tenantText),
    tenantPath,
    tenantText,
    meant: (written) =>
      regular.has(written)
        ? written
        : [...regular].find(
            (file) => written.endsWith(`/${file}`) && `${base}/${file}`.endsWith(`/${written}`),
          ),
    textOf,
  };
}

function readTenant(file: string, text: string | undefined): TenantFile {
  if (text === undefined || text.trim() === '') {
    return NO_TENANT_FILE;
  }
  const { tenant, diagnostics } = readTenantFile(file, Buffer.from(text));
  if (tenant === undefined) {
    const [first] = diagnostics;
    throw appError(CAPTURE_ERRORS, 'EXPORT_TENANT_FILE', {
      message: `${file}:${first?.line ?? 1}: ${first?.message ?? ''}`,
    });
  }
  return tenant;
}

/** Says which file describes which workflow: the one the tenant's file names, else the only one of its name. */
export function matchFiles(
  live: readonly { readonly id: string; readonly name: string }[],
  { tenant, workflows, meant }: ExistingFiles,
): ReadonlyMap<string, ExistingFile> {
  const byPath = new Map(workflows.map((file) => [file.path, file]));
  const matched = new Map<string, ExistingFile>();
  const given = new Set<string>();
  for (const { id, workflow } of tenant.ids) {
    const file = byPath.get(meant(workflow) ?? '');
    if (file !== undefined) {
      matched.set(id, file);
      given.add(file.path);
    }
  }
  const free = workflows.filter(({ path: at }) => !given.has(at));
  const named = onlyOnes(free, ({ read }) => read.name);
  for (const [name, { id }] of onlyOnes(live, (workflow) => workflow.name)) {
    const file = named.get(name);
    if (file !== undefined && !matched.has(id)) {
      matched.set(id, file);
    }
  }
  return matched;
}

/** The items whose key no other has. */
function onlyOnes<T>(
  items: readonly T[],
  keyOf: (item: T) => string | undefined,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  const twice = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined && found.has(key)) {
      twice.add(key);
    } else if (key !== undefined) {
      found.set(key, item);
    }
  }
  twice.forEach((key) => found.delete(key));
  return found;
}
