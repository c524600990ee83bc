import { isArray, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { ReferencedKind } from './kinds.ts';
import type { RowIndex } from './row-index.ts';

/** When rows were created that do not say it: the same at every start. */
export const SEEDED_AT = '2026-01-01T00:00:00Z';

/** Makes one written row what the tenant keeps, and collects what is wrong with it. */
export class Settling {
  readonly id: string;
  readonly name: string;
  readonly row: JsonObject;
  readonly troubles: string[] = [];
  readonly #index: RowIndex;

  constructor(
    index: RowIndex,
    named: { readonly id: string; readonly name: string },
    row: JsonObject,
  ) {
    this.id = named.id;
    this.name = named.name;
    this.row = row;
    this.#index = index;
  }

  /** The members that every kind has. */
  basics(): JsonObject {
    return {
      description: null,
      created: SEEDED_AT,
      modified: SEEDED_AT,
      ...this.row,
      id: this.id,
      name: this.name,
    };
  }

  /** A member as a reference; undefined when it is not there, or names nothing. */
  refer(kind: ReferencedKind, member: string): JsonObject | undefined {
    return this.#resolve(kind, own(this.row, member), member);
  }

  /** A member as an object to spread: with the reference, or without the member. */
  referAs(kind: ReferencedKind, member: string): JsonObject {
    const reference = this.refer(kind, member);
    return reference === undefined ? {} : { [member]: reference };
  }

  /** A member as a list of references; empty when it is not there. */
  referAll(kind: ReferencedKind, member: string): readonly JsonObject[] {
    return this.items(member).flatMap((item, index) => {
      const reference = this.#resolve(kind, item, `${member}.${index}`);
      return reference === undefined ? [] : [reference];
    });
  }

  /** A reference by what is not a member of its own, such as an access item. */
  referTo(kind: ReferencedKind, written: Json, place: string): JsonObject | undefined {
    return this.#resolve(kind, written, place);
  }

  /** A member that is a list; empty when it is not. */
  items(member: string): readonly Json[] {
    const value = own(this.row, member);
    return isArray(value) ? value : [];
  }

  /** A member that is a text. */
  text(member: string): string | undefined {
    return stringAt(this.row, member);
  }

  #resolve(kind: ReferencedKind, written: Json | undefined, place: string): JsonObject | undefined {
    if (written === undefined || written === null) {
      return undefined;
    }
    const found = this.#index.refer(kind, written);
    if (found.ok) {
      return found.value;
    }
    this.troubles.push(`${place}: ${found.trouble}`);
    return undefined;
  }
}
