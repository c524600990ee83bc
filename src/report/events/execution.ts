import type { EventDefinition } from '../event-definition.ts';
import { COMMIT_KEYS, PASS_KEYS, PASS_MORE } from '../event-definition.ts';

const REQUIRED = [
  ...PASS_KEYS,
  'workflow',
  'workflowId',
  'fingerprint',
  'failures',
  'since',
  'error',
] as const;

const OPTIONAL = [
  ...PASS_MORE,
  'file',
  'line',
  'column',
  'step',
  'execution',
  'unread',
  'hint',
] as const;

/** Events of executions: of what fails in a tenant whoever wrote the workflow. */
export const EXECUTION_EVENTS = {
  'execution.failed': {
    levels: ['error'],
    msg: 'Executions of a workflow began to fail.',
    required: [...REQUIRED, 'beganWithChange'],
    optional: [
      ...OPTIONAL,
      ...COMMIT_KEYS,
      'displayName',
      'action',
      'status',
      'caughtBy',
      'startedAt',
      'endedAt',
      'input',
      'pointers',
      'who',
      'modified',
      'notes',
    ],
    help: 'executionfailed',
  },
  'execution.failing': {
    levels: ['error'],
    msg: 'Executions of a workflow go on failing.',
    required: [...REQUIRED, 'sinceTold', 'endedAt'],
    optional: OPTIONAL,
    help: 'executionfailing',
  },
  'execution.recovered': {
    levels: ['info'],
    msg: 'Executions of a workflow succeed again.',
    required: [...REQUIRED, 'until', 'ageMs'],
    optional: OPTIONAL,
  },
  'execution.many-failed': {
    levels: ['error'],
    msg: 'More executions failed than are told one by one.',
    required: [...PASS_KEYS, 'more', 'failures', 'workflows'],
    optional: PASS_MORE,
    help: 'executionmany-failed',
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
