import { formatPointer } from '../../kernel/pointer.js';
import { nestedLoops } from '../../workflow/graph.js';
/** Loops inside loops. */
export const graphNestedLoop = {
    code: 'GRAPH_NESTED_LOOP',
    group: 'Graph',
    severity: 'enabling',
    mutedBy: 'comment',
    title: 'A loop stands inside the body of another loop.',
    why: 'The tenant refuses to enable it (facts 2.5).',
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
        start: Item Done
        steps:
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
        start: Inner
        steps:
          Inner:
            type: action
            actionId: sp:loop:iterator
            versionNumber: 1
            attributes:
              input.$: $.loop.loopInput.parts
              start: Part Done
              steps:
                Part Done: { type: success }
            nextStep: Item Done
          Item Done: { type: success }
      nextStep: Done
    Done: { type: success }
`,
    *check({ maps }) {
        for (const { map, key } of nestedLoops(maps)) {
            yield {
                pointer: `${map.pointer}${formatPointer(['steps', key])}`,
                message: `Loop ${JSON.stringify(key)} stands inside the body of another loop.`,
                hint: 'Start another workflow for each item, or flatten the list first.',
            };
        }
    },
};
//# sourceMappingURL=graph-nested-loop.js.map