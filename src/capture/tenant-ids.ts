import { stringify } from 'yaml';
import { editYaml } from '../documents/write/edit-yaml.ts';
import { appError } from '../kernel/app-error.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { escapeToken } from '../kernel/pointer.ts';
import { CAPTURE_ERRORS } from './errors.ts';
import type { ExistingFiles } from './existing-files.ts';
import type { FileWrite } from './folder.ts';

/** A file and the workflow that it describes in this tenant. */
export interface FileId {
  readonly path: string;
  readonly id: string;
}

/** Notes down which workflow each file is, and leaves everything else as it is; undefined when all is known. */
export function noteIds(
  found: readonly FileId[],
  { tenant, tenantPath, tenantText, meant }: ExistingFiles,
): FileWrite | undefined {
  if (tenantText === undefined || tenantText.trim() === '') {
    const ids = Object.fromEntries(found.map(({ path, id }) => [path, id]));
    return found.length === 0
      ? undefined
      : { path: tenantPath, text: stringify({ ids }, { lineWidth: 0 }) };
  }
  const operations: PatchOperation[] = [];
  for (const { path, id } of found) {
    const here = tenant.ids.find(({ workflow }) => meant(workflow) === path || workflow === path);
    const stale = tenant.ids.filter((one) => one.id === id && one !== here);
    operations.push(
      ...stale.map(({ workflow }): PatchOperation => ({ op: 'remove', path: pointerOf(workflow) })),
    );
    if (here?.id !== id) {
      const op = here === undefined ? 'add' : 'replace';
      operations.push({ op, path: pointerOf(here?.workflow ?? path), value: id });
    }
  }
  if (operations.length === 0) {
    return undefined;
  }
  const text = edited(tenantText, operations, tenant.ids.length === 0);
  if (text === undefined) {
    throw appError(CAPTURE_ERRORS, 'EXPORT_TENANT_FILE', {
      message: `The ids cannot be written into ${tenantPath}.`,
    });
  }
  return { path: tenantPath, text };
}

/** Without a single id the mapping may be missing, or be null. */
function edited(
  text: string,
  operations: readonly PatchOperation[],
  mayLack: boolean,
): string | undefined {
  const plain = editYaml(text, operations);
  if (plain.ok || !mayLack) {
    return plain.ok ? plain.text : undefined;
  }
  for (const op of ['add', 'replace'] as const) {
    const value = Object.fromEntries(
      operations.map(({ path, value: id }) => [unescaped(path), id ?? null]),
    );
    const made = editYaml(text, [{ op, path: '/ids', value }]);
    if (made.ok) {
      return made.text;
    }
  }
  return undefined;
}

function pointerOf(workflow: string): string {
  return `/ids/${escapeToken(workflow)}`;
}

function unescaped(pointer: string): string {
  return pointer.slice('/ids/'.length).replaceAll('~1', '/').replaceAll('~0', '~');
}
