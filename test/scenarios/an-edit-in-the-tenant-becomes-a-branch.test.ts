import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { DAYS } from '../../src/workflow/policy.ts';
import type { PassPorts } from '../../src/sync/ports.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { BRANCH, FILE, SUBJECT, branches, diff, erase, news, told, touch } from './captured.ts';
import { condition, done, expectPeace, sent, troubles, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const KEYGEN = 'ssh-keygen';

function canSign(): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${KEYGEN}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const BODY = '/definition/steps/Send Email/attributes/body';

async function owned(options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': FILE },
    clock: new ManualClock(),
    ...options,
    policies: { drift: 'capture', ...options.policies },
  });
  expect(troubles(await world.pass())).toEqual([]);
  return world;
}

test('an edit made through the API arrives as a branch whose diff is the one changed line', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await world.control.resetRequests();
  const result = await world.pass();

  expect(troubles(result)).toEqual([]);
  expect(await diff(world)).toEqual([
    '--- a/a.yaml',
    '+++ b/a.yaml',
    "-        subject: 'Hello'   # short",
    "+        subject: 'Good day'   # short",
  ]);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
  expect(news(result)).toEqual(['drift captured A']);
  expect(condition(result)).toBe('False Drifted');
  const [line] = told(world, 'drift.captured');
  expect(line).toMatchObject({
    level: 'info',
    workflow: 'A',
    file: 'a.yaml',
    branch: BRANCH,
    branchCommit: await world.repository.git('rev-parse', BRANCH),
    who: 'Ann Admin',
    operations: [{ op: 'replace', path: SUBJECT, value: 'Good day' }],
  });
  expect(told(world, 'drift.detected')).toHaveLength(1);
  const message = await world.repository.git('log', '-1', '--format=%B', BRANCH);
  expect(message).toContain('Capture "A" from demo\n\nChanged in the tenant by Ann Admin at 20');
  expect(message).toContain(`- ${SUBJECT}`);
  expect(await world.repository.git('rev-parse', `${BRANCH}^`)).toBe(
    await world.repository.git('rev-parse', 'main'),
  );

  const quiet = await world.pass();
  expect([news(quiet), troubles(quiet), quiet.drift]).toEqual([[], [], []]);
});

test('merging the branch ends the drift without a write to the tenant', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await world.pass();
  await world.repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge', BRANCH);
  await world.repository.git('branch', '--quiet', '-D', BRANCH);
  await world.control.resetRequests();
  const result = await world.pass();
  expect(result.drift.map(({ kind }) => kind)).toEqual(['resolved']);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
  expect(news(result)).toEqual([]);
  await expectPeace(world);
});

test('a branch deleted without a merge is a decision about this version, not about the next', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await world.pass();
  await world.repository.git('branch', '--quiet', '-D', BRANCH);
  expect(news(await world.pass())).toEqual(['drift discarded A']);
  expect(told(world, 'drift.capture-discarded')).toHaveLength(1);
  await world.restart();
  const later = await world.pass();
  expect(news(later)).toEqual([]);
  expect(condition(later)).toBe('False Drifted');
  expect(await branches(world)).toEqual([]);

  await touch(world, SUBJECT, 'Good evening');
  expect(news(await world.pass())).toEqual(['drift captured A']);
  await world.repository.git('branch', '--quiet', '-D', BRANCH);
  await touch(world, SUBJECT, 'Good day');
  expect(news(await world.pass())).toEqual([]);
  expect(await branches(world)).toEqual([]);
});

