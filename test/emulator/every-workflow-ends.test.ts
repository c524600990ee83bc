import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRIGGERS } from '../../src/catalogue/triggers.ts';
import { tenantSeed } from '../../src/commands/tenant-seed.ts';
import { loadSeed } from '../../src/emulator/seed.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';

/** Other people's exports to try, where the variable names a folder of them; our own examples everywhere else. */
const FOREIGN = process.env['MAINSHEET_TEST_CORPUS'] || undefined;
const ROOT = path.resolve(import.meta.dirname, '../..');

const LEAVER: JsonObject = {
  changes: [{ attribute: 'cloudLifecycleState', oldValue: 'active', newValue: 'terminated' }],
};

/** What is sent beside the trigger's example, so that filters let it in and look-ups find somebody. */
const INPUTS: Readonly<Record<string, JsonObject>> = {
  'Account Aggregation Failed Notification': {
    source: { id: '1', type: 'SOURCE', name: 'Active Directory' },
  },
  'Object Owner Reassignment': LEAVER,
  'Look into a sign-off with errors': {
    certification: {
      ...(exampleOf('idn:certification-signed-off')['certification'] as JsonObject),
      hasErrors: true,
    },
  },
  'Hand over the team of a leaving manager': LEAVER,
  'Revoke the access of a leaver': LEAVER,
  'Alert when many accounts vanish': {
    stats: { scanned: 100, unchanged: 40, changed: 0, added: 0, removed: 60 },
  },
  'Alert on a failed aggregation': { status: 'Failed' },
  'Temporary Admin Access': {
    requestedItemsStatus: [
      { id: '1', name: 'Temporary Admin Access', type: 'ROLE', operation: 'Add', approvalInfo: [] },
    ],
  },
};

function exampleOf(triggerId: string): JsonObject {
  return TRIGGERS.find(({ id }) => id === triggerId)?.inputExample ?? {};
}

/** What a person fills into every form: whatever the workflows of the folder look for. */
const form: Record<string, Json> = {
  decision: 'Approve',
  removeDate: '2026-01-20',
  reasonForAccess: 'Upgrade',
  comments: 'ok',
  employeeNumber: '1001',
  newOwner: '1',
  until: '2026-12-31',
};

let tenant: RunningEmulator;

beforeAll(async () => {
  const people = await loadSeed(path.join(ROOT, 'config/demo-tenant'));
  form['selectRoles'] = (people.collections?.roles ?? []).slice(0, 2).map(({ id }) => id ?? '');
  const workflows = await tenantSeed([FOREIGN ?? path.join(ROOT, 'workflows-example')]);
  tenant = await startEmulator({
    clock: new ManualClock(),
    // Forms are named by ids of another tenant: without any, every form is one.
    seed: {
      ...people,
      events: [],
      mocks: { mocks: [] },
      collections: { ...people.collections, forms: [] },
      workflows: (workflows.workflows ?? []).map((one) => ({ ...one, enabled: false })),
    },
  });
  const somebody = { ...SOMEBODY, id: people.identities?.[0]?.id ?? '' };
  // Whoever an export names is somebody here: its ids are those of another tenant.
  await tenant.control.limits({ requestsPer10s: 10_000 });
  await control('PUT', '/mocks', [
    { match: { actionId: 'sp:get-identity' }, answer: { output: somebody } },
    { match: { actionId: 'sp:get-identities' }, answer: { output: { identities: [somebody] } } },
  ]);
});

afterAll(() => tenant.dispose());

const SOMEBODY: JsonObject = {
  name: 'Ann Example',
  emailAddress: 'ann@acme.example',
  managerRef: { type: 'IDENTITY', id: '2', name: 'Bob Example' },
  attributes: { email: 'ann@acme.example', firstname: 'Ann', lastname: 'Example' },
};

/** Calls the API with a token of this moment: days pass here between two calls. */
async function call(
  method: string,
  route: string,
  body?: Json,
): ReturnType<RunningEmulator['call']> {
  const authorization = `Bearer ${await tenant.token()}`;
  return tenant.call(method, route, body, { authorization });
}

async function control(method: string, route: string, body?: Json): Promise<Json> {
  const answer = await tenant.call(method, `/_emulator${route}`, body, {
    'content-type': 'application/json',
  });
  expect(answer.status, `${method} ${route}: ${answer.text}`).toBeLessThan(300);
  return answer.body;
}

test(`every workflow of ${FOREIGN === undefined ? 'the examples' : 'the folder'} can be enabled, starts, and comes to an end`, async () => {
  const all = await tenant.control.workflows();
  const files = readdirSync(FOREIGN ?? path.join(ROOT, 'workflows-example'), {
    recursive: true,
    encoding: 'utf8',
  });
  expect(all.length).toBe(
    files.filter((file) => /\.(ya?ml|json)$/.test(file) && !/\.test\.yaml$|^tenants\//.test(file))
      .length,
  );
  for (const { id, workflow } of all) {
    const enabled = await call('PATCH', `/v2025/workflows/${id}`, [
      { op: 'replace', path: '/enabled', value: true },
    ]);
    expect(enabled.status, `${workflow.name}: ${enabled.text}`).toBe(200);
    await begin(id, workflow);
  }
  const ended = new Map<string, string>();
  // Time passes until nobody waits any more: people answer what they are asked each day.
  for (let day = 0; day < 60 && ended.size < all.length; day += 1) {
    for (const message of await waiting()) {
      const answer = message.kind === 'approval' ? { decision: 'APPROVED' } : { formData: form };
      await control('POST', `/outbox/${message.id}`, answer);
    }
    await tenant.control.advance('24h');
    for (const { id, workflow } of all.filter((one) => !ended.has(one.workflow.name))) {
      const { body } = await call('GET', `/v2025/workflows/${id}/executions`);
      const done = body.find(
        ({ status }: { status: string }) => status === 'Completed' || status === 'Failed',
      );
      if (done !== undefined) {
        ended.set(workflow.name, done.status);
        await expectHistory(done.id);
      }
    }
  }
  expect(all.map(({ workflow }) => workflow.name).filter((name) => !ended.has(name))).toEqual([]);
  if (FOREIGN !== undefined) {
    expect(Object.fromEntries(ended)).toEqual(
      Object.fromEntries(all.map(({ workflow }) => [workflow.name, 'Completed'])),
    );
  }
}, 120_000);

async function waiting(): Promise<readonly { id: string; kind: string }[]> {
  const { body } = await tenant.call('GET', '/_emulator/outbox?state=waiting');
  return body.messages ?? body;
}

/** Starts a workflow as its trigger would; one on a schedule starts by itself. */
async function begin(id: string, workflow: { name: string; trigger: JsonObject }): Promise<void> {
  const { type, attributes } = workflow.trigger as { type: string; attributes: { id?: string } };
  const input = { ...exampleOf(attributes.id ?? ''), ...INPUTS[workflow.name] };
  if (type === 'EXTERNAL') {
    const { status, text } = await call('POST', `/v2025/workflows/execute/external/${id}`, {
      input,
    });
    expect(status, text).toBe(200);
  } else if (type !== 'SCHEDULED') {
    await control('POST', '/events', { trigger: attributes.id ?? '', input });
  }
}

async function expectHistory(id: string): Promise<void> {
  const { status, body } = await call('GET', `/v2025/workflow-executions/${id}/history-v2`);
  expect(status).toBe(200);
  expect(body.history.length).toBeGreaterThan(1);
  expect(body.definition.steps).toBeDefined();
}
