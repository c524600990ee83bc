import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cli, startCli } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

const SECRET = 'canary-of-the-client';
const COUNT = 12;

test('twelve tenants of one source have one clone and ask Git a few times, not twelve', async () => {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-many-'));
  const repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  const tenants = await Promise.all(
    Array.from({ length: COUNT }, () => startEmulator({ clients: [robot(SECRET)] })),
  );
  await mkdir(path.join(cwd, 'tenants'));
  await Promise.all(
    tenants.map(({ url }, index) =>
      writeFile(path.join(cwd, 'tenants', `tenant-${index}.yaml`), `url: ${url}\n`),
    ),
  );
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url}, interval: 1h }
tenantsFrom:
  directory: tenants
  template:
    clientId: robot
    clientSecret: env:SECRET
    source: workflows
    interval: 1h
server: { listen: 127.0.0.1:0 }
store: sqlite:data/mainsheet.db
log: { level: debug }
`,
  );
  const options = { cwd, env: { SECRET } };
  const daemon = startCli(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], options);
  onTestFinished(async () => {
    daemon.kill('SIGTERM');
    await daemon.ended;
    await Promise.all(tenants.map((tenant) => tenant.dispose()));
    await repository.dispose();
    await rm(cwd, { recursive: true, force: true });
  });
  const { url } = await daemon.event(({ event }) => event === 'daemon.started');
  const passed = (trigger: string): number =>
    new Set(
      daemon
        .events()
        .filter((one) => one.event === 'pass.finished' && one['trigger'] === trigger)
        .map((one) => one['tenant']),
    ).size;
  const readings = async (): Promise<number> => {
    const text = await (await fetch(`${String(url)}/metrics`)).text();
    const counts = text.matchAll(/^mainsheet_source_fetch_duration_seconds_count\{.*\} (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  };

  await expect.poll(() => passed('start'), { timeout: 20_000 }).toBe(COUNT);
  expect(await readings()).toBe(1);
  const clones = await readdir(path.join(cwd, 'data', 'git', 'workflows'));
  expect(clones.filter((name) => name.startsWith('mirror-'))).toHaveLength(1);

  // What a person asks for sees what was pushed before, in every tenant.
  await repository.commit({ 'a.yaml': workflowFile('Another') });
  const { code } = await cli(['sync', '--all', '--config', 'mainsheet.yaml'], options);
  expect(code).toBe(0);
  await expect
    .poll(() => daemon.events().filter(({ event }) => event === 'workflow.updated').length, {
      timeout: 20_000,
    })
    .toBe(COUNT);
  expect(await readings()).toBeLessThan(1 + COUNT);
});
