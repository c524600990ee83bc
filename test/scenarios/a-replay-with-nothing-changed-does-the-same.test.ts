import { expect, test } from 'vitest';
import { tenantSeed } from '../../src/commands/tenant-seed.ts';
import { replayExecutions } from '../../src/executions/replay-executions.ts';
import { ManualClock, systemClock } from '../../src/kernel/clock.ts';
import { Masker } from '../../src/kernel/mask.ts';
import { openTenant } from '../../src/tenant/open-tenant.ts';
import type { TestCase } from '../../src/testing/test-suite.ts';
import { http, startEmulator } from '../support/emulator.ts';
import { EXAMPLES, exampleSuites } from '../support/example-suites.ts';

const START = Date.parse('2026-02-03T09:00:00Z');

/** What a test mocks plainly, as the control route takes it. */
function mockRules(workflow: string, { mocks }: TestCase): readonly object[] {
  return [...mocks].flatMap(([step, { output, error, after }]) =>
    output === undefined && error === undefined
      ? []
      : [
          {
            match: { workflow, step: step.slice(step.lastIndexOf('/') + 1) },
            answer: error === undefined ? { output } : { error: { ...error, status: 500 } },
            ...(after === undefined ? {} : { delay: after }),
          },
        ],
  );
}

test('every example that ran in the tenant does the same when it is replayed', async () => {
  const clock = new ManualClock(START);
  const tenant = await startEmulator({
    clock,
    requestsPer10s: 100_000,
    seed: await tenantSeed([EXAMPLES]),
  });
  const client = openTenant(
    {
      url: tenant.url,
      api: 'v2025',
      clientId: async () => 'demo',
      clientSecret: async () => 'demo',
      share: 1,
      requestsPer10s: 100_000,
    },
    systemClock,
  );
  try {
    await tenant.control.limits({ testsPer10s: 100_000 });
    const ids = new Map<string, string>();
    const suites = await exampleSuites();
    for (const { workflow } of suites) {
      const name = String(workflow.body['name']);
      const { id } = await tenant.control.workflow(name);
      await tenant.control.edit(id, [{ op: 'replace', path: '/enabled', value: false }]);
      ids.set(name, id);
    }
    for (const turn of [0, 1]) {
      const runs = suites.flatMap(({ workflow, tests }) => {
        const one = tests.filter(({ expect: { started } }) => started !== false)[turn];
        return one === undefined ? [] : [[String(workflow.body['name']), one] as const];
      });
      const mocks = runs.flatMap(([name, one]) => mockRules(name, one));
      const body = JSON.stringify({ mocks });
      expect((await http(tenant.url, 'PUT', '/_emulator/mocks', { body })).status).toBe(200);
      for (const [name, { trigger: input }] of runs) {
        const path = `/v2025/workflows/${ids.get(name)}/test`;
        expect((await tenant.call('POST', path, { input })).status, name).toBe(200);
      }
      // Waits and people's answers of some days come while the mocks are still there.
      await tenant.control.advance('9d');
    }
    let replayed = 0;
    let ended = 0;
    for (const id of ids.values()) {
      const { raw } = (await client.getWorkflow(id))!;
      const all = await replayExecutions(
        client,
        { id, live: raw, next: raw },
        {
          last: 50,
          baseline: 'live',
          masker: new Masker(),
          signal: new AbortController().signal,
        },
      );
      for (const { end, standIns, strays } of all) {
        expect({ id, end, standIns, strays }).toEqual({
          id,
          end: 'Same',
          standIns: [],
          strays: false,
        });
      }
      replayed += all.length;
      const completed = await client.listExecutions(id, { status: 'Completed' });
      ended += completed.length;
    }
    expect(replayed).toBeGreaterThan(30);
    expect(ended).toBeGreaterThan(20);
  } finally {
    await client.close();
    await tenant.dispose();
  }
});
