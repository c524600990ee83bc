import { suggest } from '../suggest.js';
/** Paths to steps that are not there. */
export const referenceUnknown = {
    code: 'REFERENCE_UNKNOWN',
    group: 'Silent traps',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'A path starts with a name that no step gives.',
    why: 'It finds nothing, and the step runs with an empty value (facts 5.2).',
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
      attributes: { id.$: $.getIdentiy.managerRef.id }
      nextStep: Done
    Done: { type: success }
`,
    *check({ badReferences }) {
        for (const { kind, leaf, name, names } of badReferences) {
            if (kind === 'unknown') {
                const near = suggest(name, names ?? []);
                yield {
                    pointer: leaf.pointer,
                    message: `No step gives ${JSON.stringify(name.slice(0, 80))}.`,
                    hint: near === undefined
                        ? 'A path starts with trigger or with the key of a step without its spaces, like getIdentity.'
                        : `Did you mean ${near}?`,
                };
            }
        }
    },
};
//# sourceMappingURL=reference-unknown.js.map