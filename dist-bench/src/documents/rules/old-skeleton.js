/** A trigger inside the definition. */
export const oldSkeleton = {
    code: 'OLD_SKELETON',
    group: 'Shape',
    severity: 'info',
    mutedBy: 'comment',
    title: 'The trigger stands inside the definition.',
    why: 'Old documentation shows it there; it is read as if it stood beside the definition (facts 2.8).',
    good: `name: Welcome
trigger: { type: EXTERNAL, attributes: {} }
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    bad: `name: Welcome
definition:
  version: '1.0'
  trigger: { type: EXTERNAL, attributes: {} }
  start: Done
  steps:
    Done: { type: success }
`,
    *check(subject) {
        if (subject.oldSkeleton) {
            yield {
                pointer: '/trigger',
                message: 'The trigger stands inside the definition.',
                hint: 'Move it one level up, beside definition:, and remove version:.',
            };
        }
    },
};
//# sourceMappingURL=old-skeleton.js.map