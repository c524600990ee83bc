import type { JsonObject } from '../../kernel/json.ts';
import { BOB } from '../example-people.ts';
import { field } from '../field.ts';
import type { FieldPattern, FormField } from '../library-item.ts';
import type { WrittenAction } from '../written-action.ts';

const STATUS = ['APPROVED', 'REJECTED', 'EXPIRED'] as const;

const END: readonly FormField[] = [
  field('approvalTimeout', 'number', 'Days until the approval ends without an answer.'),
  field('approvalActionAtTimeout', 'select', {
    description: 'What becomes of it then.',
    options: STATUS,
  }),
  field('priority', 'select', { options: ['LOW', 'MEDIUM', 'HIGH'], default: 'MEDIUM' }),
];

/** What an approval for access takes over from its trigger unchanged. */
const HANDED_ON = [
  'requestId',
  'createdAt',
  'requestedBy',
  'requestedFor',
  'requestedItem',
  'requestedItems',
  'sodViolationContext',
  'staticAttributes',
  'autoApprove',
  'fallbackApprover',
  'parentWorkflowExecutionId',
  'workflowExecutionId',
] as const;

const APPROVAL: JsonObject = {
  status: 'APPROVED',
  approvedBy: [BOB],
  rejectedBy: [],
  comments: [{ comment: 'Agreed', commentedBy: BOB }],
};

const STATUS_SCHEMA: JsonObject = { status: { type: 'string', enum: STATUS } };

const INPUTS: readonly FieldPattern[] = [
  {
    name: 'inputForForm_<key>',
    type: 'text',
    description: 'Fills the input of that key in the form.',
  },
  {
    name: 'inputForForm_array_<key>',
    type: 'jsonpath',
    description: 'The list that a select of that key offers.',
  },
  {
    name: 'inputForForm_array_<key>_label',
    type: 'jsonpath',
    description: 'Where an item of the list has its label.',
  },
  {
    name: 'inputForForm_array_<key>_subLabel',
    type: 'jsonpath',
    description: 'Where an item has its second label.',
  },
  {
    name: 'inputForForm_array_<key>_value',
    type: 'jsonpath',
    description: 'Where an item has its value.',
  },
];

const FORM_ID = '00000000-0000-4000-8000-000000000001';

const ANSWERS: JsonObject = {
  formData: { decision: 'extend', until: '2026-12-31', comment: 'The project goes on' },
};

const ANSWERS_SCHEMA: JsonObject = {
  formData: { type: 'object', description: 'The answers by the keys of the form.' },
};

