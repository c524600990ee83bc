import type { Rule } from '../rule.ts';

const USER_AND_PASSWORD = /:\/\/[^\s/@:{}<>$]+:(?!\{|<|\$)[^\s/@]+@/;
const IN_QUERY =
  /[?&](access_token|client_secret|password|passwd|secret|token|api_?key|sig)=(?!\{|<|\$|&|$)[^&\s"']{4,}/i;

/** URLs that carry a secret. */
export const urlCredentials: Rule = {
  code: 'URL_CREDENTIALS',
  group: 'Safety',
  severity: 'error',
  mutedBy: 'config',
  title: 'A URL carries a password or a token.',
  why: 'Everybody who can read the repository could use it, and URLs end up in logs as well.',
  good: `name: Call
definition:
  start: HTTP Request
  steps:
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: https://acme.example/people }
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Call
definition:
  start: HTTP Request
  steps:
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: 'http://robot:not-a-real-secret@acme.example/people' }
      nextStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const { value, pointer, key } of leaves) {
      if (typeof value === 'string' && carriesSecret(value)) {
        yield {
          pointer,
          message: `The URL under ${JSON.stringify(key)} carries a password or a token.`,
          hint: "Take it out and change it: it is known now. Use the step's own authentication.",
        };
      }
    }
  },
};

/** The marks without which neither can be are looked for first: nearly every text has none. */
function carriesSecret(value: string): boolean {
  return (
    (value.includes('@') && USER_AND_PASSWORD.test(value)) ||
    (value.includes('=') && IN_QUERY.test(value))
  );
}
