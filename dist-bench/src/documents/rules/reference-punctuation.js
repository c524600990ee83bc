/** Paths to steps whose key cannot be referred to. */
export const referencePunctuation = {
    code: 'REFERENCE_PUNCTUATION',
    group: 'Silent traps',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'A path reads the output of a step whose key has punctuation.',
    why: 'Under which name such an output is found is not known; with an apostrophe it is not found at all (facts 5.1).',
    good: `name: Who
definition:
  start: Get Manager
  steps:
    Get Manager:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Get Boss
    Get Boss:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.getManager.managerRef.id }
      nextStep: Done
    Done: { type: success }
`,
    bad: `name: Who
definition:
  start: Get Identity's Manager
  steps:
    Get Identity's Manager:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Get Boss
    Get Boss:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.getIdentitysManager.managerRef.id }
      nextStep: Done
    Done: { type: success }
`,
    *check({ badReferences }) {
        for (const { kind, leaf, step } of badReferences) {
            if (kind === 'punctuation') {
                yield {
                    pointer: leaf.pointer,
                    message: `The key of step ${JSON.stringify(step)} has punctuation, so its output may not be found.`,
                    hint: 'Rename the step with letters, digits and spaces only.',
                };
            }
        }
    },
};
//# sourceMappingURL=reference-punctuation.js.map