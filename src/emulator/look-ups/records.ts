import { stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { KINDS } from './kinds.ts';
import type { Kind } from './kinds.ts';

/** Records by kind, each row with an `id`. */
export type Rows = Readonly<Partial<Record<Kind, readonly JsonObject[]>>>;

/**
 * Keeps what a tenant holds besides workflows, in the order of the seed. A row has the shape of the API's object;
 * an identity's has its access items too (`access: [{type, id, name}]`), and an account's names its identity
 * (`identityId`).
 */
export class Records {
  readonly #first: Rows;
  readonly #rows: ReadonlyMap<Kind, Map<string, JsonObject>>;
  readonly #touched = new Set<Kind>();
  readonly #changed: () => void;

  /** `changed` is called after every change, for whoever saves. */
  constructor(rows: Rows = {}, changed: () => void = () => undefined) {
    this.#first = rows;
    this.#rows = new Map(KINDS.map((kind) => [kind, byId(rows[kind] ?? [])]));
    this.#changed = changed;
  }

  list(kind: Kind): readonly JsonObject[] {
    return [...this.#of(kind).values()];
  }

  get(kind: Kind, id: string): JsonObject | undefined {
    return this.#of(kind).get(id);
  }

  /** Finds a row by what people call it: its id, its name or its alias. */
  find(kind: Kind, text: string): JsonObject | undefined {
    return (
      this.get(kind, text) ??
      this.list(kind).find(
        (row) => stringAt(row, 'name') === text || stringAt(row, 'alias') === text,
      )
    );
  }

  /** Adds a row, or puts it in the place of the one with its id. */
  put(kind: Kind, row: JsonObject): void {
    this.#of(kind).set(stringAt(row, 'id') ?? '', row);
    this.#touch(kind);
  }

  delete(kind: Kind, id: string): boolean {
    const deleted = this.#of(kind).delete(id);
    if (deleted) {
      this.#touch(kind);
    }
    return deleted;
  }

  /** The kinds that are no longer as the seed made them, whole: what a state file keeps. */
  changes(): Rows {
    return Object.fromEntries([...this.#touched].map((kind) => [kind, this.list(kind)]));
  }

  /** Takes kinds up as a state file holds them; the others become what the seed made them. */
  restore(rows: Rows): void {
    this.#touched.clear();
    for (const kind of KINDS) {
      const saved = rows[kind];
      const held = this.#of(kind);
      held.clear();
      for (const [id, row] of byId(saved ?? this.#first[kind] ?? [])) {
        held.set(id, row);
      }
      if (saved !== undefined) {
        this.#touched.add(kind);
      }
    }
  }

  #touch(kind: Kind): void {
    this.#touched.add(kind);
    this.#changed();
  }

  #of(kind: Kind): Map<string, JsonObject> {
    return this.#rows.get(kind) ?? new Map();
  }
}

function byId(rows: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(rows.map((row) => [stringAt(row, 'id') ?? '', row]));
}
