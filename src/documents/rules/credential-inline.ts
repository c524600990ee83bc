import { stringAt } from '../../kernel/json.ts';
import { isSecretKey } from '../../kernel/mask.ts';
import type { Leaf } from '../leaves.ts';
import type { Rule } from '../rule.ts';
import {
  hasSecretShape,
  holdsQuotedSecret,
  holdsSecretMember,
  isSecretMember,
  isSecretName,
} from './secret-shape.ts';

/** Attributes that hold other members as one text (facts 4.1). */
const TEXT_BODIES = /^(form|json|jsonPatch)RequestBody$|^customFields$/;

/** Secrets written out. */
export const credentialInline: Rule = {
  code: 'CREDENTIAL_INLINE',
  group: 'Safety',
  severity: 'error',
  mutedBy: 'config',
  title: 'A password, secret, token or private key is written into the file.',
  why: 'Everybody who can read the repository could use it, and it stays in the history (facts 2.4).',
  good: `name: Call
definition:
  start: HTTP Request
  steps:
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: get
        url: https://acme.example/people
        authenticationType: OAuth
        oAuthClientSecret: !live
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
      attributes:
        method: get
        url: https://acme.example/people
        authenticationType: OAuth
        oAuthClientSecret: not-a-real-secret
      nextStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const leaf of leaves) {
      if (isCredential(leaf)) {
        yield {
          pointer: leaf.pointer,
          message: `A credential is written under ${JSON.stringify(leaf.key)}.`,
          hint: 'Take it out and change it: it is known now. Keep it in the tenant and write !live, or use Parameter Storage.',
        };
      }
    }
  },
};

function isCredential({ key, value, holder, holderKey }: Leaf): boolean {
  if (typeof value !== 'string' || value === '') {
    return false;
  }
  // A parameter's mapping names fields of the stored credential: `auth_password: password` (facts 4.1).
  const named = isSecretName(key) && holderKey !== 'mapping' && isSecretMember(key, value);
  return (
    named ||
    hasSecretShape(value) ||
    holdsQuotedSecret(value) ||
    (key === 'variableA' && isNamedSecret(stringAt(holder, 'name') ?? '', value)) ||
    (TEXT_BODIES.test(key) && holdsSecretMember(value))
  );
}

function isNamedSecret(name: string, value: string): boolean {
  return isSecretKey(name.slice(-100)) && isSecretMember(name.replaceAll(' ', '_'), value);
}
