import { own } from '../../kernel/json.js';
import { readSettings } from '../settings.js';
/** A `mainsheet:` block that does not say what is meant. */
export const mainsheetBlock = {
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
    check: ({ workflow }) => readSettings(own(workflow, 'mainsheet')).troubles,
};
//# sourceMappingURL=mainsheet-block.js.map