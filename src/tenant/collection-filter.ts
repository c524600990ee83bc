/** How a collection is asked for several values: in a list, by `or`, or one by one (facts 8). */
export type Asking = 'in' | 'or' | 'each';

/** Proxies on the way cut or refuse URLs of 8 KB; a filter is one part of one. */
const MAX_FILTER = 4000;

/**
 * Writes the filters that ask for every value of a field, as few as its URL allows. `before` is a condition
 * that all of them begin with.
 */
export function filtersOf(
  field: string,
  values: readonly string[],
  asking: Asking,
  before?: string,
): readonly string[] {
  const start = before === undefined ? '' : `${before} and `;
  const [open, between, close] =
    asking === 'in' ? [`${field} in (`, ',', ')'] : [`${field} eq `, ` or ${field} eq `, ''];
  const filters: string[] = [];
  let filter: string | undefined;
  for (const value of values) {
    const more: string | undefined =
      filter === undefined || asking === 'each' ? undefined : filter + between + quoted(value);
    if (more !== undefined && encodedLength(start + more + close) <= MAX_FILTER) {
      filter = more;
      continue;
    }
    if (filter !== undefined) {
      filters.push(start + filter + close);
    }
    filter = open + quoted(value);
  }
  return filter === undefined ? [] : [...filters, start + filter + close];
}

/** Writes a value as an operand: in quotes, its own escaped by a backslash (facts 1.3). */
export function quoted(value: string): string {
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function encodedLength(filter: string): number {
  return new URLSearchParams({ filters: filter }).toString().length;
}
