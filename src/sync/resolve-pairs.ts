import { compile, referencesOf } from '../documents/compile.ts';
import type { Resolution } from '../documents/compile.ts';
import type { Desired } from '../documents/desired.ts';
import type { Expanded } from '../documents/expand.ts';
import { fileDiagnostic } from '../documents/file-findings.ts';
import { checkPolicy } from '../documents/policy.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { isObject, own, stringAt } from '../kernel/json.ts';
import type { FilePair, Pair } from '../plan/match.ts';
import { referenceText } from '../workflow/reference.ts';
import type { RepositoryPolicy } from '../workflow/policy.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { ReferenceBook } from './reference-book.ts';
import type { BookInput, ReferenceTrouble } from './reference-book.ts';

/** What a document became in the pass before, and from which answers. */
export type CompiledCache = WeakMap<
  Expanded,
  { readonly key: string; readonly desired: Desired; readonly diagnostics: readonly Diagnostic[] }
>;

/** Pairs whose documents know the tenant's ids. */
export interface ResolvedPairs {
  readonly pairs: readonly Pair[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What resolving looks at beside the pairs. */
export interface ResolveInput extends BookInput {
  readonly tenant: string;
  readonly policy: RepositoryPolicy;
  readonly cache: CompiledCache;
  /** The address of an external trigger whose workflow has not got one yet. */
  readonly externalUrl: (workflowId: string) => string;
}

/**
 * Puts the tenant's ids into documents. One whose references cannot be resolved, or that the policy does not allow, takes
 * itself out like any file with an error. Pure.
 */
export function resolvePairs(input: ResolveInput): ResolvedPairs {
  const book = new ReferenceBook(input);
  const diagnostics: Diagnostic[] = [];
  const ownerIds = allowedOwners(input.policy, book);
  const pairs = input.pairs.flatMap((pair): readonly Pair[] => {
    if (pair.kind !== 'file') {
      return [pair];
    }
    const open = referencesOf(pair.desired).flatMap((one) => book.trouble(one));
    const troubles = open.length === 0 ? [] : placed(pair.desired, open, input.tenant);
    const made = troubles.length > 0 ? undefined : compiled(pair, book, ownerIds, input);
    diagnostics.push(...troubles, ...(made?.diagnostics ?? []));
    const isWrong = made?.diagnostics.some(({ severity }) => severity === 'error') ?? true;
    return made !== undefined && !isWrong ? [{ ...pair, desired: made.desired }] : withdrawn(pair);
  });
  return { pairs, diagnostics };
}

/** The document is out; a workflow of ours keeps what it has. */
function withdrawn({ desired, entry, live }: FilePair<Expanded>): readonly Pair[] {
  return entry === undefined
    ? []
    : [
        {
          kind: 'invalid',
          file: desired.file,
          entry,
          ...(live === undefined ? {} : { live }),
        },
      ];
}

function compiled(
  pair: FilePair<Expanded>,
  book: ReferenceBook,
  ownerIds: ReadonlySet<string>,
  { policy, cache, externalUrl }: ResolveInput,
): { readonly desired: Desired; readonly diagnostics: readonly Diagnostic[] } {
  const { desired: expanded } = pair;
  const resolution: Resolution = {
    reference: (reference) => book.id(reference),
    self: (field) => {
      const found = selfOf(pair);
      return field === 'id' || found === undefined
        ? found?.id
        : (externalUrlIn(found.live) ?? externalUrl(found.id));
    },
  };
  const key = [
    ...(expanded.tags.length === 0 ? [] : answersTo(expanded, resolution)),
    ...ownerIds,
  ].join('\n');
  const known = cache.get(expanded);
  if (known?.key === key) {
    return known;
  }
  const desired = compile(expanded, resolution);
  const { file, body, settings, positions } = desired;
  const { diagnostics } = checkPolicy(policy, { file, body, settings, positions, ownerIds });
  const made = { key, desired, diagnostics };
  cache.set(expanded, made);
  return made;
}

/** Everything that the compiled document depends on beside itself. */
function answersTo(expanded: Expanded, resolution: Resolution): readonly string[] {
  return [
    ...referencesOf(expanded).map(
      (reference) => `${referenceText(reference)} ${resolution.reference(reference) ?? ''}`,
    ),
    resolution.self('id') ?? '',
    resolution.self('external-url') ?? '',
  ];
}

function selfOf({
  entry,
  live,
  byName,
}: FilePair<Expanded>): { readonly id: string; readonly live?: LiveWorkflow } | undefined {
  if (entry !== undefined) {
    return live === undefined ? undefined : { id: entry.workflowId, live };
  }
  const [candidate, ...others] = byName;
  return candidate === undefined || others.length > 0
    ? undefined
    : { id: candidate.id, live: candidate };
}

/** The address that the tenant itself gave an external trigger. */
function externalUrlIn(live: LiveWorkflow | undefined): string | undefined {
  const trigger = live === undefined ? undefined : own(live.raw, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  const url = isObject(attributes) ? stringAt(attributes, 'url') : undefined;
  return url === '' ? undefined : url;
}

function placed(
  { tags }: Expanded,
  troubles: readonly ReferenceTrouble[],
  tenant: string,
): readonly Diagnostic[] {
  return troubles.flatMap(({ reference, code, detail }) => {
    const text = referenceText(reference);
    const found = tags.find((one) =>
      referencesOf({ tags: [one] }).some((other) => referenceText(other) === text),
    );
    return found === undefined
      ? []
      : [
          fileDiagnostic(
            code,
            found.place.file,
            `Tenant "${tenant}", ${text}. ${detail}`.trimEnd(),
            {
              ...found.place,
              pointer: found.pointer,
            },
          ),
        ];
  });
}

function allowedOwners(policy: RepositoryPolicy, book: ReferenceBook): ReadonlySet<string> {
  return new Set(
    (policy.owners ?? []).flatMap((owner) =>
      owner.kind === 'id' ? [owner.id] : (book.id(owner.reference) ?? []),
    ),
  );
}
