import fc from 'fast-check';
import type { Json, JsonObject } from '../../../src/kernel/json.ts';
import { equal, isArray, isObject, objectOf } from '../../../src/kernel/json.ts';
import { formatPointer } from '../../../src/kernel/pointer.ts';

/** A YAML text in any style people write, with the value it has and the place each of its comments belongs to. */
export interface StyledYaml {
  readonly text: string;
  readonly value: JsonObject;
  readonly comments: readonly { readonly text: string; readonly pointer: string }[];
  /** Pointers of anchored values; changing one writes its aliases out. */
  readonly anchored: readonly string[];
}

const text = fc.oneof(
  fc.constantFrom('x', 'y z', '$.a[?(@.b == "c")]', '', '1', 'true', '# no', 'a: b', "it's", ' s '),
  fc.constantFrom(
    'one\ntwo\n',
    'one\n\n  two',
    '\nx',
    'a\n\n',
    'tab\there\n',
    '- x',
    '{{$.a}}',
    '~',
  ),
  fc.constantFrom(
    '2026-01-01',
    '\u2028',
    'é日',
    '---',
    '!x',
    '&a',
    '*b',
    '0x1f',
    'no',
    '"q"',
    '\u0007',
  ),
  fc.string({ maxLength: 6 }).filter((it) => !it.includes('\0')),
);

const key = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'b', 'c', 'd'), weight: 6 },
  {
    arbitrary: fc.constantFrom('e f', 'x.$', 'a/b', 'c~d', '1', 'true', '', '<<', '# k', 'k: l'),
    weight: 2,
  },
  {
    arbitrary: fc.string({ maxLength: 4 }).filter((it) => !it.includes('\0') && it !== '__proto__'),
    weight: 1,
  },
);

const scalar: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.constantFrom<Json>(null, true, false, 0, -1, 2.5, 1e21),
);

