import { field } from './field.ts';
import type { FormField, LibraryTrigger } from './library-item.ts';
import { ACCESS_TRIGGERS, APPROVAL_EXAMPLE } from './triggers/access-triggers.ts';
import { ACCOUNT_TRIGGERS } from './triggers/account-triggers.ts';
import { GOVERNANCE_TRIGGERS } from './triggers/governance-triggers.ts';
import { IDENTITY_TRIGGERS } from './triggers/identity-triggers.ts';
import { PLATFORM_TRIGGERS } from './triggers/platform-triggers.ts';
import { SIGNAL_TRIGGERS } from './triggers/signal-triggers.ts';
import type { WrittenTrigger } from './written-trigger.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const EVENT_FIELDS: readonly FormField[] = [
  field('id!', 'text', 'The trigger’s id.'),
  field('description', 'textarea'),
  field(
    'filter',
    'jsonpath',
    'A path into the payload itself; the workflow starts when it finds something.',
  ),
  field('attributeToFilter', 'text', 'For changes of attributes: the one that counts.'),
];

/** Every trigger known from facts 4.2. The list is not complete: a tenant knows more. */
export const TRIGGERS: readonly LibraryTrigger[] = [
  ...[
    ...ACCESS_TRIGGERS,
    ...ACCOUNT_TRIGGERS,
    ...GOVERNANCE_TRIGGERS,
    ...IDENTITY_TRIGGERS,
    ...PLATFORM_TRIGGERS,
    ...SIGNAL_TRIGGERS,
  ].map(eventTrigger),
  {
    id: 'idn:access-request-trigger',
    name: 'Access Request Submitted',
    description: 'Starts when access is asked for, and approves it by a step.',
    type: 'AccessRequestTrigger',
    inferred: false,
    awaitsAnswer: false,
    formFields: EVENT_FIELDS,
    inputExample: APPROVAL_EXAMPLE,
  },
  {
    id: 'idn:cron-schedule',
    name: 'Scheduled Trigger',
    description: 'Starts by the clock.',
    type: 'SCHEDULED',
    inferred: false,
    awaitsAnswer: false,
    formFields: [
      field('frequency!', 'select', {
        options: ['daily', 'weekly', 'monthly', 'yearly', 'cronSchedule'],
      }),
      field('timeZone', 'select', { description: 'As Europe/Berlin.', default: 'UTC' }),
      field('cronString', 'text', 'For cronSchedule: five fields, in the time zone.'),
      field('dailyTimes', 'array', 'Times of day, written on the first day of 1970.'),
      field('weeklyDays', 'array', { options: DAYS }),
      field('weeklyTimes', 'array'),
      field('monthlyDays', 'array'),
      field('monthlyTimes', 'array'),
      field('yearlyTimes', 'array'),
    ],
    inputExample: null,
  },
  {
    id: 'idn:external-http',
    name: 'External Trigger',
    description: 'Starts when a client calls it; what the client sends as input is $.trigger.',
    type: 'EXTERNAL',
    inferred: false,
    awaitsAnswer: false,
    formFields: [
      field('name'),
      field('description', 'textarea', 'What the input holds.'),
      field('clientId', 'text', 'The OAuth client that may call; the tenant makes it.'),
      field('url', 'url', 'Where it is called; the tenant makes it.'),
    ],
    inputExample: {},
  },
];

function eventTrigger(written: WrittenTrigger): LibraryTrigger {
  const form = written.id === 'sp:form-submitted' ? [field('formDefinitionId', 'formPicker')] : [];
  return {
    id: written.id.replace(/\?$/, ''),
    name: written.name,
    description: `Starts ${written.when}.`,
    type: 'EVENT',
    inferred: written.id.endsWith('?'),
    awaitsAnswer: written.awaitsAnswer ?? false,
    formFields: [...EVENT_FIELDS, ...form],
    inputExample: written.example,
  };
}
