import { isSecretKey } from '../../kernel/mask.js';
/** Paths that do not parse. */
export const pathSyntax = {
    code: 'PATH_SYNTAX',
    group: 'Expressions',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'A path does not parse in the dialect of its place.',
    why: 'Steps and trigger filters are read by different engines with different operators and functions (facts 4.3, 5.2).',
    good: `name: Moves
trigger:
  type: EVENT
  attributes:
    id: idn:identity-attributes-changed
    filter.$: $.changes[?(@.attribute in ["department", "jobTitle"])]
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
    filter.$: $.changes[?(@.attribute = "department")]
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    *check({ paths }) {
        for (const { kind, leaf, dialect, parsed } of paths) {
            if (kind === 'value' && !parsed.ok) {
                // The reason quotes the text, and what stands under such a key may be a secret.
                const reason = isSecretKey(leaf.key.slice(-100)) ? '' : `: ${parsed.trouble.message}`;
                yield {
                    pointer: leaf.pointer,
                    message: `The path does not parse at character ${parsed.trouble.at + 1}${reason}.`,
                    hint: dialect === 'filter'
                        ? 'Trigger filters are read by Jayway JsonPath.'
                        : 'Steps know length(), count(), size(), now(), RFC3339() and JSON() at the end of a path.',
                };
            }
        }
    },
};
//# sourceMappingURL=path-syntax.js.map