test('when the tenant and Git agree again everything but a branch of ours is forgotten', async () => {
  const world = await owned();
  const kept = async () => {
    const [row] = await world.store.list('tenant', '');
    const { tenantId } = row!.value as { tenantId: string };
    return world.store.list('captures', tenantId);
  };
  await touch(world, SUBJECT, 'Good day');
  await world.pass();
  await touch(world, SUBJECT, 'Hello');
  await world.pass();
  expect(await kept()).toMatchObject([{ value: { state: 'ended' } }]);
  await touch(world, SUBJECT, 'Good day');
  expect(news(await world.pass())).toEqual(['drift captured A']);

  await world.repository.git('branch', '--quiet', '-D', BRANCH);
  await world.pass();
  await touch(world, SUBJECT, 'Hello');
  await world.pass();
  expect(await kept()).toEqual([]);
  await touch(world, SUBJECT, 'Good day');
  expect(news(await world.pass())).toEqual(['drift captured A']);
  await world.repository.commit({ 'a.yaml': undefined, 'z.yaml': unlikeFile('Z') });
  await erase(world);
  await world.pass();
  expect(await kept()).toEqual([]);
  expect(await branches(world)).toEqual([BRANCH]);
});

test('a second edit updates the branch in place', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await world.pass();
  await touch(world, '/description', 'Mine');
  expect(news(await world.pass())).toEqual(['drift captured A']);
  expect(await diff(world)).toEqual([
    '--- a/a.yaml',
    '+++ b/a.yaml',
    '-description: Made for a test',
    '+description: Mine',
    "-        subject: 'Hello'   # short",
    "+        subject: 'Good day'   # short",
  ]);
  expect(await world.repository.git('rev-list', '--count', `main..${BRANCH}`)).toBe('1');
  expect(await branches(world)).toEqual([BRANCH]);
});

test("a branch with somebody's commit is never forced", async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await world.pass();
  await world.repository.branch(BRANCH);
  const theirs = await world.repository.commit({ 'notes.md': 'Mine\n' });
  await world.repository.branch('main');

  expect(news(await world.pass())).toEqual(['drift not-captured BranchMoved A']);
  expect(told(world, 'drift.not-captured')).toMatchObject([
    { level: 'warn', reason: 'BranchMoved' },
  ]);
  expect(news(await world.pass())).toEqual([]);
  await touch(world, '/description', 'Mine');
  expect(news(await world.pass())).toEqual(['drift not-captured BranchMoved A']);
  expect(news(await world.pass())).toEqual([]);
  expect(await world.repository.git('rev-parse', BRANCH)).toBe(theirs);
});

test('a branch that was merged and left standing is used again', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  await world.pass();
  await world.repository.git('merge', '--quiet', '--squash', BRANCH);
  await world.repository.git('commit', '--quiet', '-m', 'Squashed');
  await world.pass();
  await touch(world, SUBJECT, 'Good evening');
  expect(news(await world.pass())).toEqual(['drift captured A']);
  expect(await diff(world)).toContain("+        subject: 'Good evening'   # short");
});

const TEMPLATED = FILE.replace('body: Hello', 'body: !file templates/hello.html').replace(
  'recipientEmailList: [a@acme.example]',
  'recipientEmailList: !var NOTIFY',
);
const TEMPLATE_FILES = {
  'a.yaml': TEMPLATED,
  'templates/hello.html': '<p>Hello,</p>\n<p>welcome.</p>\n',
  'tenants/demo.yaml': 'variables: { NOTIFY: [a@acme.example] }\n',
};

test('a change under !file edits that file', async () => {
  const world = await owned({ files: TEMPLATE_FILES });
  await touch(world, BODY, '<p>Hello,</p>\n<p>good day.</p>\n');
  await world.pass();
  expect(await diff(world)).toEqual([
    '--- a/templates/hello.html',
    '+++ b/templates/hello.html',
    '-<p>welcome.</p>',
    '+<p>good day.</p>',
  ]);
});

test('a change under !file of a text that another workflow uses is a conflict', async () => {
  const other = workflowFile('B').replace('body: Hello', 'body: !file templates/hello.html');
  const world = await owned({ files: { ...TEMPLATE_FILES, 'b.yaml': other } });
  await touch(world, BODY, 'Mine');
  expect(news(await world.pass())).toEqual(['drift not-captured Conflict A']);
  expect(told(world, 'drift.not-captured')[0]).toMatchObject({
    conflicts: [{ pointer: BODY, reason: 'shared' }],
  });
  expect(await branches(world)).toEqual([]);
});

