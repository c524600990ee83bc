import { compile } from '../documents/compile.ts';
import type { Resolution } from '../documents/compile.ts';
import type { Desired } from '../documents/desired.ts';
import type { RuleOptions, WorkflowDocument } from '../documents/document.ts';
import { expand } from '../documents/expand.ts';
import type { Expanded } from '../documents/expand.ts';
import type { NamedText } from '../documents/named-file.ts';
import { readDocument } from '../documents/read-document.ts';
import type { TenantFile, TenantPatch } from '../documents/tenant-file.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';

/** One workflow file of a commit, with what its tenant's own file and the commit add to it. */
export interface CaptureSource {
  /** The file's path in the repository. */
  readonly file: string;
  readonly text: string;
  readonly tenant: TenantFile;
  /** The tenant's operations on this file. */
  readonly patches: readonly TenantPatch[];
  readonly rules: RuleOptions;
  /** The text of another file of the commit. */
  named(path: string): NamedText;
}

/** A file brought to its tenant, but for what the tenant has to be asked; or its errors. */
export type CaptureDocument =
  | { readonly ok: true; readonly document: WorkflowDocument; readonly expanded: Expanded }
  | { readonly ok: false; readonly errors: readonly Diagnostic[] };

/** Reads a file for its tenant. */
export function readForCapture(source: CaptureSource): CaptureDocument {
  const { file, text, tenant, patches, rules } = source;
  const read = readDocument(file, Buffer.from(text), rules);
  const { document } = read;
  if (document === undefined) {
    return { ok: false, errors: errorsOf(read.diagnostics) };
  }
  const { expanded, diagnostics } = expand(
    { ...read, document },
    {
      patches,
      rules,
      variables: tenant.variables,
      tenantFile: tenant.file,
      named: (path) => source.named(path),
      uses: () => undefined,
    },
  );
  return expanded === undefined
    ? { ok: false, errors: errorsOf(diagnostics) }
    : { ok: true, document, expanded };
}

/** What a file, once read, wants of the tenant. */
export function wishOf(
  { expanded }: Extract<CaptureDocument, { readonly ok: true }>,
  resolution: Resolution,
): Desired {
  return compile(expanded, resolution);
}

function errorsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}
