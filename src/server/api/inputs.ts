import * as v from 'valibot';

const LONGEST = 1024;
const EVENT_KEY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(-\d{1,20}(-[0-9a-f]{1,16})?)?$/;

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
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.description(meaning),
  );
}

/** The id of something the tenant keeps. */
export function tenantId(meaning: string) {
  const message = 'must have 1 to 128 letters, digits, - or _';
  return v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/, message), v.description(meaning));
}

/** The key of an event, or the time that keys begin with. */
export function eventKey(meaning: string) {
  return v.pipe(
    v.string(),
    v.regex(
      EVENT_KEY,
      'must be the `next` of an earlier answer, or a time such as 2026-01-31T12:00:00.000Z',
    ),
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

/** The key that a client says it has last; undefined for one that no event ever had. */
export function lastKey(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' && EVENT_KEY.test(header) ? header : undefined;
}