/** Actions that ask people or tell them something in a form, most of which wait for an answer (facts 4.1). */
export const PEOPLE_ACTIONS: readonly WrittenAction[] = [
  {
    id: 'sp:generic-approval',
    name: 'Generic Approval',
    about: 'Asks somebody to approve anything, and waits for the answer.',
    versions: [1],
    answeredBy: 'person',
    fields: [
      field('name!'),
      field('description', 'textarea'),
      field('comments', 'textarea'),
      field('requestedBy', 'select', { options: ['IDENTITY'] }),
      field('byIdentity', 'identityPicker', 'Who asks.'),
      field('requestedFor', 'select', { options: ['IDENTITY'] }),
      field('forIdentity', 'identityPicker', 'For whom it is asked.'),
      field('approvalType!', 'select', { options: ['SINGLE'] }),
      field('singleApproverCategory', 'select', { options: ['IDENTITY'] }),
      field('singleApproverIdentityId', 'identityPicker', 'Who answers.'),
      field('approvalReminder', 'select', {
        description: 'Text, and not a boolean.',
        options: ['true', 'false'],
        default: 'false',
      }),
      ...END,
    ],
    example: {
      name: 'Access for {{$.getIdentity.name}}',
      requestedBy: 'IDENTITY',
      'byIdentity.$': '$.trigger.requesterId',
      requestedFor: 'IDENTITY',
      'forIdentity.$': '$.getIdentity.id',
      approvalType: 'SINGLE',
      singleApproverCategory: 'IDENTITY',
      'singleApproverIdentityId.$': '$.getIdentity.managerRef.id',
      approvalReminder: 'false',
      approvalTimeout: 2,
      approvalActionAtTimeout: 'EXPIRED',
      priority: 'HIGH',
    },
    output: APPROVAL,
    outputMembers: STATUS_SCHEMA,
  },
  {
    id: 'sp:access-request-approval',
    name: 'Access Request Approval',
    about: 'Asks for the approval of an access request; only with the trigger of access requests.',
    versions: [1],
    answeredBy: 'person',
    fields: [
      field('accessRequestId!', 'jsonpath', 'Of the trigger, as the fields handed on below.'),
      field('accountActivityId', 'jsonpath'),
      field('approvalType!', 'select', { options: ['SINGLE', 'MULTI'] }),
      field('singleApproverCategory', 'select', {
        options: ['IDENTITY', 'MANAGER_OF', 'ACCESS_ITEM_OWNER'],
      }),
      field('singleApproverIdentityId', 'identityPicker', 'For the category IDENTITY.'),
      field('multiApproverReviewersConfig_approvalScheme', 'select', {
        description: 'One after another, or all at once.',
        options: ['SERIAL', 'PARALLEL'],
      }),
      field(
        'multiApproverReviewersConfig_reviewers',
        'array',
        '{approverCategory, approverNumber} each.',
      ),
      field('comments', 'textarea'),
      ...END,
      ...HANDED_ON.map((name) => field(name, 'jsonpath', 'Handed on from the trigger.')),
    ],
    example: {
      'accessRequestId.$': '$.trigger.accessRequestId',
      'accountActivityId.$': '$.trigger.accountActivityId',
      'requestedItem.$': '$.trigger.requestedItem',
      'requestedFor.$': '$.trigger.requestedFor',
      approvalType: 'SINGLE',
      singleApproverCategory: 'MANAGER_OF',
      approvalTimeout: 3,
      approvalActionAtTimeout: 'EXPIRED',
    },
    output: { status: 'APPROVED' },
    outputMembers: STATUS_SCHEMA,
  },
  {
    id: 'sp:create-approval-request',
    name: 'Create Approval Request',
    about: 'Asks for an approval; fails on a list of one. Generic Approval takes its place.',
    versions: [1],
    deprecated: [1],
    answeredBy: 'person',
    fields: [],
    example: {},
    output: { status: 'APPROVED' },
    outputMembers: STATUS_SCHEMA,
  },
  {
    id: 'sp:forms',
    name: 'Form',
    about: 'Sends a form to somebody and waits for the answer, until the deadline.',
    versions: [1],
    answeredBy: 'person',
    fields: [
      field('formDefinitionId!', 'formPicker'),
      field('recipient!', 'identityPicker'),
      field('deadline', 'duration', 'As 7d; then the step fails.'),
      field('reminder', 'duration', 'As 2d.'),
      field('notificationSubject'),
      field('notificationBody', 'htmlEditor'),
      field('reminderBody', 'htmlEditor'),
    ],
    patterns: INPUTS,
    example: {
      formDefinitionId: FORM_ID,
      'recipient.$': '$.getIdentity.managerRef.id',
      deadline: '7d',
      reminder: '2d',
      notificationSubject: 'Does the contract of {{$.getIdentity.name}} go on?',
      'inputForForm_contractor.$': '$.getIdentity.name',
    },
    output: ANSWERS,
    outputMembers: ANSWERS_SCHEMA,
    dynamicOutput: true,
  },
  {
    id: 'sp:interactive-form',
    name: 'Interactive Form',
    about: 'Shows a form to the one who launched the process, and waits for the answer.',
    versions: [1],
    answeredBy: 'person',
    fields: [
      field('formDefinitionId!', 'formPicker'),
      field('interactiveProcessId!', 'jsonpath', 'Of the trigger.'),
      field('ownerId!', 'jsonpath', 'Who launched the process.'),
      field('title'),
      field('message', 'htmlEditor'),
    ],
    patterns: INPUTS,
    example: {
      formDefinitionId: FORM_ID,
      'interactiveProcessId.$': '$.trigger.interactiveProcessId',
      'ownerId.$': '$.trigger.launchedBy.id',
      title: 'Which account?',
    },
    output: ANSWERS,
    outputMembers: ANSWERS_SCHEMA,
    dynamicOutput: true,
  },
  {
    id: 'sp:interactive-message',
    name: 'Interactive Message',
    about: 'Shows a message to the one who launched the process; it waits for nothing.',
    versions: [1],
    fields: [
      field('category!', 'select', { options: ['INFO', 'WARN', 'ERROR'] }),
      field('interactiveProcessId!', 'jsonpath', 'Of the trigger.'),
      field('ownerId!', 'jsonpath', 'Who launched the process.'),
      field('title'),
      field('message', 'htmlEditor'),
    ],
    example: {
      category: 'INFO',
      'interactiveProcessId.$': '$.trigger.interactiveProcessId',
      'ownerId.$': '$.trigger.launchedBy.id',
      title: 'Done',
      message: '<p>The account is unlocked.</p>',
    },
  },
];
