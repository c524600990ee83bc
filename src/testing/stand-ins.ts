import type { ReadDocument, RuleOptions, WorkflowDocument } from '../documents/document.ts';
import { compile } from '../documents/compile.ts';
import { expand } from '../documents/expand.ts';
import type { NamedText } from '../documents/named-file.ts';
import { NO_TENANT_FILE } from '../documents/tenant-file.ts';
import type { TenantFile, TenantPatch } from '../documents/tenant-file.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { JsonObject } from '../kernel/json.ts';
import { setAt } from '../kernel/pointer.ts';
import { referenceText } from '../workflow/reference.ts';

/** The tenant that workflows are tested as: its own file, and the files that workflows name. */
export interface TestTenant {
  readonly tenant: TenantFile;
  readonly patchesOf: (file: string) => readonly TenantPatch[];
  /** The text of a file by its path in the repository. */
  readonly named: (path: string) => NamedText;
  /** The path in the repository of a file as it is shown, and the other way round. */
  readonly pathOf: (shown: string) => string;
  readonly shownOf: (path: string) => string;
}

/** No tenant: variables are not defined, and no other file is there. */
export const NO_TEST_TENANT: TestTenant = {
  tenant: NO_TENANT_FILE,
  patchesOf: () => [],
  named: () => ({ ok: false, why: 'missing' }),
  pathOf: (shown) => shown,
  shownOf: (path) => path,
};

/** What stands for the workflow's own id, and for its address, where no tenant is asked. */
const SELF = {
  id: '00000000-0000-4000-8000-000000000000',
  'external-url': 'https://tenant.invalid/v2025/workflows/execute/external/self',
} as const;

/** A workflow with everything put in that its tenant would give; without a body a diagnostic is an error. */
export interface StoodIn {
  readonly body?: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Brings a workflow to a tenant without asking it: a reference stands for itself as `kind/name`, and a value of the
 * tenant's own is a text that names its place.
 */
export function withStandIns(
  read: ReadDocument & { readonly document: WorkflowDocument },
  { tenant, patchesOf, named }: TestTenant,
  rules: RuleOptions,
): StoodIn {
  const { expanded, diagnostics } = expand(read, {
    variables: tenant.variables,
    tenantFile: tenant.file,
    named,
    uses: () => undefined,
    patches: patchesOf(read.document.file),
    rules,
  });
  if (expanded === undefined) {
    return { diagnostics };
  }
  const { body, live } = compile(expanded, {
    reference: ({ kind, name }) =>
      tenant.refs.get(referenceText({ kind, name })) ?? `${kind}/${name}`,
    self: (field) => SELF[field],
  });
  return {
    body: live.reduce<JsonObject>(
      (whole, { pointer }) => setAt(whole, pointer, `live value of ${pointer}`) as JsonObject,
      body,
    ),
    diagnostics,
  };
}
