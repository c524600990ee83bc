import { isSecretKey } from '../../kernel/mask.ts';
import type { Rule } from '../rule.ts';

/** Templates that are not replaced. */
export const templateSyntax: Rule = {
  code: 'TEMPLATE_SYNTAX',
  group: 'Expressions',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A `{{ … }}` is not closed, or holds no path.',
  why: 'It is not replaced by a value but stays in the text (facts 5.3).',
  good: `name: Call
definition:
  start: HTTP Request
  steps:
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: 'https://acme.example/{{ $.trigger.identity.id }}' }
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Call
definition:
  start: HTTP Request
  steps:
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: 'https://acme.example/{{ trigger.identity.id }}' }
      nextStep: Done
    Done: { type: success }
`,
  *check({ paths, templated }) {
    for (const { kind, leaf, parsed } of paths) {
      if (kind === 'template' && !parsed.ok) {
        const reason = isSecretKey(leaf.key.slice(-100)) ? '' : `: ${parsed.trouble.message}`;
        yield {
          pointer: leaf.pointer,
          message: `A template holds no path${reason}.`,
          hint: 'Write {{ $.step.field }}.',
        };
      }
    }
    for (const { leaf, closed } of templated) {
      if (!closed) {
        yield {
          pointer: leaf.pointer,
          message: 'A {{ is not closed.',
          hint: 'Write }} behind the path.',
        };
      }
    }
  },
};