/** Small values from few names, so that some occur twice. */
export const anyValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const anyMapping = fc.dictionary(key, anyValue, {
  minKeys: 1,
  maxKeys: 5,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;

/** Writes values in all styles mixed, with comments, blank lines, anchors, aliases and merges. */
export function styledFrom(values: fc.Arbitrary<JsonObject>): fc.Arbitrary<StyledYaml> {
  return fc
    .tuple(
      values,
      fc.array(fc.nat(99), { minLength: 30, maxLength: 90 }),
      fc.boolean(),
      fc.constantFrom(2, 4),
    )
    .map(([value, choices, crlf, step]) => new Writer(choices, step).write(value, crlf));
}

export const styledYaml: fc.Arbitrary<StyledYaml> = styledFrom(anyMapping);

/** Takes the members of every mapping in another order. */
export function reversed(value: Json): Json {
  if (isArray(value)) {
    return value.map(reversed);
  }
  return isObject(value)
    ? objectOf(
        Object.entries(value)
          .toReversed()
          .map(([name, member]) => [name, reversed(member)]),
      )
    : value;
}

class Writer {
  readonly #choices: readonly number[];
  readonly #step: number;
  readonly #comments: { text: string; pointer: string }[] = [];
  readonly #anchors: { name: string; value: Json; pointer: string }[] = [];
  #names = 0;
  #taken = 0;

  constructor(choices: readonly number[], step: number) {
    this.#choices = choices;
    this.#step = step;
  }

  write(value: JsonObject, crlf: boolean): StyledYaml {
    const lines = this.#mapping(value, 0, [], '');
    const last = lines.at(-1) ?? '';
    const ended = this.#chance(80) || last.trim() === '' ? [...lines, ''] : lines;
    const written = ended.join('\n');
    return {
      text: crlf ? written.replaceAll('\n', '\r\n') : written,
      value,
      comments: this.#comments,
      anchored: this.#anchors.map(({ pointer }) => pointer),
    };
  }

  #chance(percent: number): boolean {
    this.#taken += 1;
    return (this.#choices[this.#taken % this.#choices.length] ?? 0) < percent;
  }

  #comment(trail: readonly string[]): string {
    const comment = `# c${this.#comments.length}: [x`;
    this.#comments.push({ text: comment, pointer: formatPointer(trail) });
    return comment;
  }

  /** Lines of a block mapping. */
  #mapping(value: JsonObject, indent: number, trail: readonly string[], first: string): string[] {
    const { own, merge } = this.#merge(value);
    const space = ' '.repeat(indent);
    const lines = merge === undefined ? [] : [`${space}<<: *${merge}`];
    for (const [name, member] of own) {
      const below = [...trail, name];
      const isFirst = lines.length === 0 && first !== '';
      lines.push(...(isFirst ? [] : this.#above(space, below)));
      lines.push(...this.#pair(name, member, indent, below));
    }
    return lines.map((line, index) =>
      index === 0 && first !== '' ? first + line.slice(first.length) : line,
    );
  }

  #merge(value: JsonObject): { own: [string, Json][]; merge?: string } {
    const entries = Object.entries(value);
    const base = this.#anchors.find(
      ({ value: it }) =>
        isObject(it) &&
        Object.keys(it).length > 0 &&
        Object.keys(it).every((name) => Object.hasOwn(value, name)),
    );
    if (base === undefined || !this.#chance(60)) {
      return { own: entries };
    }
    const given = base.value as JsonObject;
    const own = entries.filter(
      ([name, member]) => !(Object.hasOwn(given, name) && equal(given[name], member)),
    );
    return { own, merge: base.name };
  }

  #above(space: string, trail: readonly string[]): string[] {
    const lines: string[] = [];
    if (this.#chance(15)) {
      lines.push('');
    }
    if (this.#chance(20)) {
      lines.push(space + this.#comment(trail));
    }
    return lines;
  }

  #pair(name: string, value: Json, indent: number, trail: readonly string[]): string[] {
    return this.#after(`${' '.repeat(indent)}${this.#key(name)}:`, value, indent, trail);
  }

  /** What stands behind a colon or dash. */
  #after(head: string, value: Json, indent: number, trail: readonly string[]): string[] {
    const known = this.#anchors.find((it) => equal(it.value, value));
    if (known !== undefined && this.#chance(50)) {
      return [`${head} *${known.name}${this.#trailing(trail)}`];
    }
    const anchor = this.#chance(20) ? `a${(this.#names += 1)}` : undefined;
    const start = anchor === undefined ? head : `${head} &${anchor}`;
    const lines = this.#plainly(start, value, indent, trail);
    if (anchor !== undefined) {
      this.#anchors.push({ name: anchor, value, pointer: formatPointer(trail) });
    }
    return lines;
  }

  #plainly(head: string, value: Json, indent: number, trail: readonly string[]): string[] {
    const isHolder = isArray(value)
      ? value.length > 0
      : isObject(value) && Object.keys(value).length > 0;
    if (isHolder && this.#chance(65)) {
      const line = head + this.#trailing(trail);
      return isArray(value)
        ? [
            line,
            ...this.#list(
              value,
              indent + (this.#chance(50) && !/^ *-/.test(head) ? 0 : this.#step),
              trail,
            ),
          ]
        : [line, ...this.#mapping(value as JsonObject, indent + this.#step, trail, '')];
    }
    const block =
      typeof value === 'string' && this.#chance(60) ? this.#block(value, indent) : undefined;
    if (block !== undefined) {
      const [header = '', ...lines] = block;
      return [`${head} ${header}${this.#trailing(trail)}`, ...lines];
    }
    return [`${head} ${this.#flow(value, indent)}${this.#trailing(trail)}`];
  }

  #list(value: readonly Json[], indent: number, trail: readonly string[]): string[] {
    const space = ' '.repeat(indent);
    return value.flatMap((item, index) => {
      const below = [...trail, String(index)];
      const above = this.#above(space, below);
      if (isObject(item) && Object.keys(item).length > 0 && this.#chance(60)) {
        return [...above, ...this.#mapping(item, indent + 2, below, `${space}- `)];
      }
      return [...above, ...this.#after(`${space}-`, item, indent, below)];
    });
  }

  #trailing(trail: readonly string[]): string {
    return this.#chance(15) ? ` ${this.#comment(trail)}` : '';
  }

  #block(value: string, indent: number): string[] | undefined {
    const fits = /^[!-~][ -~\n]*[!-~]\n?$/.test(value) && !/ \n|\n +\n/.test(value);
    if (!fits) {
      return undefined;
    }
    const space = ' '.repeat(indent + this.#step);
    const body = value.replace(/\n$/, '').split('\n');
    const sign = body.length === 1 && this.#chance(50) ? '>' : '|';
    const lines = body.map((line) => (line === '' ? '' : space + line));
    return [`${sign}${value.endsWith('\n') ? '' : '-'}`, ...lines];
  }

  #flow(value: Json, indent: number): string {
    const isLong = this.#chance(20);
    const gap = isLong ? `\n${' '.repeat(indent + this.#step + 1)}` : '';
    const end = isLong ? `\n${' '.repeat(indent + 1)}` : '';
    if (isArray(value)) {
      return value.length === 0
        ? '[]'
        : `[${value.map((it) => gap + this.#flow(it, indent)).join(', ')}${end}]`;
    }
    if (isObject(value)) {
      const members = Object.entries(value).map(
        ([name, member]) => `${gap}${this.#key(name)}: ${this.#flow(member, indent)}`,
      );
      return members.length === 0 ? '{}' : `{ ${members.join(', ')}${end} }`;
    }
    return typeof value === 'string' ? this.#scalar(value) : JSON.stringify(value);
  }

  #key(name: string): string {
    return /^[a-z][a-z.$]*$/.test(name) && this.#chance(70) ? name : this.#quoted(name);
  }

  #scalar(value: string): string {
    const isSafe = /^[a-z$][a-z.$]*$/i.test(value) && !/^(true|null|false)$/i.test(value);
    return isSafe && this.#chance(60) ? value : this.#quoted(value);
  }

  #quoted(value: string): string {
    return /^[ -~]*$/.test(value) && this.#chance(50)
      ? `'${value.replaceAll("'", "''")}'`
      : JSON.stringify(value).replaceAll(
          /[\u007f-\uffff]/g,
          (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
  }
}

/** Lists the pointers of all values inside a value, itself left out. */
export function pointersIn(value: Json, trail: readonly string[] = []): readonly string[] {
  const keys = isArray(value) || isObject(value) ? Object.keys(value) : [];
  return keys.flatMap((name) => {
    const below = [...trail, name];
    return [formatPointer(below), ...pointersIn((value as JsonObject)[name] ?? null, below)];
  });
}
