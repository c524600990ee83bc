import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../../src/documents/settings.ts';
import { ROLLOUT_EVENTS } from '../../src/report/events/rollout.ts';
import { ANN } from '../emulator/executions/definitions.ts';
import { cli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';

const PAGE = await readFile(path.resolve(import.meta.dirname, '../../docs/rollouts.md'), 'utf8');

/** The first block of a language. */
function block(language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(PAGE)![1]!;
}

test('the file of docs/rollouts.md is rolled back as the page says, and by hand with its command', async () => {
  const good = block('yaml');
  const cwd = await mkdtemp(path.join(tmpdir(), 'mainsheet-rollouts-'));
  const repository = await makeRepository({ 'joiners.yaml': good });
  const tenant = await startEmulator({
    clients: [{ id: 'robot', secret: 'robot-secret', identity: { id: 'robot-id', name: 'Robot' } }],
  });
  tenant.emulator.state.mocks.set({
    mocks: [{ match: { step: 'Broken' }, answer: { error: { status: 500, message: 'No' } } }],
  });
  const subject = async (): Promise<string> => {
    const { workflow } = await tenant.control.workflow('joiners');
    return workflow.definition.start;
  };
  try {
    await mkdir(path.join(cwd, 'config'));
    const config = `sources: { workflows: { url: ${repository.url} } }
tenants:
  sandbox: { url: "${tenant.url}", clientId: "env:ID", clientSecret: "env:SECRET", source: workflows }
`;
    await writeFile(path.join(cwd, 'config/mainsheet.yaml'), config);
    const env = { ID: 'robot', SECRET: 'robot-secret' };
    const apply = async (): Promise<string> => {
      const { code, stdout, stderr } = await cli(['apply', '--tenant', 'sandbox', '--yes'], {
        cwd,
        env,
      });
      expect([0, 3], stdout + stderr).toContain(code);
      return stdout;
    };
    const status = async (): Promise<string> =>
      (await cli(['status', '--tenant', 'sandbox'], { cwd, env })).stdout;
    await apply();
    await repository.commit({ 'joiners.yaml': good.replaceAll('Send Email', 'Broken') });
    await apply();
    expect(await status()).toContain('Progressing: watched until');
    for (let count = 0; count < 5; count += 1) {
      await tenant.control.event('idn:identity-created', ANN);
    }
    await apply();
    await apply();
    expect(await subject()).toBe('Send Email');
    expect(await status()).toMatch(/Rejected.*RolloutDegraded.*5 of 5 failed/);

    await repository.commit({ 'joiners.yaml': good.replaceAll('Send Email', 'Second') });
    await apply();
    expect(await subject()).toBe('Second');
    const command = /^\$ mainsheet (.+)$/m.exec(block('console'))![1]!.split(' ');
    const asked = await cli(command, { cwd, env });
    expect([asked.code, asked.stderr]).toEqual([0, expect.stringContaining('Noted')]);
    // What was reviewed is not what the decision makes of it: it is shown first.
    await apply();
    await apply();
    expect(await subject()).toBe('Send Email');
    expect(await status()).toMatch(/Rejected.*Manual.*took it back by hand/);
    const none = await cli(command, { cwd, env });
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining('COMMAND_NOTHING_BEFORE'),
    ]);
  } finally {
    await tenant.dispose();
    await repository.dispose();
    await rm(cwd, { recursive: true, force: true });
  }
});

test('the page has every event of rollouts and every default', () => {
  for (const [name, { levels }] of Object.entries(ROLLOUT_EVENTS)) {
    expect(PAGE).toMatch(new RegExp(`\\| \`${name}\` +\\| ${levels.join(', ')} +\\|`));
  }
  const { observeMs, maxFailureRate, minExecutions, rollback } = readSettings({ rollout: {} })
    .settings.rollout!;
  const rows = [...PAGE.matchAll(/^\| `(\w+)` +\| `([^`]+)` +\|/gm)].map(([, key, value]) => [
    key,
    value,
  ]);
  expect(rows).toEqual([
    ['observe', `${observeMs / 60_000}m`],
    ['maxFailureRate', String(maxFailureRate)],
    ['minExecutions', String(minExecutions)],
    ['rollback', String(rollback)],
  ]);
});
