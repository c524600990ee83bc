import { isObject, own } from '../../kernel/json.js';
import { isFilled } from '../references.js';
/** A filter under the key that is ignored. */
export const triggerFilterLiteral = {
    code: 'TRIGGER_FILTER_LITERAL',
    group: 'Silent traps',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'The trigger has `filter` instead of `filter.$`.',
    why: 'The tenant drops it without a word, and the workflow fires on everything (facts 2.5).',
    good: `name: Moves
trigger:
  type: EVENT
  attributes:
    id: idn:identity-attributes-changed
    filter.$: $.changes[?(@.attribute == "department")]
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    bad: `name: Moves
trigger:
  type: EVENT
  attributes:
    id: idn:identity-attributes-changed
    filter: $.changes[?(@.attribute == "department")]
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    *check({ trigger }) {
        const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
        if (isObject(attributes) && isFilled(attributes, 'filter')) {
            yield {
                pointer: '/trigger/attributes/filter',
                message: 'A filter under this key is dropped: the workflow would fire on everything.',
                hint: 'Name the key filter.$.',
            };
        }
    },
};
//# sourceMappingURL=trigger-filter-literal.js.map