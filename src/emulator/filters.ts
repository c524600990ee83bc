import type { Result } from '../kernel/result.ts';
import { condition, OPERATORS } from './filter-operators.ts';
import type { Filter, Operator } from './filter-operators.ts';

/** Which fields a collection filters on, with which operators each. */
export type Filterable = Readonly<Record<string, readonly Operator[]>>;

/** What joins or turns conditions. */
export type Composite = 'and' | 'or' | 'not';

const ALL: readonly Composite[] = ['and', 'or', 'not'];

/** How deep parentheses may go: the text comes from strangers. */
const MAX_DEPTH = 50;

const TOKEN = /\s*(?:([(),])|("(?:\\.|[^"\\])*")|([^\s(),"]+))/y;

/**
 * Reads a `filters` parameter (facts 1.3): `not` binds before `and`, `and` before `or`, `pr` stands before its
 * field and `isnull` behind it. What the collection does not document is refused.
 */
export function readFilter(
  text: string,
  filterable: Filterable,
  composites: readonly Composite[] = ALL,
): Result<Filter, string> {
  if (text.trim() === '') {
    return { ok: true, value: () => true };
  }
  const reader = new FilterReader(text, filterable, composites);
  return reader.read();
}

/** Reads one text by recursive descent; the first trouble ends the reading. */
class FilterReader {
  readonly #text: string;
  readonly #tokens: readonly string[];
  readonly #filterable: Filterable;
  readonly #composites: readonly Composite[];
  #next = 0;
  #depth = 0;
  #trouble: string | undefined;

  constructor(text: string, filterable: Filterable, composites: readonly Composite[]) {
    this.#text = text;
    this.#filterable = filterable;
    this.#composites = composites;
    const tokens: string[] = [];
    const pattern = new RegExp(TOKEN);
    let end = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      tokens.push(match[0].trim());
      end = pattern.lastIndex;
    }
    this.#tokens = tokens;
    if (text.slice(end).trim() !== '') {
      this.#fail(`filters cannot be read at "${text.slice(end).trim().slice(0, 80)}"`);
    }
  }

  read(): Result<Filter, string> {
    const filter = this.#any();
    if (this.#peek() !== undefined) {
      this.#unexpected();
    }
    return this.#trouble === undefined
      ? { ok: true, value: filter }
      : { ok: false, trouble: this.#trouble };
  }

  #any(): Filter {
    const alternatives = [this.#all()];
    while (this.#takeComposite('or')) {
      alternatives.push(this.#all());
    }
    return (item) => alternatives.some((passes) => passes(item));
  }

  #all(): Filter {
    const conditions = [this.#one()];
    while (this.#takeComposite('and')) {
      conditions.push(this.#one());
    }
    return (item) => conditions.every((passes) => passes(item));
  }

  #one(): Filter {
    let turned = false;
    while (this.#takeComposite('not')) {
      turned = !turned;
    }
    const filter = this.#take('(') ? this.#inner() : this.#condition();
    return turned ? (item) => !filter(item) : filter;
  }

  #inner(): Filter {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      return this.#fail('filters nest too deep');
    }
    const filter = this.#any();
    this.#depth -= 1;
    this.#expect(')');
    return filter;
  }

  #condition(): Filter {
    if (this.#take('pr')) {
      return this.#supported(this.#word(), 'pr', []);
    }
    const field = this.#word();
    const written = this.#word();
    const operator = OPERATORS.find((known) => known === written && known !== 'pr');
    if (operator === undefined) {
      return this.#fail(`filtering "${field}" by "${written}" is not supported`);
    }
    const operands =
      operator === 'isnull'
        ? []
        : operator === 'in' || operator === 'ca'
          ? this.#list()
          : [this.#operand()];
    return this.#supported(field, operator, operands);
  }

  #supported(field: string, operator: Operator, operands: readonly string[]): Filter {
    const allowed = Object.hasOwn(this.#filterable, field) ? this.#filterable[field] : undefined;
    return (allowed?.includes(operator) ?? false)
      ? condition(field, operator, operands)
      : this.#fail(`filtering "${field}" by "${operator}" is not supported`);
  }

  #list(): readonly string[] {
    this.#expect('(');
    const operands = [this.#operand()];
    while (this.#take(',')) {
      operands.push(this.#operand());
    }
    this.#expect(')');
    return operands;
  }

  #operand(): string {
    const token = this.#word();
    return token.startsWith('"') ? token.slice(1, -1).replaceAll(/\\(.)/g, '$1') : token;
  }

  #word(): string {
    const token = this.#peek();
    if (token === undefined || /^[(),]$/.test(token)) {
      this.#unexpected();
      return '';
    }
    this.#next += 1;
    return token;
  }

  #takeComposite(composite: Composite): boolean {
    const taken = this.#take(composite);
    if (taken && !this.#composites.includes(composite)) {
      this.#fail(`"${composite}" is not supported here`);
    }
    return taken;
  }

  #take(token: string): boolean {
    const taken = this.#peek() === token;
    this.#next += taken ? 1 : 0;
    return taken;
  }

  #expect(token: string): void {
    if (!this.#take(token)) {
      this.#unexpected();
    }
  }

  #peek(): string | undefined {
    return this.#trouble === undefined ? this.#tokens[this.#next] : undefined;
  }

  #unexpected(): void {
    const token = this.#tokens[this.#next];
    this.#fail(
      token === undefined
        ? `filters end too early: ${this.#text.trim().slice(-80)}`
        : `filters cannot be read at "${token.slice(0, 80)}"`,
    );
  }

  #fail(trouble: string): Filter {
    this.#trouble ??= trouble;
    return () => false;
  }
}
