import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { exportFiles } from '../../src/capture/export-files.ts';
import type { Exported } from '../../src/capture/export-files.ts';
import { openFolder } from '../../src/capture/folder.ts';
import { loadSeed } from '../../src/emulator/seed.ts';
import type { Seed } from '../../src/emulator/seed.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { makeWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { workflowBody } from '../support/workflow-arbitraries.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOREIGN = process.env['MAINSHEET_TEST_CORPUS'] || undefined;
const GENERATED = Number(process.env['RUNS'] ?? 20);

let world: World | undefined;
afterEach(async () => {
  await world?.dispose();
  world = undefined;
});

/** Exports a tenant that holds a seed into the repository, plans, applies, and plans again. */
async function exportAndPlan(
  seed: Seed,
  options: { readonly extractHtml?: boolean } = {},
): Promise<Exported> {
  world = await makeWorld({ files: { 'README.md': 'Workflows\n' }, emulator: { seed } });
  const { client, repository, plan } = world;
  const live = await client.listWorkflows();
  const exported = await exportFiles(
    {
      tenant: plan.name,
      live,
      chosen: live,
      update: false,
      extractHtml: options.extractHtml === true,
    },
    client,
    openFolder(repository.directory),
  );
  await repository.commit({});
  const planned = await world.planOnly();
  expect(planned.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(planned.plan.changes.filter(({ kind }) => kind !== 'adopt')).toEqual([]);
  expect(planned.unmanaged.map(({ name }) => name).toSorted()).toEqual(
    exported.workflows
      .filter(({ state }) => state === 'not-written')
      .map(({ name }) => name)
      .toSorted(),
  );
  await world.control.resetRequests();
  const result = await world.pass();
  expect(result.troubles).toEqual([]);
  const asked = await world.control.log();
  expect(
    asked.filter(({ method, path: at }) => method !== 'GET' && !at.startsWith('/oauth')),
  ).toEqual([]);
  expect((await world.planOnly()).plan.changes).toEqual([]);
  return exported;
}

test('the example workflows and their tenant', async () => {
  const seed = await loadSeed(
    path.join(ROOT, 'workflows-example'),
    path.join(ROOT, 'config/demo-tenant'),
  );
  const exported = await exportAndPlan(seed);
  expect(exported.workflows.length).toBeGreaterThan(0);
  expect(exported.workflows.every(({ state }) => state === 'new')).toBe(true);
});

test('letters in files of their own', async () => {
  const seed = await loadSeed(
    path.join(ROOT, 'workflows-example'),
    path.join(ROOT, 'config/demo-tenant'),
  );
  const exported = await exportAndPlan(seed, { extractHtml: true });
  expect(exported.written.some((file) => file.startsWith('templates/'))).toBe(true);
});

test.skipIf(FOREIGN === undefined)('every workflow of the corpus', async () => {
  const exported = await exportAndPlan(await loadSeed(FOREIGN!));
  expect(exported.workflows.length).toBeGreaterThan(0);
  expect(exported.workflows.filter(({ state }) => state !== 'new')).toEqual([]);
});

test('generated workflows', async () => {
  const bodies = fc.sample(workflowBody, {
    numRuns: GENERATED,
    seed: Number(process.env['SEED'] ?? 7),
  });
  const workflows = bodies.map((body, index): JsonObject => ({
    ...body,
    name: `${String(body['name'])} ${index}`,
  }));
  const exported = await exportAndPlan({ workflows });
  expect(exported.workflows.filter(({ state }) => state !== 'new')).toEqual([]);
});
