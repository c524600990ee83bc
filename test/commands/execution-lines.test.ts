import { afterEach, expect, test } from 'vitest';
import { lineOfStep } from '../../src/commands/execution-lines.ts';
import type { RunningTenant } from '../../src/commands/running-tenant.ts';
import { readInventory } from '../../src/inventory/ledger.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { PassSource } from '../../src/sync/ports.ts';
import { makeWorld, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World | undefined;

afterEach(async () => {
  await world?.dispose();
  world = undefined;
});

test('steps have the lines of the commit that ran; of what nobody applied, or without a store, none', async () => {
  world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  let source: PassSource | undefined;
  world.between = (ports) => {
    source = ports.source;
    return ports;
  };
  await world.pass();
  const live = await world.live('A');
  await world.repository.commit({ 'a.yaml': `# Moved\n${workflowFile('A', { subject: 'Two' })}` });
  await world.pass();
  const [row] = await world.store.list('tenant', '');
  const { tenantId } = row!.value as { readonly tenantId: string };
  const owner = { tenantId, sourceUrl: world.plan.sourceUrl };
  const { entries: files } = await readInventory(world.store, owner);
  const running = {
    house: { source: () => source, sourceConfig: () => ({}) },
    config: { source: 'workflows' },
    files,
  } as unknown as RunningTenant;
  const execution = { id: 'x', status: 'Failed', workflowId: live.id, raw: {} } as const;
  const { definition, trigger } = live as unknown as Record<string, JsonObject>;
  const then = await lineOfStep(running, execution, {
    events: [],
    definition: definition!,
    trigger: trigger!,
  });
  expect([then?.('Send Email', undefined), then?.('Nothing', undefined)]).toEqual([12, undefined]);
  const now = (await world.live('A')) as unknown as Record<string, JsonObject>;
  const later = await lineOfStep(running, execution, {
    events: [],
    definition: now['definition']!,
    trigger: now['trigger']!,
  });
  expect(later?.('Send Email', undefined)).toBe(13);
  const strange = { events: [], definition: { start: 'X', steps: {} } };
  expect(await lineOfStep(running, execution, strange)).toBeUndefined();
  expect(await lineOfStep({ ...running, files: [] }, execution, strange)).toBeUndefined();
});
