import type { Diagnostic } from '../kernel/diagnostic.ts';
import { isObject, objectOf, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { DocumentSettings } from '../workflow/document-settings.ts';
import { applyTenantPatch } from './apply-tenant-patch.ts';
import { bodyOf } from './body.ts';
import type { ReadDocument, RuleOptions, WorkflowDocument } from './document.ts';
import { Inliner } from './inline-tags.ts';
import type { InlineContext } from './inline-tags.ts';
import { judge } from './judge.ts';
import type { Positions } from './positions.ts';
import { readSettings } from './settings.ts';
import { isTagged } from './tag.ts';
import { tagsIn } from './tags-in.ts';
import type { FoundTag } from './tags-in.ts';
import type { TenantPatch } from './tenant-file.ts';

/** A document as one tenant has it: variables, texts of files and patches put in, references still open. */
export interface Expanded {
  readonly file: string;
  readonly name: string;
  readonly body: JsonObject;
  readonly settings: DocumentSettings;
  readonly positions: Positions;
  /** What is still to be asked of the tenant: `!ref`, `!self`, `!live`, and texts that hold one. */
  readonly tags: readonly FoundTag[];
}

/** What expanding needs beside the document. */
export interface ExpandContext extends InlineContext {
  readonly patches: readonly TenantPatch[];
  readonly rules: RuleOptions;
}

/** What expanding gave; without `expanded` a diagnostic is an error. */
export interface Expansion {
  readonly expanded?: Expanded;
  readonly diagnostics: readonly Diagnostic[];
}

/** Brings a document to one tenant as far as that can be done without asking it. Pure, and never throws. */
export function expand(
  read: ReadDocument & { readonly document: WorkflowDocument },
  context: ExpandContext,
): Expansion {
  const { document } = read;
  if (!document.tagged && context.patches.length === 0) {
    return { expanded: { ...document, tags: [] }, diagnostics: [] };
  }
  const inliner = new Inliner(context);
  const inlined = inliner.inline(document.body);
  const whole = objectOf([
    ...Object.entries(isObject(inlined) ? inlined : {}),
    ...(document.block === null ? [] : [['mainsheet', document.block] as const]),
  ]);
  const patched = applyTenantPatch(whole, context.patches, document.file, (value) =>
    inliner.inline(value),
  );
  const found = [...inliner.diagnostics, ...patched.diagnostics];
  const workflow = patched.value;
  const known = new Set(read.diagnostics.map(keyOf));
  const judged = judge(document.file, { workflow, mounts: [], oldSkeleton: false }, document, {
    ...context.rules,
    expanded: true,
  }).filter((one) => !known.has(keyOf(one)));
  const diagnostics = [...found, ...judged];
  const name = stringAt(workflow, 'name');
  if (
    name === undefined ||
    name.trim() === '' ||
    isTagged(name) ||
    diagnostics.some(({ severity }) => severity === 'error')
  ) {
    return { diagnostics };
  }
  const { settings } = readSettings(own(workflow, 'mainsheet'));
  const body = bodyOf(workflow);
  const { file, positions } = document;
  return { expanded: { file, name, body, settings, positions, tags: tagsIn(body) }, diagnostics };
}

function keyOf({ code, pointer, message }: Diagnostic): string {
  return JSON.stringify([code, pointer, message]);
}

/** Lists the tagged values of a document and of a tenant's patches on it. */
export function tagsOf(
  document: WorkflowDocument,
  patches: readonly TenantPatch[],
): readonly FoundTag[] {
  return [
    ...(document.tagged ? tagsIn(document.body) : []),
    ...patches.flatMap(({ operations }) =>
      operations.flatMap(({ operation }) => tagsIn((operation.value ?? null) satisfies Json)),
    ),
  ];
}
