import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { SECRET, startDaemonWorld, TOKENS } from '../support/daemon-world.ts';
import type { DaemonWorld, DaemonWorldOptions } from '../support/daemon-world.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';

let world: DaemonWorld | undefined;

afterEach(async () => {
  await world?.dispose();
  world = undefined;
});

const FILES = { 'flows/a.yaml': workflowFile('A'), 'flows/b.yaml': workflowFile('B') };
const PRODUCTION = '/tenants/production';
const A = `${PRODUCTION}/workflows/flows%2Fa.yaml`;

async function start(options: Partial<DaemonWorldOptions> = {}): Promise<DaemonWorld> {
  world = await startDaemonWorld({ files: FILES, ...options });
  return world;
}

/** Waits until a workflow stands so, as the API says it. */
async function stands(at: DaemonWorld, workflow: string, state: string): Promise<void> {
  await expect
    .poll(async () => (await at.api(workflow)).body.state, { timeout: 10_000 })
    .toBe(state);
}

test('a workflow is suspended and resumed by a named holder, and a commit waits meanwhile', async () => {
  const at = await start();
  expect(
    await at.api(`${A}/suspend`, { body: { reason: 'incident 4711', until: '2h' } }),
  ).toMatchObject({
    status: 202,
    body: { accepted: true, by: 'oncall' },
  });
  await stands(at, A, 'Suspended');
  const sha = await at.repository.commit({
    'flows/a.yaml': workflowFile('A', { subject: 'Later' }),
  });
  await expect
    .poll(async () => (await at.api(PRODUCTION)).body.commit, { timeout: 10_000 })
    .toBe(sha);
  const { body } = await at.api(A);
  expect(body.suspension).toMatchObject({ by: 'oncall', reason: 'incident 4711' });
  expect(JSON.stringify((await at.tenant.control.workflow('A')).workflow)).not.toContain('Later');

  expect((await at.api(`${A}/resume`, { method: 'POST' })).status).toBe(202);
  await at.daemon.event(({ event, workflow }) => event === 'workflow.updated' && workflow === 'A');
  await stands(at, A, 'Synced');

  const told = at.daemon.events().filter(({ event }) => event === 'decision.received');
  expect(told.map(({ decision, by, file, workflow }) => [decision, by, file, workflow])).toEqual([
    ['suspend', 'oncall', 'flows/a.yaml', 'A'],
    ['resume', 'oncall', 'flows/a.yaml', 'A'],
  ]);
  for (const name of ['suspension.set', 'suspension.ended']) {
    expect(at.daemon.events().find(({ event }) => event === name)).toMatchObject({ by: 'oncall' });
  }
});

test('a plan that waits is approved with its first digits, whole or for one file', async () => {
  const at = await start({ tenant: '    mode: approve' });
  const { waiting } = (await at.api(PRODUCTION)).body;
  expect(waiting.refusals).toMatchObject([{ reason: 'ApprovalRequired', approvable: true }]);
  expect(
    await at.api(`${PRODUCTION}/approvals`, { body: { checksum: '0123456789abcdef' } }),
  ).toMatchObject({ status: 409, body: { detail: expect.stringContaining(waiting.checksum) } });
  const one = { checksum: waiting.checksum.slice(0, 8), only: 'flows/b.yaml' };
  expect((await at.api(`${PRODUCTION}/approvals`, { body: one })).status).toBe(202);
  await at.daemon.event(({ event, workflow }) => event === 'workflow.created' && workflow === 'B');
  await stands(at, A, 'Waiting');

  await expect
    .poll(async () => (await at.api(PRODUCTION)).body.waiting?.checksum)
    .not.toBe(waiting.checksum);
  const rest = (await at.api(PRODUCTION)).body.waiting.checksum;
  const { code, stderr } = await at.command(['approve', '--checksum', rest]);
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining('Noted for production, as by oncall'),
  ]);
  await at.daemon.event(({ event, workflow }) => event === 'workflow.created' && workflow === 'A');
  const given = at.daemon.events().filter(({ event }) => event === 'approval.given');
  expect(given).toMatchObject([{ by: 'oncall', file: 'flows/b.yaml' }, { by: 'oncall' }]);
});

