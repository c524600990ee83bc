import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeNamed } from '../documents/named-file.ts';
import type { NamedText } from '../documents/named-file.ts';
import { NO_TENANT_FILE } from '../documents/tenant-file.ts';
import { appError } from '../kernel/app-error.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { findTenantFile, inRoot, meantFile, tenantNames } from '../sync/tenant-files.ts';
import type { TestTenant } from '../testing/stand-ins.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { enclosingRepository, localTree, workflowFolder } from './local-tree.ts';

/** The tenant that tests run for. */
export interface FoundTestTenant {
  readonly tenant: TestTenant;
  /** Its name, where nobody named it and there are others. */
  readonly chosen?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds the tenant to test for: the one that is named, else the first of those that have a file. Throws
 * COMMAND_TENANT_UNKNOWN.
 */
export async function findTestTenant(
  directory: string,
  cwd: string,
  wanted: string | undefined,
): Promise<FoundTestTenant> {
  const repository = await enclosingRepository(directory);
  const folder = await workflowFolder(directory, repository);
  const root = path.relative(repository, folder).split(path.sep).join('/');
  const tree = await localTree(repository);
  const files = (await tree.files(root)) ?? [];
  const names = tenantNames(files.map((file) => file.path.slice(inRoot(root, '').length)));
  const name = wanted ?? names[0];
  if (wanted !== undefined && !names.includes(wanted)) {
    throw appError(COMMAND_ERRORS, 'COMMAND_TENANT_UNKNOWN', {
      message: `There is no tenants/${wanted}.yaml; there is ${names.join(', ') || 'none at all'}.`,
    });
  }
  const found =
    name === undefined
      ? { tenant: NO_TENANT_FILE, diagnostics: [] }
      : await findTenantFile(name, root, files, tree);
  const { tenant = NO_TENANT_FILE } = found;
  const paths = new Set(files.map((file) => file.path));
  const patches = tenant.patches.map((patch) => ({
    patch,
    file: meantFile(patch.workflow, root, (one) => paths.has(one)),
  }));
  const slashed = (absolute: string, from: string): string =>
    path.relative(from, absolute).split(path.sep).join('/');
  return {
    tenant: {
      tenant,
      patchesOf: (file) => patches.filter((one) => one.file === file).map(({ patch }) => patch),
      named: (file) => namedText(path.join(repository, file), repository),
      pathOf: (shown) => slashed(path.resolve(cwd, shown), repository),
      shownOf: (file) => slashed(path.join(repository, file), cwd),
    },
    ...(name === undefined || name === wanted || names.length === 1 ? {} : { chosen: name }),
    diagnostics: found.diagnostics.map((one) => ({
      ...one,
      file: slashed(path.join(repository, one.file), cwd),
    })),
  };
}

/** Reads a named file; no part of its path may be a link. */
function namedText(absolute: string, repository: string): NamedText {
  try {
    for (let at = absolute; at !== repository; at = path.dirname(at)) {
      if (lstatSync(at).isSymbolicLink()) {
        return { ok: false, why: 'symlink' };
      }
    }
    return decodeNamed(readFileSync(absolute));
  } catch {
    return { ok: false, why: 'missing' };
  }
}
