import type { EventDefinition } from '../event-definition.ts';
import { PASS_KEYS, PASS_MORE } from '../event-definition.ts';

const STUCK_REQUIRED = [
  ...PASS_KEYS,
  'workflow',
  'workflowId',
  'file',
  'execution',
  'since',
  'ageMs',
  'stuckAfterMs',
] as const;

const STUCK_OPTIONAL = [...PASS_MORE, 'line', 'column', 'step', 'message'] as const;

/** Events of what will become trouble unless somebody sees to it. */
export const WARNING_EVENTS = {
  'execution.stuck': {
    levels: ['warn'],
    msg: 'An execution runs longer than its file lets it.',
    required: [...STUCK_REQUIRED, 'hint'],
    optional: [...STUCK_OPTIONAL, 'more'],
    help: 'executionstuck',
  },
  'execution.cancelled': {
    levels: ['warn'],
    msg: 'An execution that ran longer than its file lets it was cancelled.',
    required: STUCK_REQUIRED,
    optional: STUCK_OPTIONAL,
    help: 'executioncancelled',
  },
  'owner.inactive': {
    levels: ['warn'],
    msg: 'The owner of a workflow is not active any more.',
    required: [...PASS_KEYS, 'workflow', 'workflowId', 'file', 'owner', 'since', 'message'],
    optional: [...PASS_MORE, 'files', 'more'],
    help: 'ownerinactive',
  },
  'tenant.credential-expiring': {
    levels: ['warn'],
    msg: 'The credential of a tenant comes to its end.',
    required: [...PASS_KEYS, 'until', 'daysLeft'],
    optional: PASS_MORE,
    help: 'tenantcredential-expiring',
  },
  'tenant.scope-missing': {
    levels: ['warn'],
    msg: 'The credential lacks a scope; something is not looked at.',
    required: [...PASS_KEYS, 'operation', 'scopes', 'message'],
    optional: PASS_MORE,
    help: 'tenantscope-missing',
  },
  'tenant.executions-high': {
    levels: ['warn'],
    msg: 'The tenant runs more executions than it may for long.',
    required: [...PASS_KEYS, 'executions', 'executionsLimit'],
    optional: PASS_MORE,
    help: 'tenantexecutions-high',
  },
  'workflow.executions-surge': {
    levels: ['warn'],
    msg: 'A workflow runs far more often than it did.',
    required: [...PASS_KEYS, 'workflow', 'workflowId', 'file', 'perHour', 'medianPerHour'],
    optional: PASS_MORE,
    help: 'workflowexecutions-surge',
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