test('what stands under !var is told once, and everything else is captured', async () => {
  const world = await owned({ files: TEMPLATE_FILES });
  const list = '/definition/steps/Send Email/attributes/recipientEmailList';
  await touch(world, list, ['b@acme.example']);
  expect(news(await world.pass())).toEqual(['drift not-captured Conflict A']);
  expect(await branches(world)).toEqual([]);
  expect(news(await world.pass())).toEqual([]);

  await touch(world, SUBJECT, 'Good day');
  expect(news(await world.pass())).toEqual(['drift captured A']);
  expect(told(world, 'drift.captured')[0]).toMatchObject({
    level: 'warn',
    conflicts: [{ pointer: list, reason: 'tagged', line: expect.any(Number) }],
  });
  expect(await diff(world)).toHaveLength(4);
  expect(await world.repository.git('log', '-1', '--format=%B', BRANCH)).toContain(
    'Not taken over:',
  );

  // The file says it without a tag now, and then there is something to write.
  await touch(world, SUBJECT, 'Hello');
  expect(news(await world.pass())).toEqual(['drift not-captured Conflict A']);
  await world.repository.commit({ 'a.yaml': TEMPLATED.replace('!var NOTIFY', '[a@acme.example]') });
  expect(news(await world.pass())).toEqual(['drift captured A']);
});

test("a place that the tenant's patch sets is a conflict", async () => {
  const patch = `patches:\n  - workflow: a.yaml\n    patch: [{ op: replace, path: /description, value: Patched }]\n`;
  const world = await owned({ files: { 'a.yaml': FILE, 'tenants/demo.yaml': patch } });
  await touch(world, '/description', 'Mine');
  expect(news(await world.pass())).toEqual(['drift not-captured Conflict A']);
  expect(told(world, 'drift.not-captured')[0]).toMatchObject({
    conflicts: [{ pointer: '/description', reason: 'patched' }],
  });
});

test('when Git changed the same field the branch starts from the applied commit, and the commit waits', async () => {
  const world = await owned();
  const applied = await world.repository.git('rev-parse', 'main');
  await touch(world, SUBJECT, 'From the tenant');
  await world.repository.commit({ 'a.yaml': FILE.replace("'Hello'", "'From Git'") });
  const result = await world.pass();
  expect(waiting(result)).toEqual(['a.yaml update Conflict']);
  expect(done(result)).toEqual([]);
  expect(news(result)).toEqual(['drift captured A']);
  expect(await world.repository.git('rev-parse', `${BRANCH}^`)).toBe(applied);
  expect(await diff(world, BRANCH, applied)).toContain(
    "+        subject: 'From the tenant'   # short",
  );
  await expect(world.repository.git('merge', '--quiet', BRANCH)).rejects.toThrow();
  await world.repository.git('merge', '--abort');
});

test('a workflow deleted in the tenant is a branch without its file', async () => {
  const world = await owned({ files: { 'a.yaml': FILE, 'b.yaml': workflowFile('B') } });
  await erase(world);
  const result = await world.pass();
  expect(news(result)).toEqual(['drift captured A']);
  expect(done(result)).toEqual([]);
  expect(await world.repository.git('diff', '--name-status', 'main', BRANCH)).toBe('D\ta.yaml');
  await world.repository.git('merge', '--quiet', BRANCH);
  expect(done(await world.pass())).toEqual(['a.yaml forgotten']);
  await expectPeace(world);
});

test('a secret entered in the tenant never reaches Git', async () => {
  const call = `      nextStep: Call
    Call:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: get
        url: https://acme.example/people
      nextStep: Done
`;
  const file = FILE.replace('      nextStep: Done\n', call);
  const world = await owned({ files: { 'a.yaml': file } });
  const { id } = await world.live('A');
  const attributes = '/definition/steps/Call/attributes';
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJlLW9mLWl0';
  await world.control.edit(id, [
    { op: 'add', path: `${attributes}/headers`, value: { Authorization: `Bearer ${token}` } },
    { op: 'replace', path: `${attributes}/url`, value: 'https://else.example/people' },
  ]);
  const result = await world.pass();
  expect(news(result)).toEqual(['drift captured A']);
  expect(told(world, 'drift.captured')[0]).toMatchObject({
    kept: [`${attributes}/headers/Authorization`],
  });
  expect(JSON.stringify(world.lines)).not.toContain(token);
  const everything = await world.repository.git('log', '-p', '--all');
  expect(everything).not.toContain(token);
  expect(everything).toContain('Authorization: !live');
  await world.repository.git('merge', '--quiet', BRANCH);
  await world.pass();
  await expectPeace(world);
});