test('one change that waits alone is approved, while nothing holds the plan', async () => {
  const at = await start({
    before: ({ tenant }) =>
      tenant.call('POST', '/v2025/workflows', {
        name: 'A',
        definition: { start: 'Done', steps: { Done: { type: 'success' } } },
      }),
  });
  await stands(at, A, 'Waiting');
  const { body } = await at.api(PRODUCTION);
  expect(body.waiting).toBeUndefined();
  const { letThrough } = (await at.api(A)).body;
  const checksum = /--checksum (\w+)/.exec(letThrough)?.[1];
  const answer = await at.api(`${PRODUCTION}/approvals`, {
    body: { checksum, only: 'flows/a.yaml' },
  });
  expect(answer.status).toBe(202);
  await stands(at, A, 'Synced');
});

test('a bad version is taken back over the API, and the one before is applied', async () => {
  const at = await start();
  expect((await at.api(`${A}/rollback`, { method: 'POST' })).body.detail).toContain(
    'no earlier version',
  );
  await at.repository.commit({ 'flows/a.yaml': workflowFile('A', { subject: 'Bad' }) });
  await at.daemon.event(({ event, workflow }) => event === 'workflow.updated' && workflow === 'A');
  await stands(at, A, 'Synced');
  expect((await at.api(`${A}/rollback`, { method: 'POST' })).status).toBe(202);
  await stands(at, A, 'Rejected');
  expect(JSON.stringify((await at.tenant.control.workflow('A')).workflow)).toContain('Hello');
});

test('a token does what it may and nothing else', async () => {
  const at = await start();
  for (const verb of ['sync', 'suspend', 'resume', 'release']) {
    const refused = await at.api(`${PRODUCTION}/${verb}`, { method: 'POST', token: TOKENS.reader });
    expect(refused.status, verb).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect(refused.body).toMatchObject({ right: verb === 'resume' ? 'suspend' : verb });
    expect((await at.api(`${PRODUCTION}/${verb}`, { method: 'POST', token: null })).status).toBe(
      401,
    );
  }
  expect((await at.api('/me', { token: TOKENS.reader })).body).toMatchObject({
    holder: 'reader',
    may: ['read'],
  });
  const answer = await at.command(['suspend'], { MAINSHEET_TOKEN: TOKENS.reader });
  expect([answer.code, answer.stderr]).toEqual([
    1,
    expect.stringContaining('COMMAND_SERVER_FORBIDDEN'),
  ]);
  expect(at.daemon.events().filter(({ event }) => event === 'decision.received')).toEqual([]);
});

test('a token in a file is another from the moment the file is', async () => {
  const at = await start({
    server: '  tokens: [{ name: ci, token: file:token, may: [read] }]',
    before: ({ cwd }) => writeFile(path.join(cwd, 'token'), 'the-first-token-of-ci\n'),
  });
  const status = async (token: string): Promise<number> => (await at.api('/me', { token })).status;
  expect(await status('the-first-token-of-ci')).toBe(200);
  await writeFile(path.join(at.cwd, 'token'), 'the-second-token-of-ci\n');
  expect(await status('the-first-token-of-ci')).toBe(401);
  expect(await status('the-second-token-of-ci')).toBe(200);
  await writeFile(path.join(at.cwd, 'token'), 'short\n');
  expect(await status('short')).toBe(401);
});

test('a branch is planned with what the daemon owns, and nothing is written', async () => {
  const at = await start();
  const before = await at.repository.git('rev-parse', 'HEAD');
  await at.repository.git('checkout', '-q', '-b', 'proposal');
  await at.repository.commit({
    'flows/a.yaml': workflowFile('A', { subject: 'Proposed' }),
    'flows/b.yaml': undefined,
    'flows/c.yaml': unlikeFile('C'),
  });
  const proposed = await at.repository.git('rev-parse', 'HEAD');
  await at.repository.git('checkout', '-q', 'main');
  await at.tenant.control.resetRequests();

  for (const ref of ['proposal', 'refs/heads/proposal', proposed.trim()]) {
    const { status, body } = await at.api(`${PRODUCTION}/plan`, { body: { ref } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ empty: false, firstStart: false, tenant: 'production' });
    expect(body.changes.map(({ kind, file }: Record<string, string>) => `${kind} ${file}`)).toEqual(
      ['create flows/c.yaml', 'update flows/a.yaml', 'quarantine flows/b.yaml'],
    );
  }
  expect((await at.api(`${PRODUCTION}/plan`, { body: { ref: 'nowhere' } })).status).toBe(404);
  const methods = (await at.tenant.control.log()).map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(['GET']));

  const planned = await at.command([
    'plan',
    '--ref',
    'proposal',
    '--format',
    'markdown',
    '--out',
    'p.json',
  ]);
  expect(planned.code).toBe(2);
  expect(planned.stdout).toContain('### Mainsheet plan');
  expect(JSON.parse(await readFile(path.join(at.cwd, 'p.json'), 'utf8'))).toMatchObject({
    format: 'mainsheet plan 1',
    owned: 2,
  });
  const now = await at.command(['plan', '--ref', before.trim()]);
  expect([now.code, now.stdout]).toEqual([0, expect.stringContaining('Nothing to do')]);
});

