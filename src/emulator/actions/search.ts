import { RE2JS } from 're2js';
import { isArray, isObject, own } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';

/** Says whether a document is found. */
type Matcher = (document: JsonObject) => boolean;

class SearchTrouble extends Error {}

/** What the search of the embedded tenant can read, for whoever wrote something else. */
export const SEARCH_SUBSET =
  'The embedded tenant reads field:value, field.exact:"value", field:(a OR b), _exists_:field, @accounts(…), *, ?, AND, OR, NOT and parentheses.';

const DEPTH_LIMIT = 50;

/**
 * Reads a query in the part of the search language that SEARCH_SUBSET names (facts 4.1). A field is a path of names
 * with dots, through lists as well; without `.exact` words are compared and upper case does not matter.
 */
export function readSearch(query: string): Result<Matcher, string> {
  try {
    const tokens = tokensOf(query);
    const reader = new Reader(tokens);
    const matcher = reader.readAny(undefined);
    reader.expectEnd();
    return { ok: true, value: matcher };
  } catch (error) {
    if (error instanceof SearchTrouble) {
      return { ok: false, trouble: `${error.message} ${SEARCH_SUBSET}` };
    }
    throw error;
  }
}

interface Token {
  readonly kind: 'open' | 'close' | 'word' | 'quoted' | 'field' | 'nested';
  readonly text: string;
}

const TOKEN = /\s*(?:([()])|"((?:[^"\\]|\\.)*)"|@(\w+)\(|([\w.@-]+):|((?:[^\s()":\\]|\\.)+))/y;

function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = query.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(query);
    if (found === null) {
      throw new SearchTrouble(`The query cannot be read from "${query.slice(at, at + 20)}" on.`);
    }
    const [, bracket, quoted, nested, field, word] = found;
    if (bracket !== undefined) {
      tokens.push({ kind: bracket === '(' ? 'open' : 'close', text: bracket });
    } else if (quoted !== undefined) {
      tokens.push({ kind: 'quoted', text: quoted.replace(/\\(.)/g, '$1') });
    } else if (nested !== undefined) {
      tokens.push({ kind: 'nested', text: nested });
    } else if (field !== undefined) {
      tokens.push({ kind: 'field', text: field });
    } else {
      tokens.push({ kind: 'word', text: (word ?? '').replace(/\\(.)/g, '$1') });
    }
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    const left = this.#tokens[this.#at];
    if (left !== undefined) {
      throw new SearchTrouble(`Before "${left.text}" there is neither AND nor OR.`);
    }
  }

  /** Reads what stands between ORs; inside of parentheses behind a field all values are of that field. */
  readAny(field: string | undefined): Matcher {
    const either = [this.#readAll(field)];
    while (this.#takeWord('OR')) {
      either.push(this.#readAll(field));
    }
    return (document) => either.some((matcher) => matcher(document));
  }

  #readAll(field: string | undefined): Matcher {
    const all = [this.#readOne(field)];
    while (this.#takeWord('AND')) {
      all.push(this.#readOne(field));
    }
    return (document) => all.every((matcher) => matcher(document));
  }

  #readOne(field: string | undefined): Matcher {
    if (this.#takeWord('NOT')) {
      const not = this.#readOne(field);
      return (document) => !not(document);
    }
    const token = this.#next('The query');
    if (token.kind === 'open') {
      return this.#readGroup(field);
    }
    if (token.kind === 'field' && field === undefined) {
      return this.#readField(token.text);
    }
    if (token.kind === 'nested' && field === undefined) {
      return anyOf(token.text, this.#readGroup(undefined));
    }
    if (field === undefined && token.text === '*' && token.kind === 'word') {
      return () => true;
    }
    if (field === undefined || !isValue(token)) {
      throw new SearchTrouble(`"${token.text}" belongs to no field.`);
    }
    return matchField(field, token);
  }

  #readField(field: string): Matcher {
    const token = this.#next(`"${field}:"`);
    if (token.kind === 'open') {
      return this.#readGroup(field);
    }
    if (!isValue(token)) {
      throw new SearchTrouble(`"${field}:" has no value.`);
    }
    if (field === '_exists_') {
      return (document) => valuesAt(document, token.text.split('.')).length > 0;
    }
    return matchField(field, token);
  }

  #readGroup(field: string | undefined): Matcher {
    this.#depth += 1;
    if (this.#depth > DEPTH_LIMIT) {
      throw new SearchTrouble('The query nests too deeply.');
    }
    const matcher = this.readAny(field);
    if (this.#next('A parenthesis').kind !== 'close') {
      throw new SearchTrouble('A parenthesis is not closed.');
    }
    this.#depth -= 1;
    return matcher;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    const here = token?.kind === 'word' && token.text === word;
    this.#at += here ? 1 : 0;
    return here;
  }

  #next(what: string): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) {
      throw new SearchTrouble(`${what} has no end or no value.`);
    }
    this.#at += 1;
    return token;
  }
}

function isValue({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted';
}

/** Finds a document when one item of a list in it fits as a whole. */
function anyOf(name: string, fits: Matcher): Matcher {
  return (document) => {
    const items = own(document, name);
    return isArray(items) && items.some((item) => isObject(item) && fits(item));
  };
}

function matchField(written: string, { kind, text }: Token): Matcher {
  if (kind === 'word' && /^([<>[{]|\/)/.test(text)) {
    throw new SearchTrouble(`Ranges and patterns such as "${text}" are not read.`);
  }
  const exact = written.endsWith('.exact');
  const path = written.replace(/\.exact$/, '').split('.');
  const fits = kind === 'word' && /[*?]/.test(text) ? wildcard(text, exact) : same(text, exact);
  return (document) => valuesAt(document, path).some(fits);
}

function same(text: string, exact: boolean): (value: string) => boolean {
  if (exact) {
    return (value) => value === text;
  }
  const wanted = ` ${wordsOf(text)} `;
  return (value) => ` ${wordsOf(value)} `.includes(wanted);
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ');
}

function wildcard(text: string, exact: boolean): (value: string) => boolean {
  const parts = text.split(/([*?])/).map((part) => {
    return part === '*' ? '.*' : part === '?' ? '.' : RE2JS.quote(part);
  });
  const flags = exact ? RE2JS.DOTALL : RE2JS.DOTALL | RE2JS.CASE_INSENSITIVE;
  const pattern = RE2JS.compile(parts.join(''), flags);
  return (value) =>
    pattern.matches(value) ||
    (!exact &&
      wordsOf(value)
        .split(' ')
        .some((word) => pattern.matches(word)));
}

/** Gives the scalars at a path as texts, of every item where there are lists on the way. */
function valuesAt(value: Json | undefined, path: readonly string[]): readonly string[] {
  if (isArray(value)) {
    return value.flatMap((item) => valuesAt(item, path));
  }
  const [name, ...rest] = path;
  if (name !== undefined) {
    return isObject(value) ? valuesAt(own(value, name), rest) : [];
  }
  return value === undefined || value === null || isObject(value) ? [] : [String(value)];
}
