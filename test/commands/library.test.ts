import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ACTIONS } from '../../src/catalogue/actions.ts';
import { TRIGGERS } from '../../src/catalogue/triggers.ts';
import { cli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-library-'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

async function library(...args: readonly string[]): ReturnType<typeof cli> {
  return cli(['library', ...args], { cwd });
}

test.each([
  ['actions', /^sp:get-identity +1 \(deprecated\), 2 +Get Identity$/m, 21],
  ['operators', /^sp:define-variable +Mutation +Define Variable$/m, 9],
  ['triggers', /^idn:account-deleted +EVENT +Account Deleted \(inferred\)$/m, TRIGGERS.length],
] as const)('lists the built-in %s without a configuration', async (kind, line, count) => {
  const { code, stdout, stderr } = await library(kind);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(line);
  expect(stdout).not.toContain('\u001B');
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(count + 1);
  expect(Math.max(...lines.map((text) => text.length))).toBeLessThanOrEqual(100);
});

test('shows an action with its versions, attributes, an example step and its output', async () => {
  const { code, stdout } = await library('show', 'sp:http');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^versions {2}2, 3$/m);
  expect(stdout).toMatch(/^ {2}method +select +required +get, post, put, patch, delete$/m);
  expect(stdout).toMatch(/^Version 2\n {2}also has +oAuthClientId/m);
  expect(stdout).toContain('    actionId: sp:http\n    versionNumber: 3\n');
  expect(stdout).toMatch(/^Output, at \$\.hTTPRequest\n {2}statusCode +integer +200$/m);
});

test('shows who answers a form, and attributes with open names', async () => {
  const { stdout } = await library('show', 'sp:forms');
  expect(stdout).toMatch(/^answered {2}by a person/m);
  expect(stdout).toMatch(/^ {2}inputForForm_<key> +text +Fills/m);
});

test('shows an operator with its comparators or transforms', async () => {
  expect((await library('show', 'sp:compare-strings')).stdout).toMatch(
    /^Comparators\n {2}StringEquals +A is B/m,
  );
  const { stdout } = await library('show', 'Define Variable');
  expect(stdout).toMatch(/^ {2}sp:transform:addTime:time +time → time +length, unit/m);
  expect(stdout).toMatch(/^Example\n {2}Define Variable:\n {4}type: Mutation$/m);
});

test('shows a trigger with its payload', async () => {
  const { stdout } = await library('show', 'idn:sod-violation-closed');
  expect(stdout).toMatch(/^id +inferred/m);
  expect(stdout).toMatch(/^ {2}previousStatus\? +string +Open, Mitigated$/m);
  expect(stdout).toContain('"currentStatus": "Closed"');
  expect((await library('show', 'idn:external-http')).stdout).not.toContain('Example payload');
  expect((await library('show', 'idn:cron-schedule')).stdout).toContain('cronString: 30 6 * * 1');
  expect((await library('show', 'idn:access-request-pre-approval')).stdout).toMatch(
    /^answer +posted/m,
  );
});

test('every item can be shown', async () => {
  const json = JSON.parse((await library('triggers', '--format', 'json')).stdout);
  const ids = [...ACTIONS, ...json].map(({ id }: { id: string }) => id);
  for (const id of new Set(ids)) {
    const { code, stdout } = await library('show', id);
    expect([code, stdout.split(' ')[0]]).toEqual([0, id]);
  }
});

test('JSON has every version whole', async () => {
  const shown = JSON.parse((await library('show', 'sp:access:manage', '--format', 'json')).stdout);
  expect(shown).toMatchObject([
    { id: 'sp:access:manage', type: 'ACTION', versionNumber: 1, timeoutMs: 90_000 },
    { versionNumber: 2, exampleStep: { versionNumber: 2 }, deprecated: false },
  ]);
});

test('an unknown id is answered with the nearest', async () => {
  const { code, stdout, stderr } = await library('show', 'sp:htp');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('did you mean "sp:http"?');
  expect(stderr).toContain('COMMAND_STEP_UNKNOWN');
  expect((await library('show', '__proto__')).stderr).toContain('COMMAND_STEP_UNKNOWN');
});

test('a tenant that is named is asked for its own', async () => {
  const tenant = await startEmulator();
  try {
    await configure(`url: ${tenant.url}\n    clientId: demo\n    clientSecret: env:SECRET`);
    const args = ['--tenant', 'production', '--config', 'mainsheet.yaml'];
    const run = async (...words: readonly string[]): ReturnType<typeof cli> =>
      cli(['library', ...words, ...args], { cwd, env: { SECRET: 'demo' } });
    const listed = await run('actions');
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(/^sp:http +2, 3 +HTTP Request$/m);
    expect((await run('show', 'idn:identity-created')).stdout).toContain('$.trigger');
    expect((await tenant.control.requests()).byOperation).toEqual({
      listWorkflowLibraryActions: 1,
      listCompleteWorkflowLibrary: 1,
    });
  } finally {
    await tenant.dispose();
  }
});

test('an embedded tenant that does not run cannot be asked', async () => {
  await configure('embedded: true');
  const { code, stderr } = await library('actions', '--config', 'mainsheet.yaml');
  expect(code).toBe(1);
  expect(stderr).toContain('COMMAND_TENANT_NOT_RUNNING');
});

async function configure(target: string): Promise<void> {
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: https://git.acme.example/workflows.git }
tenants:
  production:
    ${target}
    source: workflows
store: sqlite:data/mainsheet.db
`,
  );
}
