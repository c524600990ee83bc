import type { EventDefinition } from '../event-definition.ts';
import { COMMIT_KEYS, PASS_KEYS, PASS_MORE } from '../event-definition.ts';

const REQUIRED = [...PASS_KEYS, 'workflow', 'workflowId', 'file', 'message'] as const;

const OPTIONAL = [
  ...PASS_MORE,
  ...COMMIT_KEYS,
  'line',
  'column',
  'appliedCommit',
  'since',
  'until',
  'before',
  'after',
] as const;

/** Events of versions that are watched after they went live, and of what is gone back from. */
export const ROLLOUT_EVENTS = {
  'rollout.started': {
    levels: ['info'],
    msg: 'A new version of a workflow is live and watched.',
    required: REQUIRED,
    optional: OPTIONAL,
  },
  'rollout.healthy': {
    levels: ['info'],
    msg: 'A new version of a workflow is good.',
    required: REQUIRED,
    optional: OPTIONAL,
  },
  'rollout.unknown': {
    levels: ['warn'],
    msg: 'Whether a new version of a workflow is good could not be told.',
    required: REQUIRED,
    optional: OPTIONAL,
    help: 'rolloutunknown',
  },
  'rollout.degraded': {
    levels: ['error'],
    msg: 'Executions fail since a new version of a workflow is live.',
    required: REQUIRED,
    optional: OPTIONAL,
    help: 'rolloutdegraded',
  },
  'rollout.rolled-back': {
    levels: ['warn'],
    msg: 'The last good version of a workflow is live again.',
    required: [...REQUIRED, 'reason'],
    optional: OPTIONAL,
    help: 'rolloutrolled-back',
  },
  'rollback.requested': {
    levels: ['info', 'warn'],
    msg: 'Somebody took the live version of a workflow back.',
    required: [...PASS_KEYS, 'by', 'file', 'message'],
    optional: [...PASS_MORE, 'workflow', 'appliedCommit'],
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
