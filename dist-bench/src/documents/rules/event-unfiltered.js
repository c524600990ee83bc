import { isObject, own, stringAt } from '../../kernel/json.js';
import { isFilled } from '../references.js';
/** Triggers that fire for much more than one workflow means (facts 2.6, 4.2), and for what. */
const BUSY = new Map([
    ['idn:identity-attributes-changed', 'every attribute of every identity'],
    ['idn:account-attributes-changed', 'every change of every account'],
    ['idn:account-updated', 'every change of every account'],
    ['idn:account-aggregation-completed', 'every aggregation of every source'],
    ['idn:aggregation-accounts-collected', 'every aggregation of every source'],
    ['idn:post-provisioning', 'every provisioning'],
    ['idn:interactive-process-launched', 'every launcher of the tenant'],
    ['sp:form-submitted', 'every form of the tenant'],
]);
/** Busy triggers without a filter. */
export const eventUnfiltered = {
    code: 'EVENT_UNFILTERED',
    group: 'Silent traps',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'An event trigger that fires very often has no filter.',
    why: 'Each event is an execution, and executions are limited to 400,000 a day (facts 2.7).',
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
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    *check({ trigger }) {
        const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
        if (!isObject(attributes)) {
            return;
        }
        const fires = BUSY.get(stringAt(attributes, 'id') ?? '');
        const narrowed = isFilled(attributes, 'filter.$') || isFilled(attributes, 'attributeToFilter');
        if (fires !== undefined && !narrowed) {
            yield {
                pointer: '/trigger/attributes/id',
                message: `This trigger fires for ${fires}, and there is no filter.`,
                hint: 'Add filter.$ with what the workflow is for.',
            };
        }
    },
};
//# sourceMappingURL=event-unfiltered.js.map