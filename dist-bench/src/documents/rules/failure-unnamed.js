import { formatPointer } from '../../kernel/pointer.js';
import { stepType } from '../../workflow/step.js';
import { isFilled } from '../references.js';
/** Failure ends without their two texts. */
export const failureUnnamed = {
    code: 'FAILURE_UNNAMED',
    group: 'Silent traps',
    severity: 'enabling',
    mutedBy: 'comment',
    title: 'A failure step has no `failureName` or no `description`.',
    why: 'The tenant refuses to enable it with code e300 (facts 2.5).',
    good: `name: Fail
definition:
  start: Failed
  steps:
    Failed: { type: failure, failureName: No account, description: The identity has none }
`,
    bad: `name: Fail
definition:
  start: Failed
  steps:
    Failed: { type: failure }
`,
    *check({ maps }) {
        for (const map of maps) {
            for (const [key, step] of map.steps) {
                const missing = ['failureName', 'description'].filter((field) => !isFilled(step, field));
                if (stepType(step) === 'failure' && missing.length > 0) {
                    yield {
                        pointer: `${map.pointer}${formatPointer(['steps', key])}`,
                        message: `Failure step ${JSON.stringify(key)} has no ${missing.join(' and no ')}.`,
                        hint: 'Write both beside type:, not inside attributes.',
                    };
                }
            }
        }
    },
};
//# sourceMappingURL=failure-unnamed.js.map