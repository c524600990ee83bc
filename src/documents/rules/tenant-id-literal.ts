import { stringAt } from '../../kernel/json.ts';
import type { Leaf } from '../leaves.ts';
import type { Rule } from '../rule.ts';
import { namesTenantHost } from './tenant-host.ts';

/** An id of the platform: 32 hexadecimal digits, or a UUID (facts 2.6). */
const ID = /(?<![\w-])(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?![\w-])/i;

const SHORTEST_ID = 32;

/** What the id under a key is one of, by the end of the key. */
const KINDS: readonly (readonly [key: RegExp, kind: string])[] = [
  [/^formDefinitionId$/, 'form'],
  [/sourceIds?$/i, 'source'],
  [/workflowIds?$/i, 'workflow'],
  [/connectorIds?$/i, 'connector'],
  [/^paramID$/, 'parameter'],
  [/roleIds?$/i, 'role'],
  [/accessProfileIds?$/i, 'access-profile'],
  [/(governanceGroup|workgroup)Ids?$/i, 'governance-group'],
  [
    /^((add|remove|by|for)?identit(y|ies)(ToReturn)?|recipient|owner)$|(identity|owner|reviewer|approver|manager)Ids?$|IdentitiesToCertify$/i,
    'identity',
  ],
];

/** What an id beside a type is one of. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['IDENTITY', 'identity'],
  ['SOURCE', 'source'],
  ['ROLE', 'role'],
  ['ACCESS_PROFILE', 'access-profile'],
  ['GOVERNANCE_GROUP', 'governance-group'],
  ['WORKFLOW', 'workflow'],
]);

/** Keys of ids whose kind cannot be told, and of values that steps compare or set. */
const OTHER = /(^id|I[dD]|_id)s?$|^(variableA|variableB|value)$/;

/** Ids of one tenant written out. */
export const tenantIdLiteral: Rule = {
  code: 'TENANT_ID_LITERAL',
  group: 'Safety',
  severity: 'info',
  mutedBy: 'comment',
  asWritten: true,
  title: 'An id that only one tenant has is written out.',
  why: 'In another tenant it names nothing; a tag finds the right one in each (facts 2.6).',
  good: `name: Extend
definition:
  start: Form
  steps:
    Form:
      type: action
      actionId: sp:forms
      versionNumber: 1
      attributes:
        formDefinitionId: !ref form/Contract extension
        recipient.$: $.trigger.identity.id
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Extend
definition:
  start: Form
  steps:
    Form:
      type: action
      actionId: sp:forms
      versionNumber: 1
      attributes:
        formDefinitionId: 2c9180857d0a1b2c017d0a1b2c3d0001
        recipient.$: $.trigger.identity.id
      nextStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const leaf of leaves) {
      const hint = typeof leaf.value === 'string' ? hintFor(leaf, leaf.value) : undefined;
      if (hint !== undefined) {
        yield {
          pointer: leaf.pointer,
          message: `An id that only one tenant has is written under ${JSON.stringify(leaf.key)}.`,
          hint,
        };
      }
    }
  },
};

/** Says what to write in the place of a text; undefined when it travels as it is. */
function hintFor(leaf: Leaf, text: string): string | undefined {
  const id = text.length < SHORTEST_ID ? undefined : ID.exec(text)?.[0];
  // The host beside it is told already.
  if (id === undefined || !isSent(leaf) || namesTenantHost(text)) {
    return undefined;
  }
  return text === `$.secrets.${id}`
    ? 'Write !live: each tenant has its own secret.'
    : id === text
      ? hintForId(leaf)
      : hintForText(leaf, text);
}

/** Part of the owner, the trigger or a step. */
function isSent({ place, pointer }: Leaf): boolean {
  return place !== undefined || pointer.startsWith('/trigger/') || pointer === '/owner/id';
}

function hintForId({ key, holder, place, pointer }: Leaf): string | undefined {
  if (pointer === '/owner/id') {
    return 'Write owner: !ref identity/<alias>.';
  }
  // A new one is made at every save (facts 2.4).
  if (key === 'refID') {
    return undefined;
  }
  const byKey = KINDS.find(([pattern]) => pattern.test(key))?.[1];
  const kind = (key === 'id' ? TYPES.get(stringAt(holder, 'type') ?? '') : undefined) ?? byKey;
  if (kind !== undefined) {
    return `Write !ref ${kind}/<name>${kind === 'parameter' ? ', or !live' : ''}.`;
  }
  if (!OTHER.test(key)) {
    return undefined;
  }
  return place === undefined || /^(clientId|pag\w+)$/.test(key)
    ? "Write !live to keep the tenant's own."
    : 'Write !ref <kind>/<name>, or !var NAME with a value for each tenant.';
}

function hintForText({ key, pointer }: Leaf, text: string): string | undefined {
  if (pointer === '/trigger/attributes/url') {
    return 'Write !self external-url.';
  }
  if (text.includes('/execute/external/') || text.includes('/workflows/')) {
    return 'Write !sub with ${!ref workflow/<name>} in the place of the id.';
  }
  if (/\bworkflowId\b/.test(text) && pointer.startsWith('/trigger/')) {
    return 'Write !sub with ${!self id} in the place of the id.';
  }
  if (text.includes('formDefinitionId')) {
    return 'Write !sub with ${!ref form/<name>} in the place of the id.';
  }
  return key.endsWith('.$') || /^(https?:\/)?\//.test(text)
    ? 'Write !sub with ${!ref <kind>/<name>} or ${NAME} in the place of the id.'
    : undefined;
}
