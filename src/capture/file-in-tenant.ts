import { compile, referencesOf } from '../documents/compile.ts';
import type { Resolution } from '../documents/compile.ts';
import type { Desired } from '../documents/desired.ts';
import type { WorkflowDocument } from '../documents/document.ts';
import { expand, tagsOf } from '../documents/expand.ts';
import type { Expanded } from '../documents/expand.ts';
import { namedPath } from '../documents/named-file.ts';
import type { TenantPatch } from '../documents/tenant-file.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import type { LookUpKind } from '../tenant/tenant.ts';
import { REFERENCE_KINDS, referenceText } from '../workflow/reference.ts';
import type { Candidate } from '../workflow/reference.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ExistingFile, ExistingFiles } from './existing-files.ts';
import type { KnownNames, ReferenceFinder } from './name-ids.ts';
import { externalUrlOf } from './written-workflow.ts';

/** A file that was read without an error, with variables, named files and patches of the tenant put in. */
export interface FileInTenant {
  readonly document: WorkflowDocument;
  readonly expanded: Expanded;
}

/** Brings a file to the tenant; undefined where it has an error, by itself or in this tenant. */
export async function bringToTenant(
  { path, read }: ExistingFile,
  existing: ExistingFiles,
): Promise<FileInTenant | undefined> {
  const { document } = read;
  if (document === undefined) {
    return undefined;
  }
  const { tenant, tenantPath, meant } = existing;
  const patches: readonly TenantPatch[] = tenant.patches.filter(
    ({ workflow }) => meant(workflow) === path,
  );
  const texts = new Map<string, string>();
  for (const found of tagsOf(document, patches)) {
    const named = namedPath(found);
    const text = named === undefined ? undefined : await existing.textOf(named);
    if (named !== undefined && text !== undefined) {
      texts.set(named, text);
    }
  }
  const { expanded } = expand(
    { ...read, document },
    {
      patches,
      rules: {},
      variables: tenant.variables,
      tenantFile: tenantPath,
      named: (file) => {
        const text = texts.get(file);
        return text === undefined ? { ok: false, why: 'missing' } : { ok: true, text };
      },
      uses: () => undefined,
    },
  );
  return expanded === undefined ? undefined : { document, expanded };
}

/** Looks up what files refer to, each reference once. What may not be looked up has no id. */
export async function resolveReferences(
  files: readonly FileInTenant[],
  finder: ReferenceFinder,
  known: KnownNames,
  signal?: AbortSignal,
): Promise<Resolution['reference']> {
  const ids = new Map<string, string | undefined>();
  for (const { id, name } of known.workflows) {
    const text = referenceText({ kind: 'workflow', name });
    // Two of one name: neither is meant for sure.
    ids.set(text, ids.has(text) ? undefined : id);
  }
  known.refs.forEach((id, text) => ids.set(text, id));
  const references = files.flatMap(({ expanded }) => referencesOf(expanded));
  for (const kind of REFERENCE_KINDS) {
    const names = references
      .filter((one) => one.kind === kind && !ids.has(referenceText(one)))
      .map(({ name }) => name);
    if (kind !== 'workflow' && names.length > 0) {
      const found = await askedFor(finder, kind, names, signal);
      for (const [name, candidates] of found) {
        const [only, ...others] = candidates;
        ids.set(referenceText({ kind, name }), others.length === 0 ? only?.id : undefined);
      }
    }
  }
  return (reference) => ids.get(referenceText(reference));
}

async function askedFor(
  finder: ReferenceFinder,
  kind: LookUpKind,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  try {
    return await finder.lookUp(kind, names, signal);
  } catch (error) {
    if (isTenantError(error, 'TENANT_SCOPE_MISSING')) {
      return new Map();
    }
    throw error;
  }
}

/** Says what a file wants of a workflow of the tenant, with the tenant's ids. */
export function desiredOf(
  { expanded }: FileInTenant,
  workflow: LiveWorkflow,
  reference: Resolution['reference'],
  externalUrl: (workflowId: string) => string,
): Desired {
  return compile(expanded, {
    reference,
    self: (field) =>
      field === 'id' ? workflow.id : (externalUrlOf(workflow) ?? externalUrl(workflow.id)),
  });
}
