import { isObject, own } from '../../kernel/json.js';
import { scheduleTroubles } from '../../expressions/cron.js';
/** Schedules that cannot run. */
export const schedule = {
    code: 'SCHEDULE',
    group: 'Expressions',
    severity: 'warning',
    mutedBy: 'comment',
    title: 'The cron text or the time zone of a schedule is not valid.',
    why: 'The workflow would never start, or at another hour; cronString has five fields, in timeZone (facts 3.6).',
    good: `name: Nightly
trigger:
  type: SCHEDULED
  attributes: { frequency: cronSchedule, cronString: 0 2 * * 6, timeZone: Europe/Berlin }
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    bad: `name: Nightly
trigger:
  type: SCHEDULED
  attributes: { frequency: cronSchedule, cronString: 0 0 2 * * 6, timeZone: Europe/Berln }
definition:
  start: Done
  steps:
    Done: { type: success }
`,
    *check({ trigger }) {
        const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
        if (isObject(attributes) && isObject(trigger) && own(trigger, 'type') === 'SCHEDULED') {
            for (const { field, message } of scheduleTroubles(attributes)) {
                yield {
                    pointer: `/trigger/attributes/${field}`,
                    message: `${message}.`,
                    hint: field === 'timeZone'
                        ? 'Write a name of the IANA database, such as Europe/Berlin.'
                        : 'Write five fields, such as 0 2 * * 6.',
                };
            }
        }
    },
};
//# sourceMappingURL=schedule.js.map