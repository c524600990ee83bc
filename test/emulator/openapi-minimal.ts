import type { Operation } from './openapi-operations.ts';

const TEXT = { type: 'string' };
const TIME = { type: 'string', format: 'date-time' };
const REFERENCE = {
  type: 'object',
  required: ['type', 'id'],
  properties: { type: { const: 'IDENTITY' }, id: TEXT, name: TEXT },
};

const WORKFLOW = {
  type: 'object',
  required: ['id', 'name', 'enabled', 'owner', 'creator', 'created', 'modified', 'modifiedBy'],
  properties: {
    id: TEXT,
    name: TEXT,
    description: TEXT,
    enabled: { type: 'boolean' },
    executionCount: { type: 'integer' },
    failureCount: { type: 'integer' },
    created: TIME,
    modified: TIME,
    owner: REFERENCE,
    creator: REFERENCE,
    modifiedBy: REFERENCE,
    definition: { type: 'object', properties: { start: TEXT, steps: { type: 'object' } } },
    trigger: { type: 'object' },
  },
};

const EXECUTION = {
  type: 'object',
  required: ['id', 'workflowId', 'requestId', 'startTime', 'status'],
  additionalProperties: false,
  properties: {
    id: TEXT,
    workflowId: TEXT,
    requestId: TEXT,
    startTime: TIME,
    closeTime: TIME,
    status: { enum: ['Completed', 'Failed', 'Canceled', 'Running', 'Queued'] },
  },
};

const EVENTS = {
  type: 'array',
  items: {
    type: 'object',
    required: ['type', 'timestamp', 'attributes'],
    additionalProperties: false,
    properties: {
      type: {
        type: 'string',
        pattern:
          '^(WorkflowExecution|WorkflowTask|ActivityTask)(Scheduled|Started|Completed|Failed)$|^ChildWorkflowExecution(Started|Completed|Failed)$|^StartChildWorkflowExecutionInitiated$',
      },
      timestamp: TIME,
      attributes: { type: 'object' },
    },
  },
};

const HISTORY_V2 = object({
  definition: { type: 'object' },
  history: EVENTS,
  trigger: { type: 'object' },
});

const LIBRARY = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['id', 'name', 'type', 'description', 'formFields'],
    properties: {
      id: TEXT,
      name: TEXT,
      type: {
        enum: ['ACTION', 'OPERATOR', 'EVENT', 'SCHEDULED', 'EXTERNAL', 'AccessRequestTrigger'],
      },
      description: TEXT,
      formFields: {
        type: 'array',
        items: { type: 'object', required: ['name', 'type', 'label'], properties: { name: TEXT } },
      },
    },
  },
};

/** No body, which is read as null. */
const NOTHING = { const: null };

const STARTED = object({ workflowExecutionId: TEXT });

/** What each operation answers when it succeeds (facts 1.2, 1.4). */
export const SUCCESSES: Readonly<Record<Operation, object>> = {
  'GET /workflows': { type: 'array', items: WORKFLOW },
  'POST /workflows': WORKFLOW,
  'GET /workflows/{id}': WORKFLOW,
  'PUT /workflows/{id}': WORKFLOW,
  'PATCH /workflows/{id}': WORKFLOW,
  'DELETE /workflows/{id}': NOTHING,
  'POST /workflows/{id}/test': STARTED,
  'GET /workflows/{id}/executions': { type: 'array', items: EXECUTION },
  'POST /workflows/{id}/external/oauth-clients': object({ id: TEXT, secret: TEXT, url: TEXT }),
  'POST /workflows/execute/external/{id}': { anyOf: [STARTED, object({ message: TEXT })] },
  'POST /workflows/execute/external/{id}/test': object({ payload: { type: 'object' } }),
  'GET /workflow-executions/{id}': EXECUTION,
  'GET /workflow-executions/{id}/history': EVENTS,
  'GET /workflow-executions/{id}/history-v2': HISTORY_V2,
  'POST /workflow-executions/{id}/cancel': NOTHING,
  'GET /workflow-library': LIBRARY,
  'GET /workflow-library/actions': LIBRARY,
  'GET /workflow-library/triggers': LIBRARY,
  'GET /workflow-library/operators': LIBRARY,
};

const MESSAGES = {
  type: 'array',
  items: {
    type: 'object',
    required: ['locale', 'localeOrigin', 'text'],
    additionalProperties: false,
    properties: { locale: TEXT, localeOrigin: { enum: ['DEFAULT', 'REQUEST', null] }, text: TEXT },
  },
};

/** The detail code begins with the status. */
function problem(status: number): object {
  return object({
    detailCode: { type: 'string', pattern: `^${status}[. ]` },
    trackingId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
    messages: { ...MESSAGES, minItems: 1 },
    causes: MESSAGES,
  });
}

/** What stands in the way of enabling has a shape of its own, which no description tells of (live, facts 1.5). */
const VALIDATION = object({
  message: TEXT,
  details: {
    type: 'object',
    minProperties: 1,
    patternProperties: { '^Error [1-9][0-9]*$': TEXT },
    additionalProperties: false,
  },
});

/** What every operation answers when it fails, by status (facts 1.5). */
export const FAILURES: Readonly<Record<number, object>> = {
  400: { anyOf: [problem(400), VALIDATION] },
  401: object({ error: TEXT }),
  403: problem(403),
  404: problem(404),
  429: object({ message: TEXT }),
  500: problem(500),
};

/** An object with these members, all of them, and no others. */
function object(properties: Readonly<Record<string, object>>): object {
  return {
    type: 'object',
    required: Object.keys(properties),
    additionalProperties: false,
    properties,
  };
}
