import { own } from '../../kernel/json.ts';
import { isWithin } from '../../kernel/pointer.ts';
import type { Rule } from '../rule.ts';
import { readSettings } from '../settings.ts';

/** A `mainsheet:` block that does not say what is meant. */
export const mainsheetBlock: Rule = {
  code: 'MAINSHEET_BLOCK',
  group: 'Shape',
  severity: 'error',
  mutedBy: 'nobody',
  title: 'The `mainsheet:` block has an unknown key or a value that cannot be used.',
  why: 'It decides what is corrected and what is deleted, so nothing in it is guessed.',
  good: `name: Welcome
definition:
  start: Done
  steps:
    Done: { type: success }
mainsheet:
  drift: report
  ignore: [/definition/steps/Done/displayName]
`,
  bad: `name: Welcome
definition:
  start: Done
  steps:
    Done: { type: success }
mainsheet:
  drfit: report
  ignore: [/name]
`,
  check: ({ workflow, tagged }) => {
    const inBlock = tagged.filter(({ pointer }) => isWithin(pointer, '/mainsheet'));
    return inBlock.length === 0
      ? readSettings(own(workflow, 'mainsheet')).troubles
      : inBlock.map(({ pointer }) => ({
          pointer,
          message: 'A tag stands in the `mainsheet:` block, which is the same for every tenant.',
          hint: 'Write the value itself.',
        }));
  },
};
