import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { NOT_REPLAYED_WORDS } from '../../src/report/replay-view.ts';
import { cli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';

const PAGE = await readFile(path.resolve(import.meta.dirname, '../../docs/replay.md'), 'utf8');

/** Ids and times are others in each run. */
function steady(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, 'TIME');
}

test('the example of the page does what it shows', async () => {
  const [, file = ''] = /```yaml\n(# welcome\.yaml\n[\s\S]*?)```/.exec(PAGE) ?? [];
  const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(PAGE) ?? [];
  const commands = [...PAGE.matchAll(/^\$ (.+)$/gm)].map(([, line]) => line!);
  expect(commands).toHaveLength(3);
  const home = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-replay-doc-'));
  const tenant = await startEmulator();
  const repository = await makeRepository({ 'welcome.yaml': file });
  try {
    const config = path.join(home, 'mainsheet.yaml');
    await writeFile(
      config,
      `sources: { workflows: { url: ${repository.url} } }
tenants:
  production:
    { url: ${tenant.url}, clientId: demo, clientSecret: env:DEMO, source: workflows, path: . }
store: sqlite:${home}/mainsheet.db
`,
    );
    const run = (...args: readonly string[]): ReturnType<typeof cli> =>
      cli([...args, '--config', config], { cwd: repository.directory, env: { DEMO: 'demo' } });
    expect((await run('apply', '--yes')).code).toBe(0);
    for (const [name, department] of [
      ['Ann', 'Sales'],
      ['Bob', 'Sales EMEA'],
      ['Cy', 'Legal'],
      ['Dee', 'Sales'],
    ]) {
      const started = await tenant.control.event('idn:identity-created', {
        identity: { type: 'IDENTITY', id: name!, name: name! },
        attributes: { department: department!, email: `${name}@acme.example` },
      });
      expect(started.executions).toHaveLength(1);
      await tenant.control.advance('1m');
    }
    for (const command of commands) {
      const [program, ...args] = command.split(' ');
      if (program === 'sed') {
        execFileSync('sh', ['-c', command], { cwd: repository.directory });
        continue;
      }
      expect(program).toBe('mainsheet');
      const { code, stdout } = await run(...args);
      expect(code, command).toBe(2);
      if (args[0] === 'replay') {
        expect(steady(stdout)).toBe(shown);
      }
    }
  } finally {
    await tenant.dispose();
    await repository.dispose();
    await rm(home, { recursive: true, force: true });
  }
});

test('the page says of every reason that there is one', () => {
  expect(Object.keys(NOT_REPLAYED_WORDS)).toEqual([
    'HistoryGone',
    'HistoryUnreadable',
    'InputMissing',
  ]);
  expect(PAGE.replaceAll('\n', ' ')).toContain(
    'keeps no history of it (90 days), when its history cannot be read, or does not tell the input',
  );
});
