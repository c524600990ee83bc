import * as v from 'valibot';

const LONGEST = 1024;
const WRONG_TEXT = `must have 1 to ${LONGEST} characters`;

/** A text of an address. */
export function shortText(meaning: string) {
  return v.pipe(
    v.string(),
    v.minLength(1, WRONG_TEXT),
    v.maxLength(LONGEST, WRONG_TEXT),
    v.description(meaning),
  );
}

/** A whole number of an address. */
export function whole(min: number, max: number, meaning: string) {
  const message = `must be a whole number from ${min} to ${max}`;
  return v.pipe(
    v.number(),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.description(meaning),
  );
}

/** The parameters of what is about a tenant. */
export const inTenant = v.strictObject({ tenant: shortText('The name of the tenant') });

/** The parameters of what is about a workflow. */
export const inWorkflow = v.strictObject({
  ...inTenant.entries,
  workflow: shortText('Its id in the tenant, or the path of its file, percent-encoded'),
});
