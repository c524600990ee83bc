import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CAPTURE_EVENTS } from '../../src/report/events/capture.ts';
import { cli } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';

const PAGE = await readFile(path.resolve(import.meta.dirname, '../../docs/capture.md'), 'utf8');

/** The first block of a language that begins so. */
function block(language: string, start = ''): string {
  const blocks = [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  return blocks.find(([, name, text]) => name === language && text!.startsWith(start))![2]!;
}

test('the two minutes of docs/capture.md go as the page says', async () => {
  const cwd = await mkdtemp(path.join(tmpdir(), 'mainsheet-capture-'));
  const repository = await makeRepository({ 'joiners.yaml': block('yaml', '# joiners.yaml') });
  const tenant = await startEmulator({
    clients: [{ id: 'robot', secret: 'robot-secret', identity: { id: 'robot-id', name: 'Robot' } }],
  });
  try {
    const config = block('yaml', '# config/mainsheet.yaml')
      .replace('https://git.example.com/acme/workflows', repository.url)
      .replace(/ {4}auth: .*\n/, '')
      .replace('https://acme-sb.api.identitynow.com', tenant.url);
    await mkdir(path.join(cwd, 'config'));
    await writeFile(path.join(cwd, 'config/mainsheet.yaml'), config);
    const env = { SANDBOX_ID: 'robot', SANDBOX_SECRET: 'robot-secret' };
    const commands = [...PAGE.matchAll(/^\$ (.+)$/gm)].map(([, line]) => line!.split(' '));
    const [apply, diff] = commands;
    expect([apply![0], diff!.slice(0, 2)]).toEqual(['mainsheet', ['git', 'diff']]);

    const first = await cli(apply!.slice(1), { cwd, env });
    expect(first.code, first.stdout + first.stderr).toBe(0);
    const { id } = await tenant.control.workflow('joiners');
    const place = '/definition/steps/Send Email/attributes/subject';
    await tenant.control.edit(id, [
      { op: 'replace', path: place, value: 'A new colleague in Sales' },
    ]);
    const second = await cli(apply!.slice(1), { cwd, env });
    expect(second.code, second.stdout + second.stderr).toBe(0);
    expect(second.stdout).toContain('joiners  joiners.yaml (branch mainsheet/sandbox/joiners)');
    const shown = await repository.git(...diff!.slice(1));
    const lines = shown.split('\n').filter((line) => /^[-+] /.test(line));
    expect(`${lines.join('\n')}\n`).toBe(block('diff'));
    const author = await repository.git('log', '-1', '--format=%an <%ae>', diff!.at(-1)!);
    expect(author).toBe('Mainsheet <mainsheet@acme.example>');

    await repository.git('merge', '--quiet', diff!.at(-1)!);
    const third = await cli(apply!.slice(1), { cwd, env });
    expect([third.code, third.stdout]).toEqual([
      0,
      expect.stringContaining('Nothing was written.'),
    ]);
  } finally {
    await tenant.dispose();
    await repository.dispose();
    await rm(cwd, { recursive: true, force: true });
  }
});

test('the page has every event of capturing', () => {
  for (const name of Object.keys(CAPTURE_EVENTS)) {
    expect(PAGE).toContain(`| \`${name}\``);
  }
});
