import { groupBy } from '../kernel/group-by.ts';
import type { LookUpKind } from '../tenant/tenant.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import { readReference, referenceText } from '../workflow/reference.ts';
import type { Candidate, Reference } from '../workflow/reference.ts';
import { idsIn } from './id-places.ts';
import type { IdPlace } from './id-places.ts';

/** What naming ids needs of a tenant. */
export interface ReferenceFinder {
  lookUp(
    kind: LookUpKind,
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly Candidate[]>>;
  describe(
    kind: LookUpKind,
    ids: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Candidate>>;
}

/** What is known before the tenant is asked. */
export interface KnownNames {
  readonly workflows: readonly { readonly id: string; readonly name: string }[];
  /** Ids by reference text that a person wrote down for the tenant; they win. */
  readonly refs: ReadonlyMap<string, string>;
}

/** Ids with the references that lead to them, and no other way. */
export interface NamedIds {
  readonly references: ReadonlyMap<string, Reference>;
  /** What the credential may not look up, in the error's words. */
  readonly refused: readonly string[];
}

/** Where an id is looked for whose key says nothing; parameters stay in the tenant, connectors have other ids. */
const ANYWHERE: readonly LookUpKind[] = [
  'identity',
  'source',
  'form',
  'governance-group',
  'role',
  'access-profile',
  'entitlement',
];

/** Names the ids of some texts, each by a reference that is asked back and finds that id alone. */
export async function nameIds(
  finder: ReferenceFinder,
  places: readonly IdPlace[],
  known: KnownNames,
  signal?: AbortSignal,
): Promise<NamedIds> {
  const naming = new Naming(finder, known, signal);
  naming.takeKnown();
  for (const [kind, ids] of idsByKind(places)) {
    await naming.ask(kind, ids);
  }
  const shaped = places.flatMap(({ value }) => idsIn(value).map(({ id }) => id));
  for (const kind of ANYWHERE) {
    await naming.ask(kind, shaped);
  }
  return { references: naming.references, refused: naming.refused };
}

function idsByKind(places: readonly IdPlace[]): ReadonlyMap<LookUpKind, readonly string[]> {
  const ids = new Map<LookUpKind, string[]>();
  for (const { kind, value } of places) {
    if (kind !== undefined && kind !== 'workflow') {
      ids.set(kind, [...(ids.get(kind) ?? []), value]);
    }
  }
  return ids;
}

/** Ids of one shape are asked for together: a tenant may refuse a request for the sake of a single odd one. */
function byShape(ids: readonly string[]): readonly (readonly string[])[] {
  const shapeOf = (id: string): string => (idsIn(id)[0]?.id === id ? String(id.length) : '');
  return [...groupBy(ids, shapeOf).values()];
}

class Naming {
  readonly references = new Map<string, Reference>();
  readonly refused: string[] = [];
  readonly #finder: ReferenceFinder;
  readonly #known: KnownNames;
  readonly #signal: AbortSignal | undefined;
  readonly #closed = new Set<LookUpKind>();
  readonly #asked = new Set<string>();

  constructor(finder: ReferenceFinder, known: KnownNames, signal: AbortSignal | undefined) {
    this.#finder = finder;
    this.#known = known;
    this.#signal = signal;
  }

  takeKnown(): void {
    const { workflows, refs } = this.#known;
    const names = new Map<string, number>();
    for (const { name } of workflows) {
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    for (const { id, name } of workflows) {
      if (names.get(name) === 1) {
        this.#take({ kind: 'workflow', name }, id);
      }
    }
    for (const [text, id] of refs) {
      const reference = readReference(text);
      if (reference !== undefined) {
        this.references.set(id, reference);
      }
    }
  }

  async ask(kind: LookUpKind, ids: readonly string[]): Promise<void> {
    const open = [...new Set(ids)].filter(
      (id) => !this.references.has(id) && !this.#asked.has(`${kind} ${id}`),
    );
    if (open.length === 0 || this.#closed.has(kind)) {
      return;
    }
    open.forEach((id) => this.#asked.add(`${kind} ${id}`));
    try {
      for (const alike of byShape(open)) {
        await this.#name(kind, alike);
      }
    } catch (error) {
      if (!isTenantError(error, 'TENANT_SCOPE_MISSING')) {
        throw error;
      }
      this.#closed.add(kind);
      this.refused.push(`${kind}: ${error.message}`);
    }
  }

  async #name(kind: LookUpKind, ids: readonly string[]): Promise<void> {
    const described = await this.#described(kind, ids);
    const names = [...new Set([...described.values()].map(({ name }) => name))];
    const found = await this.#finder.lookUp(kind, names, this.#signal);
    for (const [id, { name }] of described) {
      const [only, ...others] = found.get(name) ?? [];
      if (only?.id === id && others.length === 0) {
        this.#take({ kind, name }, id);
      }
    }
  }

  async #described(
    kind: LookUpKind,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Candidate>> {
    try {
      return await this.#finder.describe(kind, ids, this.#signal);
    } catch (error) {
      // A text that is no id of this kind may be refused instead of not found.
      if (isTenantError(error, 'TENANT_REFUSED')) {
        return new Map();
      }
      throw error;
    }
  }

  /** A name that cannot be read back, or that a person gave to another id, names nothing. */
  #take(reference: Reference, id: string): void {
    const text = referenceText(reference);
    const read = readReference(text.trim());
    const given = this.#known.refs.get(text);
    if (read?.name === reference.name && (given === undefined || given === id)) {
      this.references.set(id, reference);
    }
  }
}
