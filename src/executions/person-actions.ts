/** Actions that wait for a person: the run stays Running until somebody answers, maybe for ever (facts 5.4). */
export const PERSON_ACTIONS: ReadonlySet<string> = new Set([
  'sp:forms',
  'sp:interactive-form',
  'sp:generic-approval',
  'sp:access-request-approval',
  'sp:create-approval-request',
]);
