/** Paths to steps that may not have run. */
export const referenceLater = {
    code: 'REFERENCE_LATER',
    group: 'Silent traps',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'A path reads the output of a step that has not always run by then.',
    why: 'On the ways that miss the step it finds nothing, and no error is raised (facts 5.2).',
    good: `name: Who
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Get Manager
    Get Manager:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.getIdentity.managerRef.id }
      nextStep: Done
    Done: { type: success }
`,
    bad: `name: Who
definition:
  start: Get Manager
  steps:
    Get Manager:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.getIdentity.managerRef.id }
      nextStep: Get Identity
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
    *check({ badReferences }) {
        for (const { kind, leaf, step } of badReferences) {
            if (kind === 'later') {
                yield {
                    pointer: leaf.pointer,
                    message: `Step ${JSON.stringify(step)} has not run on every way that leads here.`,
                    hint: 'Put the step before this one on every way, or test with IsPresent first.',
                };
            }
            else if (kind === 'itself') {
                yield {
                    pointer: leaf.pointer,
                    message: 'The step reads its own output, which it does not have yet.',
                    hint: 'Read the output of a step before it.',
                };
            }
        }
    },
};
//# sourceMappingURL=reference-later.js.map