import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TenantSummary } from '../../src/report/view/tenant-view.ts';
import type { ReplicaPart, Replicas } from '../../src/server/api/ports.ts';
import { ALL, makeApi } from '../server/api/api-world.ts';
import type { ApiWorld } from '../server/api/api-world.ts';
import { cli } from '../support/cli.ts';
import type { CliResult } from '../support/cli.ts';
import { startPostgres } from '../support/postgres.ts';

let cwd: string;
let api: ApiWorld | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-status-'));
});

afterEach(async () => {
  await api?.server.close();
  api = undefined;
  await rm(cwd, { recursive: true, force: true });
});

function part(
  id: number,
  tenants: readonly string[],
  more: Partial<ReplicaPart> = {},
): ReplicaPart {
  return { id, host: `host-${id}`, serves: true, tenants, ...more };
}

/** Asks a server with these replicas, whose configuration has these tenants. */
async function asked(
  parts: readonly ReplicaPart[] | undefined,
  tenants: readonly string[],
  ...args: readonly string[]
): Promise<CliResult> {
  const replicas: Replicas = {
    id: 7,
    host: 'host-7',
    lately: [],
    look: async () => parts ?? [],
    holds: () => true,
    knows: () => true,
  };
  const summaries = tenants.map((tenant): TenantSummary => ({
    tenant,
    source: 's',
    mode: 'auto',
    drift: 'report',
    conditions: [],
    counts: {},
    unmanaged: 0,
  }));
  api = makeApi({
    reads: { tenants: async () => ({ tenants: summaries }) },
    ...(parts === undefined ? {} : { replicas }),
  });
  const url = await api.server.listen({ host: '127.0.0.1', port: 0 });
  const env = { MAINSHEET_TOKEN: ALL };
  return cli(['status', '--replicas', '--server', url, ...args], { cwd, env });
}

function configOf(repository: string): string {
  return `sources: { s: { url: ${repository} } }
tenants: { a: { url: 'https://a.api.example', clientId: i, clientSecret: secret-of-a, source: s } }
`;
}

test('shows who has which tenants', async () => {
  const parts = [
    part(7, ['a', 'b'], { address: 'http://10.0.0.7:8081' }),
    part(12, []),
    part(13, ['c'], { serves: false }),
  ];
  const { code, stdout, stderr } = await asked(parts, ['a', 'b', 'c']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`replica  host     address               tenants
7        host-7   http://10.0.0.7:8081  2: a, b
12       host-12  none                  0
13       host-13  a command             1: c
`);
});

test('ends with 3 and names the tenants that nobody has', async () => {
  const { code, stdout, stderr } = await asked([part(7, ['a'])], ['a', 'b'], '--format', 'json');
  expect([code, stderr]).toEqual([3, 'On no replica: b\n']);
  expect(JSON.parse(stdout)).toEqual({ replicas: [part(7, ['a'])] });
});

test('a process that is alone on its store has none', async () => {
  const { code, stderr } = await asked(undefined, ['a']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('COMMAND_USAGE')]);
  expect(stderr).toContain('The server has a store of its own, without replicas');
});

test('a database that no daemon has used has none yet', async () => {
  const postgres = await startPostgres();
  try {
    const file = path.join(cwd, 'mainsheet.yaml');
    await writeFile(file, `${configOf(cwd)}store: ${postgres.url}\n`);
    const { code, stderr } = await cli(['status', '--replicas', '-c', file], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('STORE_MISSING')]);
  } finally {
    await postgres.dispose();
  }
});

test('nor has the store of one; and it is about all tenants', async () => {
  const file = path.join(cwd, 'mainsheet.yaml');
  await writeFile(file, configOf(cwd));
  const run = (...args: string[]) => cli(['status', '--replicas', '-c', file, ...args], { cwd });
  expect((await run()).stderr).toContain('The configuration has a store of its own');
  expect((await run('--tenant', 'a')).stderr).toContain('cannot be given with --tenant');
});
