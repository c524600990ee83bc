import { request } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SECRET, startDaemonWorld, TOKENS } from '../support/daemon-world.ts';
import type { DaemonWorld } from '../support/daemon-world.ts';
import { failingFiles, FAILING, starter } from '../support/failing-workflows.ts';
import { workflowFile } from '../support/world.ts';

/** A secret that stands in a file, in workflows of the tenant, and in what an execution fails with. */
const CANARY = 'c4nary-in-a-step';

const PRODUCTION = '/tenants/production';
const FILE = {
  failing: `${PRODUCTION}/workflows/w0.yaml`,
  drifted: `${PRODUCTION}/workflows/drifted.yaml`,
  inline: `${PRODUCTION}/workflows/inline.yaml`,
  secret: `${PRODUCTION}/workflows/secret.yaml`,
  suspended: `${PRODUCTION}/workflows/suspended.yaml`,
  broken: `${PRODUCTION}/workflows/broken.yaml`,
};

/** A workflow with this under `password`. */
function withPassword(name: string, password: string, subject = 'Hello'): string {
  return workflowFile(name, { subject }).replace(
    'body: Hello',
    `body: Hello\n        password: ${password}`,
  );
}

let world: DaemonWorld;

/** A tenant in which there is something of everything. */
beforeEach(async () => {
  world = await startDaemonWorld({
    files: {
      ...failingFiles(1),
      'drifted.yaml': workflowFile('Drifted'),
      'suspended.yaml': workflowFile('Suspended'),
      'secret.yaml': workflowFile('Secret'),
      'inline.yaml': withPassword('Inline', CANARY),
    },
    before: ({ tenant }) =>
      tenant.call('POST', '/v2025/workflows', {
        name: 'By hand',
        definition: { start: 'Done', steps: { Done: { type: 'success' } } },
      }),
  });
  const { tenant, repository } = world;
  tenant.emulator.state.mocks.set({
    mocks: FAILING.map((rule) => ({
      ...rule,
      answer: { error: { status: 503, message: `No: Bearer ${CANARY}` } },
    })),
  });
  const start = starter(tenant.emulator);
  start(0, 'A');
  start(0, 'neither');
  for (const name of ['Drifted', 'Secret']) {
    const { id } = await tenant.control.workflow(name);
    const at = '/definition/steps/Send Email/attributes/password';
    await tenant.control.edit(id, [{ op: 'add', path: at, value: CANARY }], 'Bob');
  }
  await world.api(`${FILE.suspended}/suspend`, { body: { reason: 'so', until: '2h' } });
  await repository.git('checkout', '-q', '-b', 'proposal');
  await repository.commit({
    'drifted.yaml': withPassword('Drifted', 'not-the-c4nary'),
    'secret.yaml': withPassword('Secret', '!live', 'Proposed'),
    'w0.yaml': undefined,
  });
  await repository.git('checkout', '-q', 'main');
  await repository.commit({
    'broken.yaml': 'name: [',
    'secret.yaml': withPassword('Secret', '!live'),
  });
  for (const [at, state] of [
    [FILE.drifted, 'Drifted'],
    [FILE.inline, 'Invalid'],
    [FILE.secret, 'Synced'],
    [FILE.suspended, 'Suspended'],
    [FILE.broken, 'Invalid'],
  ] as const) {
    await expect
      .poll(async () => (await world.api(at)).body.state, { timeout: 15_000 })
      .toBe(state);
  }
  await expect
    .poll(async () => (await world.api(`${PRODUCTION}/failures`)).body.failures.length, {
      timeout: 15_000,
    })
    .toBe(1);
});

afterEach(async () => {
  await world.dispose();
});

/** An operation of the document. */
interface Operation {
  readonly responses: Record<string, { readonly content: Record<string, { schema: object }> }>;
}

/** Lets no object have members that its schema does not name, so that nothing is shown that is not described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const members = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value)]),
  );
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...members, additionalProperties: false }
    : members;
}

/** The routes of the document that are read, with what stands for their parameters here. */
async function readable(): Promise<readonly string[]> {
  const { executions } = (await world.api(`${FILE.failing}/executions`)).body;
  expect(executions).toHaveLength(2);
  return [
    '/me',
    '/replicas',
    '/sources',
    '/tenants',
    PRODUCTION,
    ...Object.values(FILE).flatMap((at) => [at, `${at}/diff`, `${at}/executions?limit=5`]),
    ...executions.map(({ id }: { id: string }) => `${PRODUCTION}/executions/${id}`),
    `${PRODUCTION}/failures`,
    `${PRODUCTION}/passes`,
    '/events?limit=500',
    `/events?tenant=production&workflow=w0.yaml&event=*&limit=5`,
  ];
}

