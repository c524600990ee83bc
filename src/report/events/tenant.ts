import type { EventDefinition } from '../event-definition.ts';
import { COMMIT_KEYS, PASS_KEYS, PASS_MORE, TROUBLE_KEYS } from '../event-definition.ts';

const DRIFT_REQUIRED = [...PASS_KEYS, 'workflow', 'workflowId', 'file', 'since', 'ageMs'] as const;

const DRIFT_OPTIONAL = [
  ...PASS_MORE,
  ...COMMIT_KEYS,
  'line',
  'column',
  'who',
  'modified',
  'reason',
  'operations',
  'diff',
  'message',
  'letThrough',
  'until',
] as const;

/** Events of the talk with a tenant, and of what people do in it. */
export const TENANT_EVENTS = {
  'tenant.rewrote': {
    levels: ['info'],
    msg: 'The tenant stored a workflow otherwise than it was sent.',
    required: [...PASS_KEYS, 'workflow', 'file', 'pointers'],
    optional: [...PASS_MORE, ...COMMIT_KEYS, 'workflowId', 'line', 'column'],
  },
  'tenant.rejected': {
    levels: ['error'],
    msg: 'The tenant rejects our credentials.',
    required: ['tenant', 'reason'],
    optional: ['source', ...PASS_MORE, 'status', 'operation', 'scopes', ...TROUBLE_KEYS],
    help: 'tenantrejected',
  },
  'tenant.throttled': {
    levels: ['warn'],
    msg: 'The tenant says that the request quota is used up.',
    required: ['tenant'],
    optional: ['source', ...PASS_MORE, 'operation', 'remaining', 'reason', ...TROUBLE_KEYS],
    help: 'tenantthrottled',
  },
  'tenant.unreachable': {
    levels: ['warn'],
    msg: 'The tenant cannot be reached.',
    required: ['tenant', 'reason'],
    optional: ['source', ...PASS_MORE, ...TROUBLE_KEYS],
    help: 'tenantunreachable',
  },
  'tenant.api-deprecated': {
    levels: ['warn'],
    msg: 'The tenant says that an operation will go away.',
    required: [...PASS_KEYS, 'operation', 'header', 'value'],
    optional: PASS_MORE,
    help: 'tenantapi-deprecated',
  },
  'tenant.stopped': {
    levels: ['error', 'warn'],
    msg: 'Nothing is written to the tenant.',
    required: ['tenant', 'source', 'reason', 'message'],
    optional: [...PASS_MORE, 'code', 'hint', 'next', 'retryAfterMs', 'letThrough'],
    help: 'tenantstopped',
  },
  'prune.pending': {
    levels: ['warn'],
    msg: 'A workflow whose file is gone will be removed.',
    required: [...PASS_KEYS, 'workflow', 'workflowId', 'file', 'message'],
    optional: [...PASS_MORE, 'until'],
    help: 'prunepending',
  },
  'prune.called-off': {
    levels: ['info'],
    msg: 'A workflow will not be removed.',
    required: [...PASS_KEYS, 'workflow', 'workflowId', 'file', 'message'],
    optional: [...PASS_MORE, 'letThrough'],
  },
  'unmanaged.appeared': {
    levels: ['info'],
    msg: 'The tenant has a workflow that no file describes.',
    required: [...PASS_KEYS, 'workflow', 'workflowId', 'enabled', 'unmanaged'],
    optional: [...PASS_MORE, 'creator', 'owner', 'who', 'modified', 'more'],
  },
  'drift.detected': {
    levels: ['warn'],
    msg: 'A workflow was changed in the tenant.',
    required: [...DRIFT_REQUIRED, 'policy'],
    optional: DRIFT_OPTIONAL,
    help: 'driftdetected',
  },
  'drift.conflict': {
    levels: ['warn'],
    msg: 'The file and the tenant changed the same part of a workflow.',
    required: [...DRIFT_REQUIRED, 'policy'],
    optional: DRIFT_OPTIONAL,
    help: 'driftconflict',
  },
  'drift.corrected': {
    levels: ['info'],
    msg: 'A workflow was set back to what its file says.',
    required: DRIFT_REQUIRED,
    optional: [...PASS_MORE, ...COMMIT_KEYS],
  },
  'drift.resolved': {
    levels: ['info'],
    msg: 'A workflow is again as its file says.',
    required: DRIFT_REQUIRED,
    optional: [...PASS_MORE, ...COMMIT_KEYS],
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