function recordsOf({ records }: PassPorts): PassPorts['records'] {
  return {
    get: (...args) => records.get(...args),
    list: (...args) => records.list(...args),
    commit: (writes) => records.commit(writes),
  };
}

test('what was pushed before a crash is found again, and not pushed twice', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  let failed = false;
  world.between = (ports) => ({
    ...ports,
    records: {
      ...recordsOf(ports),
      commit: async (writes) => {
        if (!failed && writes.some(({ collection }) => collection === 'captures')) {
          failed = true;
          throw new Error('The power went out.');
        }
        await ports.records.commit(writes);
      },
    },
  });
  expect(troubles(await world.pass())).toEqual(['INTERNAL']);
  const pushed = await world.repository.git('rev-parse', BRANCH);
  await world.restart();
  const again = await world.pass();
  expect([troubles(again), news(again)]).toEqual([[], ['drift captured A']]);
  expect(await world.repository.git('rev-parse', BRANCH)).toBe(pushed);
  expect(news(await world.pass())).toEqual([]);
});

test('a push whose answer was lost does not stand in the way of the next edit', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  world.between = (ports) => ({
    ...ports,
    records: { ...recordsOf(ports), commit: async () => Promise.reject(new Error('Full.')) },
  });
  await world.pass();
  world.between = (ports) => ports;
  await world.restart();
  await touch(world, SUBJECT, 'Good evening');
  await world.repository.commit({ 'notes.md': 'Mine\n' });
  expect(news(await world.pass())).toEqual(['drift captured A']);
  expect(await diff(world)).toContain("+        subject: 'Good evening'   # short");
});

test('nothing is pushed while a tenant is only observed, or suspended', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  world.plan = { ...world.plan, policies: { ...world.plan.policies, mode: 'observe' } };
  expect(news(await world.pass())).toEqual([]);
  world.plan = {
    ...world.plan,
    policies: { ...world.plan.policies, mode: 'auto' },
    suspended: true,
  };
  expect(news(await world.pass())).toEqual([]);
  await world.planOnly();
  expect(await branches(world)).toEqual([]);
  world.plan = { ...world.plan, suspended: false };
  expect(news(await world.pass())).toEqual(['drift captured A']);
});

test('outside its windows a tenant is not written to, but what people do in it is captured', async () => {
  const world = await owned();
  await touch(world, SUBJECT, 'Good day');
  const now = new Date(world.clock.now()).getUTCHours() * 60;
  const fromMinute = (now + 180) % 1440;
  const window = { days: DAYS, fromMinute, toMinute: fromMinute + 1, timeZone: 'UTC' };
  world.plan = { ...world.plan, windows: [window] };
  expect(news(await world.pass())).toEqual(['drift captured A']);
});

test.skipIf(!canSign())('commits are signed when there is a key (needs ssh-keygen)', async () => {
  const key = path.join((await makeWorld()).directory, 'key');
  execFileSync(KEYGEN, ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const email = 'iam@acme.example';
  const world = await owned({ source: { commit: { name: 'IAM', email, signingKeyFile: key } } });
  await touch(world, SUBJECT, 'Good day');
  await world.pass();
  await world.repository.commit({
    signers: `${email} ${await readFile(`${key}.pub`, 'utf8')}`,
  });
  await world.repository.git(
    'config',
    'gpg.ssh.allowedSignersFile',
    path.join(world.repository.directory, 'signers'),
  );
  await world.repository.git('verify-commit', BRANCH);
  expect(await world.repository.git('log', '-1', '--format=%an', BRANCH)).toBe('IAM');
});
