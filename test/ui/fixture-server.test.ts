import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { diffView } from '../../src/report/view/diff-view.ts';
import { eventsView } from '../../src/report/view/event-view.ts';
import { executionView, executionsView } from '../../src/report/view/execution-view.ts';
import { failuresView } from '../../src/report/view/failure-view.ts';
import { meView } from '../../src/report/view/me-view.ts';
import { passesView } from '../../src/report/view/pass-view.ts';
import { sourcesView } from '../../src/report/view/source-view.ts';
import { tenantView, tenantsView } from '../../src/report/view/tenant-view.ts';
import { workflowView } from '../../src/report/view/workflow-view.ts';
import { startFixture } from './fixture-server.ts';
import type { FixtureServer } from './fixture-server.ts';

let server: FixtureServer;

beforeAll(async () => {
  server = await startFixture('nowhere', { workflows: 400 });
});

afterAll(async () => {
  await server.close();
});

const TROUBLED = '/tenants/production/workflows/workflows%2Fteam-3%2Fworkflow-3.yaml';
const DRIFTED = '/tenants/sandbox/workflows/workflows%2Fteam-1%2Fworkflow-37.yaml';

test.each([
  ['/me', meView],
  ['/sources', sourcesView],
  ['/tenants', tenantsView],
  ['/tenants/sandbox', tenantView],
  ['/tenants/production', tenantView],
  ['/tenants/production/passes', passesView],
  ['/tenants/production/failures', failuresView],
  [TROUBLED, workflowView],
  [DRIFTED, workflowView],
  [`${DRIFTED}/diff`, diffView],
  [`${TROUBLED}/diff`, diffView],
  [`${TROUBLED}/executions`, executionsView],
  ['/tenants/production/executions/c0f4b1de-27a9-4c93-8a0f-000000000001', executionView],
  ['/tenants/production/executions/c0f4b1de-27a9-4c93-8a0f-000000000002', executionView],
  ['/events', eventsView],
])('%s answers as the daemon would', async (path, schema) => {
  const response = await fetch(`${server.url}/api/v1${path}`);
  expect(response.status).toBe(200);
  const answer: unknown = await response.json();
  // What the daemon would not say either is lost in reading, and must not be there.
  expect(v.parse(schema, answer)).toEqual(answer);
});
