import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readSeed } from '../emulator/seed.ts';
import type { Seed } from '../emulator/seed.ts';
import type { Kind } from '../emulator/look-ups/kinds.ts';
import type { Rows } from '../emulator/look-ups/records.ts';
import { readDocument } from '../documents/read-document.ts';
import { appError } from '../kernel/app-error.ts';
import { stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { withStandIns } from '../testing/stand-ins.ts';
import type { TestTenant } from '../testing/stand-ins.ts';
import { referenceText } from '../workflow/reference.ts';
import type { ReferenceKind } from '../workflow/reference.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { findTestTenant } from './test-tenant.ts';

/** Which rows of a seed a reference can mean. */
const KINDS: readonly (readonly [ReferenceKind, Kind])[] = [
  ['identity', 'identities'],
  ['source', 'sources'],
  ['role', 'roles'],
  ['access-profile', 'access-profiles'],
  ['governance-group', 'governance-groups'],
  ['form', 'forms'],
  ['parameter', 'parameters'],
  ['connector', 'connectors'],
];

/**
 * Reads seed folders for an embedded tenant. Workflow files with tags are brought to the tenant of that name, else to the
 * first that has a file; what they refer to is looked up in the seed's own rows. Throws EMULATOR_SEED_INVALID and
 * COMMAND_INPUT.
 */
export async function tenantSeed(
  folders: readonly string[],
  options: { readonly ids?: string; readonly tenant?: string } = {},
): Promise<Seed> {
  const tenants = new Map<string, TestTenant>();
  for (const folder of folders) {
    if (existsSync(path.join(folder, 'tenants'))) {
      const found = await findTestTenant(folder, folder, options.tenant);
      tenants.set(folder, found.tenant);
    }
  }
  return readSeed(folders, {
    ...(options.ids === undefined ? {} : { tenant: options.ids }),
    workflow: async (file, rows) => {
      const folder = folders.find((one) => file.startsWith(one + path.sep)) ?? '';
      const tenant = tenants.get(folder);
      return tenant === undefined ? undefined : taggedWorkflow(file, rows, tenant);
    },
  });
}

async function taggedWorkflow(
  file: string,
  rows: Rows,
  tenant: TestTenant,
): Promise<JsonObject | undefined> {
  const inside = tenant.pathOf(file);
  const read = readDocument(inside, await readFile(file));
  const { document } = read;
  if (document === undefined || (!document.tagged && tenant.patchesOf(inside).length === 0)) {
    return undefined;
  }
  const refs = new Map([...rowReferences(rows), ...tenant.tenant.refs]);
  const { body, diagnostics } = withStandIns(
    { ...read, document },
    { ...tenant, tenant: { ...tenant.tenant, refs } },
    {},
  );
  if (body === undefined) {
    const [first] = diagnostics.filter(({ severity }) => severity === 'error');
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
      message: `${first?.file ?? inside}:${first?.line ?? 1} ${first?.message ?? ''}`,
    });
  }
  return body;
}

function rowReferences(rows: Rows): readonly (readonly [string, string])[] {
  return KINDS.flatMap(([kind, seeded]) =>
    (rows[seeded] ?? []).flatMap((row) =>
      ['name', 'alias'].flatMap((key): readonly (readonly [string, string])[] => {
        const name = stringAt(row, key);
        const id = stringAt(row, 'id');
        return name === undefined || id === undefined ? [] : [[referenceText({ kind, name }), id]];
      }),
    ),
  );
}