test('every answer is what the document says, and nothing that it does not say', async () => {
  const document = (await world.api('/openapi.json', { token: null })).body;
  const ajv = new Ajv2020({ strict: true, validateFormats: false, allErrors: true });
  ajv.addKeyword('components');
  const components = closed(document.components);
  const templates = Object.entries(document.paths as Record<string, Record<string, Operation>>);
  const patterns = templates.map(([template, operations]) => ({
    template,
    operations,
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  const checked = new Set<string>();
  const check = (method: string, at: string, status: number, body: unknown): void => {
    const path = `/api/v1${at.split('?')[0]}`;
    const found = patterns.find(({ pattern }) => pattern.test(path));
    const operation = found?.operations[method];
    const schema = operation?.responses[String(status)]?.content['application/json']?.schema;
    expect(schema, `${method} ${at} answered ${status}: ${JSON.stringify(body)}`).toBeDefined();
    const validate = ajv.compile({ ...(closed(schema) as object), components });
    validate(body);
    expect(validate.errors ?? [], `${method} ${at}`).toEqual([]);
    checked.add(`${method} ${found?.template}`);
  };
  for (const at of await readable()) {
    const { status, body } = await world.api(at);
    check('get', at, status, body);
  }
  for (const body of [{}, { ref: 'proposal', as: 'markdown' }, { as: 'text', color: true }]) {
    const answer = await world.api(`${PRODUCTION}/plan`, { body });
    check('post', `${PRODUCTION}/plan`, answer.status, answer.body);
  }
  for (const verb of ['suspend', 'resume', 'sync', 'release']) {
    for (const at of [PRODUCTION, FILE.suspended]) {
      const { status, body } = await world.api(`${at}/${verb}`, { method: 'POST' });
      check('post', `${at}/${verb}`, status, body);
    }
  }
  const described = templates.flatMap(([template, operations]) =>
    Object.keys(operations).map((method) => `${method} ${template}`),
  );
  // The stream is no JSON; there is nothing here to approve or to roll back.
  const others = ['events/stream', 'approvals', 'rollback'];
  expect([...checked].toSorted()).toEqual(
    described.filter((one) => !others.some((end) => one.endsWith(`/${end}`))).toSorted(),
  );
});

test('no answer has a secret in it: not of a file, not of the tenant, and not of the daemon', async () => {
  const hidden = [CANARY, SECRET, ...Object.values(TOKENS)];
  const shows = (what: string, text: string): void => {
    for (const secret of hidden) {
      expect(text.includes(secret), `${what} shows ${secret}`).toBe(false);
    }
  };
  for (const at of await readable()) {
    const { status, body } = await world.api(at);
    expect(status, at).toBe(200);
    shows(at, JSON.stringify(body));
  }
  for (const body of [
    {},
    { ref: 'proposal', as: 'markdown' },
    { ref: 'proposal', as: 'text', color: true },
  ]) {
    const plan = await world.api(`${PRODUCTION}/plan`, { body });
    expect(plan.status).toBe(200);
    shows(`plan ${JSON.stringify(body)}`, JSON.stringify(plan.body));
  }
  const proposed = (await world.api(`${PRODUCTION}/plan`, { body: { ref: 'proposal' } })).body;
  const files = proposed.changes.map(({ file }: { file: string }) => file);
  expect(files).toEqual(expect.arrayContaining(['secret.yaml', 'w0.yaml']));
  expect(proposed.findings).toMatchObject([
    { file: 'drifted.yaml', code: 'CREDENTIAL_INLINE' },
    { file: 'inline.yaml', code: 'CREDENTIAL_INLINE' },
  ]);
  for (const at of [`${FILE.drifted}/diff`, `${PRODUCTION}/failures`, FILE.failing]) {
    expect(JSON.stringify((await world.api(at)).body), at).toContain('[masked]');
  }
  const stream = await fetch(`${world.adminUrl}/api/v1/events/stream`, {
    headers: {
      authorization: `Bearer ${TOKENS.reader}`,
      'last-event-id': '2000-01-01T00:00:00.000Z-000000001',
    },
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of stream.body ?? []) {
    text += decoder.decode(piece as Uint8Array, { stream: true });
    if (text.includes('event: execution.failed')) {
      break;
    }
  }
  shows('the stream', text);
  shows('the log', world.daemon.stdout());
});

/** Asks with a path that nothing on the way has made simpler. */
function raw(at: string): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, port } = new URL(world.adminUrl);
  const headers = { authorization: `Bearer ${TOKENS.oncall}` };
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: `/api/v1${at}`, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .once('error', reject)
      .end();
  });
}

test('names that mean something elsewhere mean nothing here', async () => {
  const keys: readonly (readonly [string, number])[] = [
    ['..', 404],
    ['%2e%2e', 404],
    ['%2F', 404],
    ['..%2F..%2Fsources', 404],
    ['__proto__', 404],
    ['constructor', 404],
    ['%00', 404],
    ['%ff', 400],
    ['%c0%ae', 400],
    ['%', 400],
    ['x'.repeat(1024), 404],
    ['x'.repeat(1025), 414],
  ];
  for (const [key, status] of keys) {
    for (const at of [`/tenants/${key}`, `${PRODUCTION}/workflows/${key}`]) {
      for (const one of [at, `${at}/${at.includes('workflows') ? 'diff' : 'failures'}`]) {
        const answer = await raw(one);
        expect([answer.status, JSON.parse(answer.text).status], one).toEqual([status, status]);
      }
    }
  }
  await world.tenant.control.resetRequests();
  for (const id of ['..', '%2e%2e', '..%2Fworkflows', '%00', 'x'.repeat(129)]) {
    expect((await raw(`${PRODUCTION}/executions/${id}`)).status, id).toBe(400);
  }
  const asked = (await world.tenant.control.log()).map(({ path }) => path);
  expect(asked.filter((at) => at.includes('..') || at.includes('%2'))).toEqual([]);
});