test('a branch that was left behind is planned, and says that it takes back what it lacks', async () => {
  const at = await start();
  await at.repository.git('branch', 'proposal');
  const sha = await at.repository.commit({
    'flows/a.yaml': workflowFile('A', { subject: 'Later' }),
  });
  await expect
    .poll(async () => (await at.api(PRODUCTION)).body.commit, { timeout: 10_000 })
    .toBe(sha);
  await stands(at, A, 'Synced');
  const { body } = await at.api(`${PRODUCTION}/plan`, { body: { ref: 'proposal', as: 'text' } });
  expect(body.refusals).toMatchObject([{ reason: 'HistoryRewritten', approvable: false }]);
  expect(body.refusals[0].message).toContain('merge them into it');
  expect(body.rendered).not.toContain('approve --');
});

test('what a command asks for is done at once, under the name of the holder of the token', async () => {
  // Nothing happens by itself: whatever is seen was set off by the command before.
  const at = await start({ interval: '1h' });
  const subject = async (): Promise<string> =>
    (await at.tenant.control.workflow('A')).workflow.definition.steps['Send Email'].attributes
      .subject;
  const asked: string[] = [];
  const does = async (...args: readonly string[]): Promise<void> => {
    const { code, stdout, stderr } = await at.command(args);
    expect([code, stdout, stderr], args.join(' ')).toEqual([
      0,
      '',
      'Noted for production, as by oncall. The daemon acts on it now.\n',
    ]);
    asked.push(args[0] ?? '');
  };

  await does('suspend', 'flows/a.yaml', '--reason', 'incident 4711', '--until', '2h');
  await stands(at, A, 'Suspended');
  expect((await at.api(A)).body.suspension).toMatchObject({
    by: 'oncall',
    reason: 'incident 4711',
  });
  await does('resume', 'flows/a.yaml');
  await stands(at, A, 'Synced');
  await does('suspend');
  await expect
    .poll(async () => (await at.api(PRODUCTION)).body.suspension)
    .toMatchObject({ by: 'oncall' });
  await does('resume');
  await expect.poll(async () => (await at.api(PRODUCTION)).body.suspension).toBeUndefined();

  const { id } = await at.tenant.control.workflow('A');
  const off = { op: 'replace', path: '/enabled', value: false };
  await at.tenant.control.edit(id, [off], 'Bob');
  await does('sync');
  await stands(at, A, 'Held');
  await does('release', 'flows/a.yaml');
  await stands(at, A, 'Synced');
  expect((await at.tenant.control.workflow('A')).workflow.enabled).toBe(true);

  await at.repository.commit({ 'flows/a.yaml': workflowFile('A', { subject: 'Bad' }) });
  await does('sync', 'flows/a.yaml');
  await expect.poll(subject, { timeout: 10_000 }).toBe('Bad');
  await stands(at, A, 'Synced');
  await does('rollback', 'flows/a.yaml');
  await stands(at, A, 'Rejected');
  await expect.poll(subject).toBe('Hello');
  const { letThrough } = (await at.api(A)).body;
  const checksum = /--checksum (\w+)/.exec(letThrough)?.[1] ?? '';
  await does('approve', '--checksum', checksum, '--only', 'flows/a.yaml');
  await expect.poll(subject, { timeout: 10_000 }).toBe('Bad');

  const told = at.daemon.events().filter(({ event }) => event === 'decision.received');
  expect(told.map(({ by, decision }) => [by, decision])).toEqual(
    asked.map((decision) => ['oncall', decision]),
  );
  const kept = (await at.api('/events?event=decision.received&limit=500')).body.events;
  expect(kept).toHaveLength(asked.length);
});

