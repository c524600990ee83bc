import type { EventDefinition } from '../event-definition.ts';
import { COMMIT_KEYS, PASS_KEYS, PASS_MORE } from '../event-definition.ts';

const REQUIRED = [
  ...PASS_KEYS,
  'workflow',
  'file',
  'change',
  'outcome',
  'reason',
  'requests',
] as const;

const OPTIONAL = [
  ...PASS_MORE,
  ...COMMIT_KEYS,
  'workflowId',
  'line',
  'column',
  'oldFile',
  'message',
  'hint',
  'findings',
  'operations',
  'diff',
  'notes',
  'disabledMs',
  'disabledFrom',
  'disabledUntil',
  'trackingId',
  'approvedBy',
  'signedBy',
] as const;

/** The event of a change that was carried out. */
function done<const M extends string>(msg: M) {
  return { levels: ['info'], msg, required: REQUIRED, optional: OPTIONAL } as const;
}

/** The event of a change that was not. */
function undone<const L extends 'warn' | 'error', const M extends string, const H extends string>(
  level: L,
  msg: M,
  help: H,
) {
  return { levels: [level], msg, required: REQUIRED, optional: OPTIONAL, help } as const;
}

/** One event for each outcome of a change; `unchanged` is not told. */
export const OUTCOME_EVENTS = {
  'workflow.created': done('A workflow was made.'),
  'workflow.adopted': done('A workflow was adopted.'),
  'workflow.updated': done('A workflow was changed.'),
  'workflow.enabled': done('A workflow was switched on.'),
  'workflow.disabled': done('A workflow was switched off.'),
  'workflow.quarantined': done('A workflow whose file is gone was switched off.'),
  'workflow.restored': done('A workflow whose file came back was restored.'),
  'workflow.deleted': done('A workflow was deleted.'),
  'workflow.disowned': done('A workflow is no longer ours; it stays in the tenant.'),
  'workflow.forgotten': done('A workflow that is gone from Git and from the tenant was forgotten.'),
  'workflow.skipped': undone('warn', 'A change was left for the next pass.', 'workflowskipped'),
  'workflow.failed': undone('error', 'A change failed.', 'workflowfailed'),
  'workflow.not-attempted': undone('warn', 'A change was not tried.', 'workflownot-attempted'),
} as const satisfies Readonly<Record<string, EventDefinition>>;

/** Events of single workflows beside their outcomes. */
export const WORKFLOW_EVENTS = {
  ...OUTCOME_EVENTS,
  'workflow.recovered': {
    levels: ['info', 'warn', 'error'],
    msg: 'A change that was broken off was brought to an end.',
    required: [...PASS_KEYS, 'workflow', 'file', 'change', 'reason', 'message'],
    optional: [...PASS_MORE, 'workflowId', 'since', 'commit'],
    help: 'workflowrecovered',
  },
  'workflow.stuck-disabled': {
    levels: ['error'],
    msg: 'A workflow was switched off for an edit and cannot be switched on again.',
    required: [...PASS_KEYS, 'workflow', 'file'],
    optional: [
      ...PASS_MORE,
      ...COMMIT_KEYS,
      'workflowId',
      'line',
      'column',
      'reason',
      'message',
      'hint',
      'findings',
      'since',
      'trackingId',
    ],
    help: 'workflowstuck-disabled',
  },
  'workflow.held': {
    levels: ['warn'],
    msg: 'A workflow was switched off in the tenant; nothing is written to it.',
    required: [
      ...PASS_KEYS,
      'workflow',
      'workflowId',
      'file',
      'since',
      'ageMs',
      'message',
      'pointers',
    ],
    optional: [...PASS_MORE, ...COMMIT_KEYS, 'who', 'modified', 'diff', 'letThrough'],
    help: 'workflowheld',
  },
  'workflow.contested': {
    levels: ['error'],
    msg: 'A workflow keeps being changed in the tenant; it is no longer corrected.',
    required: [...PASS_KEYS, 'workflow', 'file', 'message'],
    optional: [
      ...PASS_MORE,
      ...COMMIT_KEYS,
      'workflowId',
      'line',
      'column',
      'who',
      'modified',
      'diff',
      'letThrough',
    ],
    help: 'workflowcontested',
  },
  'hold.released': {
    levels: ['info'],
    msg: 'A hold ended.',
    required: [...PASS_KEYS, 'reason'],
    optional: [...PASS_MORE, 'by', 'workflow', 'workflowId', 'file', 'since', 'ageMs'],
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
