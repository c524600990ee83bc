import type { Rule } from '../rule.ts';

/** Values of `.$` keys that are no paths. */
export const pathNotDollar: Rule = {
  code: 'PATH_NOT_DOLLAR',
  group: 'Silent traps',
  severity: 'enabling',
  mutedBy: 'comment',
  title: 'The value of a key that ends in `.$` does not start with `$`.',
  why: 'Such a key holds a path; the tenant refuses to enable anything else (facts 2.5).',
  good: `name: Who
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Who
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const { key, value, pointer, place } of leaves) {
      if (!key.endsWith('.$') || (place === undefined && !pointer.startsWith('/trigger/'))) {
        continue;
      }
      const fits =
        value === null ||
        value === '' ||
        (typeof value === 'string' && value.trimStart().startsWith('$'));
      if (!fits) {
        yield {
          pointer,
          message: `The value under ${JSON.stringify(key)} is no path: it does not start with $.`,
          hint: `Write a path, or name the key ${key.slice(0, -2)} if a literal value is meant.`,
        };
      }
    }
  },
};
