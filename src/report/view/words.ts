import * as v from 'valibot';

/** A text with what it means, for the API's document and its readers. */
export function text(meaning: string) {
  return v.pipe(v.string(), v.description(meaning));
}

/** A text of a request, from one character to the most; `trouble` says what it must be. */
export function shortText(most: number, trouble: string, meaning: string) {
  return v.pipe(
    v.string(),
    v.minLength(1, trouble),
    v.maxLength(most, trouble),
    v.description(meaning),
  );
}

/** A whole number from 0. */
export function count(meaning: string) {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.description(meaning));
}

/** A point in time. */
export function instant(meaning: string) {
  return v.pipe(v.string(), v.description(`${meaning}; RFC 3339`));
}

/** Yes or no. */
export function flag(meaning: string) {
  return v.pipe(v.boolean(), v.description(meaning));
}

/** A list of readonly items. */
export function list<const S extends v.GenericSchema>(item: S) {
  return v.pipe(v.array(item), v.readonly());
}
