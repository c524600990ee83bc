import type { EventDefinition } from '../event-definition.ts';
import { COMMIT_KEYS, PASS_KEYS, PASS_MORE } from '../event-definition.ts';

const REQUIRED = [...PASS_KEYS, 'workflow', 'workflowId', 'branch'] as const;
const SEEN = [...PASS_MORE, 'who', 'modified', 'more'] as const;
const OPTIONAL = [...SEEN, 'file'] as const;

const NOT_CAPTURED = [...OPTIONAL, 'message', 'conflicts'] as const;

/** Events of what is brought from a tenant to branches of a source. */
export const CAPTURE_EVENTS = {
  'drift.captured': {
    levels: ['info', 'warn'],
    msg: 'A change in the tenant was written to a branch.',
    required: [...REQUIRED, 'file', 'branchCommit'],
    optional: [
      ...SEEN,
      'link',
      'kept',
      'hint',
      ...COMMIT_KEYS,
      'line',
      'column',
      'operations',
      'diff',
      'conflicts',
      'reason',
    ],
  },
  'drift.not-captured': {
    levels: ['warn'],
    msg: 'A change in the tenant could not be written to a branch.',
    required: [...REQUIRED, 'reason', 'hint'],
    optional: [...NOT_CAPTURED, ...COMMIT_KEYS, 'line', 'column', 'diff'],
    help: 'driftnot-captured',
  },
  'drift.capture-discarded': {
    levels: ['info'],
    msg: 'The branch of a change in the tenant is gone; this change is not captured again.',
    required: REQUIRED,
    optional: OPTIONAL,
  },
  'unmanaged.captured': {
    levels: ['info'],
    msg: 'A workflow that no file describes was written to a branch.',
    required: [...REQUIRED, 'file', 'branchCommit'],
    optional: [...SEEN, 'link', 'kept', 'creator'],
  },
  'unmanaged.not-captured': {
    levels: ['warn'],
    msg: 'A workflow that no file describes could not be written to a branch.',
    required: [...REQUIRED, 'reason', 'hint'],
    optional: NOT_CAPTURED,
    help: 'unmanagednot-captured',
  },
  'unmanaged.capture-discarded': {
    levels: ['info'],
    msg: 'The branch of a workflow that no file describes is gone; this version is not captured again.',
    required: REQUIRED,
    optional: OPTIONAL,
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
