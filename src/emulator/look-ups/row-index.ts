import { isObject, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { REFERENCE_TYPES } from './kinds.ts';
import type { Kind, ReferencedKind } from './kinds.ts';
import type { Result } from '../../kernel/result.ts';

/** Finds rows by id, name or alias while a seed is read; the first of a name is meant. */
export class RowIndex {
  readonly #rows = new Map<string, { readonly id: string; readonly name: string }>();

  /** Takes note of a row; false when another of its kind has the id already. */
  add(
    kind: Kind,
    row: { readonly id: string; readonly name: string; readonly alias?: string },
  ): boolean {
    const { id, name, alias } = row;
    if (this.#rows.get(`${kind} ${id}`)?.id === id) {
      return false;
    }
    this.#rows.set(`${kind} ${id}`, row);
    for (const text of alias === undefined ? [name] : [name, alias]) {
      if (!this.#rows.has(`${kind} ${text}`)) {
        this.#rows.set(`${kind} ${text}`, row);
      }
    }
    return true;
  }

  /**
   * Makes the API's reference of a written one: a name, an alias, an id, or an object with either. An object
   * with an id stays as it is, for a row of an export may point to what the seed does not hold.
   */
  refer(kind: ReferencedKind, written: Json): Result<JsonObject, string> {
    const type = REFERENCE_TYPES[kind];
    const members = isObject(written) ? written : {};
    const id = stringAt(members, 'id');
    const text = typeof written === 'string' ? written : (id ?? stringAt(members, 'name') ?? '');
    const row = this.#rows.get(`${kind} ${text}`);
    if (row !== undefined) {
      return { ok: true, value: { type, id: row.id, name: row.name } };
    }
    return id === undefined
      ? { ok: false, trouble: `"${text}" is not in ${kind}` }
      : { ok: true, value: { ...members, type } };
  }
}
