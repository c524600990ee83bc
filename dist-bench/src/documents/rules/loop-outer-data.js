/** Paths out of a loop's body. */
export const loopOuterData = {
    code: 'LOOP_OUTER_DATA',
    group: 'Silent traps',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'The body of a loop reads `$.trigger` or a step outside of it directly.',
    why: 'A body is sure to see only $.loop and its own steps (facts 3.4).',
    good: `name: Each
definition:
  start: Loop
  steps:
    Loop:
      type: action
      actionId: sp:loop:iterator
      versionNumber: 1
      attributes:
        input.$: $.trigger.items
        context.$: $
        start: Who
        steps:
          Who:
            type: action
            actionId: sp:get-identity
            versionNumber: 2
            attributes: { id.$: $.loop.context.trigger.identity.id }
            nextStep: Item Done
          Item Done: { type: success }
      nextStep: Done
    Done: { type: success }
`,
    bad: `name: Each
definition:
  start: Loop
  steps:
    Loop:
      type: action
      actionId: sp:loop:iterator
      versionNumber: 1
      attributes:
        input.$: $.trigger.items
        start: Who
        steps:
          Who:
            type: action
            actionId: sp:get-identity
            versionNumber: 2
            attributes: { id.$: $.trigger.identity.id }
            nextStep: Item Done
          Item Done: { type: success }
      nextStep: Done
    Done: { type: success }
`,
    *check({ badReferences }) {
        for (const { kind, leaf, name } of badReferences) {
            if (kind === 'outer') {
                yield {
                    pointer: leaf.pointer,
                    message: `The body of a loop may not see $.${name}.`,
                    hint: `Write context.$: $ at the loop, and $.loop.context.${name} here.`,
                };
            }
        }
    },
};
//# sourceMappingURL=loop-outer-data.js.map