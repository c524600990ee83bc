import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { Leaf } from '../leaves.ts';
import type { Rule } from '../rule.ts';
import { markedTag } from '../tag.ts';
import type { SubPart } from '../tag.ts';

const EXTERNAL = /\/workflows\/execute\/external\/([\w-]{8,})/;

/** Workflows that call their own external trigger. */
export const selfRecursion: Rule = {
  code: 'SELF_RECURSION',
  group: 'Silent traps',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A step calls the external trigger of its own workflow.',
  why: 'Each run starts another one; without a sure end the executions of the tenant are used up (facts 2.7, 5.4).',
  good: `name: Batch
trigger:
  type: EXTERNAL
  attributes: { url: !self external-url }
definition:
  start: Done
  steps:
    Done: { type: success }
`,
  bad: `name: Batch
trigger:
  type: EXTERNAL
  attributes: { url: !self external-url }
definition:
  start: Next Batch
  steps:
    Next Batch:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: post
        url: !self external-url
      nextStep: Done
    Done: { type: success }
`,
  *check({ workflow, trigger, leaves, tagged }) {
    const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
    const url = isObject(attributes) ? stringAt(attributes, 'url') : undefined;
    const ids = new Set([stringAt(workflow, 'id'), EXTERNAL.exec(url ?? '')?.[1]]);
    const literal = leaves.filter(
      ({ value, place }) =>
        place !== undefined &&
        typeof value === 'string' &&
        value.includes('/execute/external/') &&
        ids.has(EXTERNAL.exec(value)?.[1] ?? ''),
    );
    for (const { pointer } of [...literal, ...tagged.filter(isOwnUrl)]) {
      yield {
        pointer,
        message: 'The step calls the external trigger of its own workflow.',
        hint: 'Make sure that a choice before it ends the chain, then turn this finding off here.',
      };
    }
  },
};

/** A tag says of itself that the address is the workflow's own. */
function isOwnUrl({ key, value, place }: Leaf): boolean {
  const tag = place !== undefined && key === 'url' ? markedTag(value)?.tag : undefined;
  return tag?.kind === 'self'
    ? tag.field === 'external-url'
    : tag?.kind === 'sub' &&
        tag.parts.some(
          (part, index) =>
            part.kind === 'self' &&
            (part.field === 'external-url' || endsInCall(tag.parts[index - 1])),
        );
}

function endsInCall(before: SubPart | undefined): boolean {
  return before?.kind === 'text' && before.text.endsWith('/execute/external/');
}
