import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { Rule } from '../rule.ts';
import { suggest } from '../suggest.ts';
import { isTagged } from '../tag.ts';

/** Kinds of trigger; the empty one is no trigger (facts 3.6). */
const TYPES = ['EVENT', 'SCHEDULED', 'EXTERNAL', 'AccessRequestTrigger'];

/** Triggers that the library does not have. */
export const triggerUnknown: Rule = {
  code: 'TRIGGER_UNKNOWN',
  group: 'Library',
  severity: 'tenant-enabling',
  mutedBy: 'comment',
  title: 'The trigger has a type or an id that the library does not have.',
  why: 'The workflow would never start; the built-in library may lack a trigger that the tenant has (facts 4.2).',
  good: `name: Joiner
trigger:
  type: EVENT
  attributes: { id: idn:identity-created }
definition:
  start: Done
  steps:
    Done: { type: success }
`,
  bad: `name: Joiner
trigger:
  type: EVENT
  attributes: { id: idn:identity-creatd }
definition:
  start: Done
  steps:
    Done: { type: success }
`,
  *check({ trigger, library }) {
    if (!isObject(trigger)) {
      return;
    }
    const type = stringAt(trigger, 'type') ?? '';
    if (type !== '' && !isTagged(type) && !TYPES.includes(type)) {
      yield {
        pointer: '/trigger/type',
        message: `There is no type of trigger ${JSON.stringify(type.slice(0, 80))}.`,
        hint: meant(type, TYPES, `Types: ${TYPES.join(', ')}.`),
      };
    }
    const attributes = own(trigger, 'attributes');
    const id = isObject(attributes) ? (stringAt(attributes, 'id') ?? '') : '';
    if (id !== '' && !isTagged(id) && !library.triggers.has(id)) {
      yield {
        pointer: '/trigger/attributes/id',
        message: `The library has no trigger ${JSON.stringify(id.slice(0, 80))}.`,
        hint: meant(id, [...library.triggers], '`mainsheet library triggers` lists the triggers.'),
      };
    }
  },
};

function meant(word: string, known: readonly string[], otherwise: string): string {
  const near = suggest(word, known);
  return near === undefined ? otherwise : `Did you mean ${near}?`;
}
