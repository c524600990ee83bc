import { isObject, objectOf, own } from '../../kernel/json.ts';
import { scheduleTroubles } from '../../expressions/cron.ts';
import type { Rule } from '../rule.ts';
import { isTagged } from '../tag.ts';

/** Schedules that cannot run. */
export const schedule: Rule = {
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
      const written = objectOf(Object.entries(attributes).filter(([, value]) => !isTagged(value)));
      for (const { field, message } of scheduleTroubles(written)) {
        yield {
          pointer: `/trigger/attributes/${field}`,
          message: `${message}.`,
          hint:
            field === 'timeZone'
              ? 'Write a name of the IANA database, such as Europe/Berlin.'
              : 'Write five fields, such as 0 2 * * 6.',
        };
      }
    }
  },
};