test('commands ask the daemon of MAINSHEET_SERVER as they would ask the store', async () => {
  const at = await start();
  const status = await at.command(['status']);
  expect([status.code, status.stdout]).toEqual([
    0,
    expect.stringMatching(/Synced .*flows\/a\.yaml/),
  ]);
  const json = JSON.parse((await at.command(['status', '--format', 'json'])).stdout);
  expect(json).toMatchObject([{ tenant: 'production', workflows: [{ file: 'flows/a.yaml' }, {}] }]);
  const local = JSON.parse(
    (await at.command(['status', '--format', 'json', '--config', 'mainsheet.yaml'])).stdout,
  );
  expect(json[0].workflows).toEqual(local[0].workflows);

  const { id } = await at.tenant.control.workflow('A');
  expect((await at.command(['diff', 'A'])).code).toBe(0);
  await at.tenant.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }], 'Bob');
  expect((await at.command(['sync'])).code).toBe(0);
  await stands(at, A, 'Drifted');
  const diff = await at.command(['diff', 'A']);
  expect(diff.code).toBe(2);
  expect(diff.stdout).toMatch(/description: Mine +│ description: Made for a test/);
  expect((await at.api(`${A}/diff`)).body).toMatchObject({
    kind: 'drift',
    who: 'Bob',
    policy: 'report',
  });
  expect((await at.command(['resume', 'flows/nothing.yaml'])).stderr).toContain(
    'COMMAND_WORKFLOW_UNKNOWN',
  );
  expect((await at.command(['status', '--tenant', 'producton'])).stderr).toContain(
    'did you mean "production"',
  );
});

test('what goes wrong between a command and the daemon is told', async () => {
  const at = await start();
  const cases: readonly (readonly [Record<string, string>, string])[] = [
    [{ MAINSHEET_SERVER: 'http://127.0.0.1:1' }, 'COMMAND_SERVER_UNREACHABLE'],
    [{ MAINSHEET_SERVER: 'ftp://somewhere' }, 'COMMAND_USAGE'],
    [{ MAINSHEET_TOKEN: '' }, 'COMMAND_SERVER_UNAUTHORIZED'],
    [{ MAINSHEET_TOKEN: 'never-heard-of-this-one' }, 'COMMAND_SERVER_UNAUTHORIZED'],
    // Probes answer there, and not the API.
    [{ MAINSHEET_SERVER: at.url }, 'COMMAND_SERVER_OTHER'],
    [{ MAINSHEET_SERVER: at.tenant.url }, 'COMMAND_SERVER_OTHER'],
  ];
  for (const [env, code] of cases) {
    const result = await at.command(['status'], env);
    expect([result.code, result.stderr], JSON.stringify(env)).toEqual([
      1,
      expect.stringContaining(code),
    ]);
    expect(result.stderr).not.toContain('never-heard');
  }
  const refused = await at.command(['rollback', 'A']);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('COMMAND_SERVER_REFUSED'),
  ]);
  for (const args of [
    ['plan', '--path', '.', '--server', at.adminUrl],
    ['plan', '--config', 'mainsheet.yaml', '--ref', 'x'],
    ['suspend', 'A', '--all'],
  ]) {
    expect((await at.command(args)).stderr, args.join(' ')).toContain('COMMAND_USAGE');
  }
});

test('no secret is in anything that is shown', async () => {
  const secret = 'c4nary-in-a-step';
  const at = await start({
    files: {
      ...FILES,
      'flows/s.yaml': workflowFile('S').replace(
        'subject: Hello',
        `subject: Hello\n        password: ${secret}`,
      ),
    },
  });
  const { id } = await at.tenant.control.workflow('A');
  await at.tenant.control.edit(
    id,
    [{ op: 'add', path: '/definition/steps/Send Email/attributes/password', value: secret }],
    'Bob',
  );
  await at.command(['sync']);
  await stands(at, A, 'Drifted');
  const paths = [
    '/sources',
    '/tenants',
    PRODUCTION,
    A,
    `${A}/diff`,
    `${PRODUCTION}/workflows/flows%2Fs.yaml`,
    `${PRODUCTION}/failures`,
    `${PRODUCTION}/passes`,
    '/events?limit=500',
  ];
  for (const one of paths) {
    const { status, body } = await at.api(one);
    expect(status, one).toBe(200);
    const text = JSON.stringify(body);
    for (const hidden of [secret, SECRET, TOKENS.oncall]) {
      expect(text, one).not.toContain(hidden);
    }
  }
  expect(JSON.stringify((await at.api(`${A}/diff`)).body)).toContain('[masked]');
  expect(at.daemon.stdout()).not.toContain(TOKENS.oncall);
});
