import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { JsonObject } from '../../src/kernel/json.ts';
import { failingFiles } from '../support/failing-workflows.ts';
import { makeRepository } from '../support/git-repository.ts';
import { crowdRows } from './crowd-rows.ts';
import { hookRows } from './hook-rows.ts';
import { failureRows } from './failure-rows.ts';
import { thisMachine } from './machine.ts';
import { pageRows } from './page-rows.ts';
import { page, printed } from './print.ts';
import { runMeasurement, startTenant } from './process.ts';
import type { TenantParams } from './process.ts';
import { replicaRows } from './replica-rows.ts';
import type { Result, Row } from './row.ts';
import * as rows from './rows.ts';
import { crowdFiles, workflowFiles } from './workload.ts';

const NO_QUOTA = 100_000;
const PAGE = fileURLToPath(new URL('../../../docs/performance.md', import.meta.url));

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    docs: { type: 'boolean' },
    /** Shows a result of an earlier run instead of measuring. */
    from: { type: 'string' },
    /** Only the parts with one of these words in their names, separated by commas. */
    only: { type: 'string' },
    /** Where to write a CPU profile of each measuring process. */
    profile: { type: 'string' },
  },
});

/** The parts of a run, each with rows of its own. Nothing runs side by side: the figures are of one machine. */
const PARTS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  size: async () => {
    const found: Row[] = [];
    for (const count of [1, 10, 100, 1000]) {
      const data = await withTenant({ count, requestsPer10s: NO_QUOTA }, count, 'size');
      found.push(rows.sizeRow(count, data), ...(count === 1000 ? rows.thousandRows(data) : []));
    }
    return found;
  },
  changes: async () =>
    rows.changeRows(await withTenant({ count: 0, requestsPer10s: NO_QUOTA }, 0, 'changes')),
  quota: async () => rows.quotaRows(await measured('quota', { count: 1000 })),
  script: async () => {
    const tenant: TenantParams = { count: 100, enabled: false, latencyMs: 50 };
    const ours = await withTenant(tenant, 0, 'ours');
    return rows.scriptRows(ours, await withTenant(tenant, 0, 'sdk'));
  },
  growth: async () => {
    const curve = new Map<number, JsonObject>();
    for (const count of [10, 100, 1000, 10_000]) {
      curve.set(count, await measured('growth', { count }));
    }
    return rows.growthRows(curve);
  },
  parse: async () => rows.parseRows(await measured('parse', { count: 1000 })),
  validate: async () => [rows.validateRow(await measured('validate', { count: 10 }))],
  failures: async () =>
    failureRows(
      await measured('looks', { count: 1000 }),
      await withTenant({ count: 10, failing: true }, 10, 'failures'),
    ),
  push: async () =>
    rows.pushRows(
      await withTenant(
        { count: 5000, enabled: false, steps: 3, requestsPer10s: NO_QUOTA },
        0,
        'push',
      ),
    ),
  hooks: async () =>
    hookRows(
      await withTenant(
        { count: 20, enabled: false, steps: 3, requestsPer10s: NO_QUOTA },
        0,
        'hooks',
      ),
    ),
  page: async () =>
    pageRows(
      await withTenant(
        { count: 1000, enabled: false, steps: 3, requestsPer10s: NO_QUOTA },
        0,
        'page',
      ),
    ),
  tenant: async () =>
    rows.tenantRows(
      await measured('engine', {}),
      await measured('executions', {}),
      await measured('start', {}),
    ),
  crowd: async () => {
    const tenant = { count: 5, tenants: 500, requestsPer10s: NO_QUOTA };
    const { tenants, count } = tenant;
    const own = await withFiles(tenant, crowdFiles(tenants, count), 'crowd', {
      interval: '5m',
      path: 'tenants/{name}',
      watchMs: 300_000,
    });
    const shared = await withFiles(tenant, workflowFiles(count), 'crowd', {
      interval: '5m',
      path: '.',
      watchMs: 15_000,
    });
    return crowdRows(own, shared);
  },
  daemon: async () => {
    const tenant = { requestsPer10s: NO_QUOTA };
    const rested = { interval: '5m', watchMs: 15_000 };
    const one = await withTenant({ ...tenant, count: 1 }, 1, 'daemon', rested);
    const hundred = await withTenant({ ...tenant, count: 100 }, 100, 'daemon', rested);
    const thousand = await withTenant({ ...tenant, count: 1000 }, 1000, 'daemon', {
      interval: '1m',
      watchMs: 75_000,
    });
    const ten = await withTenant({ ...tenant, count: 20, tenants: 10 }, 20, 'daemon', {
      interval: '1m',
      watchMs: 60_000,
    });
    return rows.daemonRows(one, hundred, thousand, ten);
  },
  replicas: async () => replicaRows(await measured('replicas', { tenants: 200, replicas: 3 })),
};

const result = options.from === undefined ? await measureAll() : await earlier(options.from);
process.stdout.write(printed(result));
if (options.json !== undefined) {
  await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
}
if (options.docs === true) {
  await writeFile(PAGE, page(result));
}

async function measureAll(): Promise<Result> {
  const machine = thisMachine();
  const started = performance.now();
  const words = options.only?.split(',');
  const found: Row[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (words === undefined || words.includes(name)) {
      process.stderr.write(`Measuring ${name} ...\n`);
      const before = performance.now();
      found.push(...(await part()));
      process.stderr.write(`  ${((performance.now() - before) / 1000).toFixed(0)} s\n`);
    }
  }
  return { machine, rows: found, seconds: (performance.now() - started) / 1000 };
}

async function earlier(file: string): Promise<Result> {
  return JSON.parse(await readFile(file, 'utf8')) as Result;
}

function measured(name: string, params: JsonObject): Promise<JsonObject> {
  return runMeasurement(
    name,
    params,
    options.profile === undefined ? {} : { profileDirectory: options.profile },
  );
}

/** Measures against embedded tenants and, with `files`, a repository of so many workflows. */
async function withTenant(
  tenant: TenantParams,
  files: number,
  name: string,
  more: JsonObject = {},
): Promise<JsonObject> {
  const described =
    tenant.failing === true ? failingFiles(files) : files === 0 ? {} : workflowFiles(files);
  return withFiles(tenant, described, name, more);
}

async function withFiles(
  tenant: TenantParams,
  files: Record<string, string>,
  name: string,
  more: JsonObject,
): Promise<JsonObject> {
  const running = await startTenant(tenant);
  const repository = await makeRepository(files);
  try {
    return await measured(name, {
      url: running.url,
      urls: running.urls,
      repository: repository.url,
      count: tenant.count,
      ...more,
    });
  } finally {
    await running.close();
    await repository.dispose();
  }
}
