import { escapeToken } from '../../kernel/pointer.js';
const SERVER_FIELDS = new Set([
    'id',
    'created',
    'modified',
    'modifiedBy',
    'creator',
    'executionCount',
    'failureCount',
]);
/** Says whether a member of a workflow belongs to the tenant (facts 2.4). */
export function isServerField(key) {
    return SERVER_FIELDS.has(key) || key.startsWith('dailyExecutionCount');
}
/** Members that an export carries and nobody can write. */
export const serverField = {
    code: 'SERVER_FIELD',
    group: 'Shape',
    severity: 'info',
    mutedBy: 'comment',
    title: "The file carries fields that are the tenant's own.",
    why: 'An export has them; they are ignored and never sent (facts 2.4).',
    good: `name: Welcome
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    bad: `id: c17bea3a-574d-453c-9e04-4365fbf5af0b
name: Welcome
executionCount: 12
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    *check({ workflow }) {
        const found = Object.keys(workflow).filter(isServerField);
        const [first] = found;
        if (first !== undefined) {
            yield {
                pointer: `/${escapeToken(first)}`,
                message: `These fields are the tenant's own and are ignored: ${found.slice(0, 20).join(', ')}.`,
                hint: 'They can be removed from the file.',
            };
        }
    },
};
//# sourceMappingURL=server-field.js.map