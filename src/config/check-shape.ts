import * as v from 'valibot';
import type { Json } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import type { Schema } from './scalars.ts';

type Issue = v.BaseIssue<unknown>;

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'must be a text; put it in quotes if it looks like a number',
  number: 'must be a number',
  boolean: 'must be true or false',
  strict_object: 'must be a map of keys',
  record: 'must be a map of names',
  array: 'must be a list',
};

/** Reads a value by its schema, telling all that is wrong with it; undefined when anything is. */
export function checkShape<T>(
  schema: Schema<T>,
  value: Json,
  tokens: Tokens,
  problems: Problems,
): T | undefined {
  // The first thing wrong with one text is enough; every text is looked at.
  const result = v.safeParse(schema, value, { abortPipeEarly: true });
  if (result.success) {
    return result.output;
  }
  for (const issue of result.issues) {
    tell(issue, tokens, problems);
  }
  return undefined;
}

function tell(issue: Issue, base: Tokens, problems: Problems): void {
  const tokens = [...base, ...(issue.path ?? []).map((item) => String(item.key))];
  // Of a union only the map can be wrong inside; what is wrong there says more than "none of these".
  const inner = issue.issues?.filter((one) => (one.path ?? []).length > 0) ?? [];
  if (inner.length > 0) {
    inner.forEach((one) => tell(one, tokens, problems));
    return;
  }
  const name = `\`${placeName(tokens)}\``;
  if (issue.type === 'strict_object' && issue.received === 'undefined') {
    problems.error('CONFIG_MISSING_KEY', tokens.slice(0, -1), `${name} is missing.`, { at: 'key' });
    return;
  }
  if (issue.type === 'picklist') {
    tellWords(issue, name, tokens, problems);
    return;
  }
  const words = Object.hasOwn(EXPECTED, issue.type) ? EXPECTED[issue.type] : issue.message;
  problems.error('CONFIG_VALUE', tokens, `${name} ${words}.`);
}

function tellWords(issue: Issue, name: string, tokens: Tokens, problems: Problems): void {
  const options = wordsOf(issue);
  const near = typeof issue.input === 'string' ? nearest(issue.input, options) : undefined;
  problems.error(
    'CONFIG_VALUE',
    tokens,
    `${name} must be one of ${options.join(', ')}.`,
    near === undefined ? {} : { hint: `Did you mean \`${near}\`?` },
  );
}

/** Valibot gives a picklist's words only as a text: `("a" | "b")`, or `"a"` for one. */
function wordsOf(issue: Issue): readonly string[] {
  const quoted = issue.expected?.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return quoted.map((one) => JSON.parse(one) as string);
}
