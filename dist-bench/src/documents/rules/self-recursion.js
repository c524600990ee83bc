import { isObject, own, stringAt } from '../../kernel/json.js';
const EXTERNAL = /\/workflows\/execute\/external\/([\w-]{8,})/;
/** Workflows that call their own external trigger. */
export const selfRecursion = {
    code: 'SELF_RECURSION',
    group: 'Silent traps',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'A step calls the external trigger of its own workflow.',
    why: 'Each run starts another one; without a sure end the executions of the tenant are used up (facts 2.7, 5.4).',
    good: `name: Batch
trigger:
  type: EXTERNAL
  attributes: { url: /beta/workflows/execute/external/c79e0079-562c-4df5-aa73-60a9e25c916d }
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    bad: `name: Batch
trigger:
  type: EXTERNAL
  attributes: { url: /beta/workflows/execute/external/c79e0079-562c-4df5-aa73-60a9e25c916d }
definition:
  start: Next Batch
  steps:
    Next Batch:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: post
        url: https://acme.api.identitynow.com/beta/workflows/execute/external/c79e0079-562c-4df5-aa73-60a9e25c916d
      nextStep: Done
    Done: { type: success }
`,
    *check({ workflow, trigger, leaves }) {
        const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
        const url = isObject(attributes) ? stringAt(attributes, 'url') : undefined;
        const ids = new Set([stringAt(workflow, 'id'), EXTERNAL.exec(url ?? '')?.[1]]);
        for (const { value, pointer, place } of leaves) {
            const called = typeof value === 'string' ? EXTERNAL.exec(value)?.[1] : undefined;
            if (place !== undefined && called !== undefined && ids.has(called)) {
                yield {
                    pointer,
                    message: 'The step calls the external trigger of its own workflow.',
                    hint: 'Make sure that a choice before it ends the chain, then turn this finding off here.',
                };
            }
        }
    },
};
//# sourceMappingURL=self-recursion.js.map