import { expect, test } from 'vitest';
import { answerErrors, schemaErrors } from './openapi.ts';
import type { Operation } from './openapi-operations.ts';

const ONE = 'GET /workflow-executions/{id}';
const V2 = 'GET /workflow-executions/{id}/history-v2';
const TIME = '2026-01-05T09:00:00.000Z';
const EXECUTION = {
  id: '1',
  workflowId: '2',
  requestId: '3',
  startTime: TIME,
  status: 'Running',
} as const;
const EVENT = { type: 'WorkflowExecutionStarted', timestamp: TIME, attributes: {} } as const;
const PROBLEM = {
  detailCode: '404 Not found',
  trackingId: '0123456789abcdef0123456789abcdef',
  messages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text: 'no' }],
  causes: [],
} as const;

test.each<[Operation, number, unknown]>([
  [ONE, 200, EXECUTION],
  [ONE, 404, PROBLEM],
  [V2, 200, { definition: {}, history: [EVENT], trigger: {} }],
  ['DELETE /workflows/{id}', 204, undefined],
  ['DELETE /workflows/{id}', 404, PROBLEM],
  ['PATCH /workflows/{id}', 400, { message: 'no', details: { 'Error 1': 'why' } }],
])('a sound answer of %s passes: %i', (operation, status, body) => {
  expect(answerErrors('v2025', operation, { status, body })).toEqual([]);
});

test.each<[string, Operation, number, unknown]>([
  ['a list of one execution', ONE, 200, [EXECUTION]],
  ['an unknown status', ONE, 200, { ...EXECUTION, status: 'Waiting' }],
  ['no status', ONE, 200, { ...EXECUTION, status: undefined }],
  ['no time', ONE, 200, { ...EXECUTION, startTime: 'today' }],
  ['one event', V2, 200, { definition: {}, history: EVENT, trigger: {} }],
  ['a body where there is none', 'DELETE /workflows/{id}', 204, {}],
  ['no body', 'POST /workflows', 200, undefined],
  ['another status', 'POST /workflows', 409, PROBLEM],
  ['the body of another status', ONE, 403, PROBLEM],
  ['a page of HTML', ONE, 500, undefined],
  ['details without number', 'PATCH /workflows/{id}', 400, { message: 'no', details: { a: 'b' } }],
])('an unsound answer is noticed: %s', (_name, operation, status, body) => {
  expect(answerErrors('v2025', operation, { status, body })).not.toEqual([]);
});

test('a body that tells no status is no error body', () => {
  expect(schemaErrors('ErrorResponseDto', PROBLEM)).toEqual([]);
  for (const body of [undefined, null, {}, { message: 'no' }, { ...PROBLEM, trackingId: '' }]) {
    expect(schemaErrors('ErrorResponseDto', body)).not.toEqual([]);
  }
});
