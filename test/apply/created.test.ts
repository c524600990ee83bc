import { expect, test } from 'vitest';
import { candidatesFor } from '../../src/apply/created-candidates.ts';
import type { CreateIntent } from '../../src/inventory/intent.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';
import { done, expectPeace, states, worlds } from '../scenarios/told.ts';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

const makeWorld = worlds();
const AT = Date.UTC(2026, 0, 5, 9);

const intent: CreateIntent = {
  kind: 'create',
  file: 'a.yaml',
  name: 'A',
  commit: 'c',
  digest: 'd',
  at: AT,
  body: { name: 'A', trigger: { type: 'EVENT' }, definition: { start: 'S', steps: {} } },
};

const CONTENT = { trigger: { type: 'EVENT' }, definition: { steps: {}, start: 'S' } };

function live(id: string, more: JsonObject, ageMs = 0) {
  return readLiveWorkflow({
    id,
    name: 'A',
    creator: { id: 'us' },
    created: new Date(AT - ageMs).toISOString(),
    ...more,
  })!;
}

test.each([
  ['ours, just now, of that name', live('x', {}), true],
  ['renamed since, the content the same', live('x', { name: 'Other', ...CONTENT }), true],
  ['edited since, the name the same', live('x', { definition: { start: 'T' } }), true],
  ['of another name and content', live('x', { name: 'Other', definition: { start: 'T' } }), false],
  ['of another name and without content', live('x', { name: 'Other' }), false],
  ['made by somebody else', live('x', { creator: { id: 'ann' } }), false],
  ['made within what clocks may differ', live('x', {}, 59_000), true],
  ['made before', live('x', {}, 61_000), false],
  ['owned', live('owned', {}), false],
])('%s', (_, workflow, expected) => {
  const found = candidatesFor(intent, [workflow], new Set(['owned']), 'us');
  expect(found.length === 1).toBe(expected);
});

test('candidates come oldest first, whatever the order of the list', () => {
  const list = [live('young', {}, 0), live('old', {}, 2000), live('middle', {}, 1000)];
  const ids = candidatesFor(intent, list, new Set(), 'us').map(({ id }) => id);
  expect(ids).toEqual(['old', 'middle', 'young']);
});

/** A world with one create in flight that may have been made, and made again by the tenant. */
async function twice(): Promise<World> {
  const world = await makeWorld({
    clock: new ManualClock(),
    files: { 'a.yaml': workflowFile('A') },
  });
  await world.control.faults([
    { match: { method: 'POST', path: '/v2025/workflows' }, fault: { cut: 'after' }, times: 1 },
    { match: { method: 'GET', path: '/v2025/workflows', nth: 2 }, fault: { status: 403 } },
  ]);
  await world.pass();
  const { creator, created, id, modified, modifiedBy, ...body } = await world.live('A');
  expect([creator, created, id, modified, modifiedBy]).not.toContain(undefined);
  await world.advance(5000);
  await world.tenant.call('POST', '/v2025/workflows', body as JsonObject);
  return world;
}

test('what a late request made a second time is removed, and the older one is owned', async () => {
  const world = await twice();
  const [older] = (await world.control.workflows()).map(({ id }) => id);
  const next = await world.pass();
  expect(next.recovered).toMatchObject([{ end: 'owned' }]);
  expect(done(next)).toEqual(['a.yaml enabled']);
  expect(await states(world)).toEqual(['A on']);
  expect((await world.live('A')).id).toBe(older);
  await expectPeace(world);
});

test.each([
  ['switched on', [{ op: 'replace', path: '/enabled', value: true }]],
  ['edited', [{ op: 'replace', path: '/description', value: 'Mine' }]],
])(
  "a second one that somebody %s is nobody's to remove: both are told and none is taken",
  async (_, edit) => {
    const world = await twice();
    const younger = (await world.control.workflows()).at(-1)!;
    await world.control.edit(younger.id, edit);
    const next = await world.pass();
    expect(next.recovered).toMatchObject([{ end: 'several' }]);
    expect(next.recovered[0]!.message).toContain(younger.id);
    expect(await world.control.workflows()).toHaveLength(2);
  },
);

test('creates side by side are not taken for each other when one of them is lost', async () => {
  const files = Object.fromEntries(
    ['A', 'B', 'C', 'D'].map((name) => [`${name}.yaml`, workflowFile(name)]),
  );
  const world = await makeWorld({ clock: new ManualClock(), files });
  await world.control.faults([
    { match: { method: 'POST', path: '/v2025/workflows', nth: 3 }, fault: { cut: 'before' } },
  ]);
  await world.pass();
  await world.control.clearFaults();
  const owners = (await world.store.list('entry', (await world.client.identity()).tenantId)).map(
    ({ value }) => (value as { readonly workflowId: string }).workflowId,
  );
  expect(new Set(owners).size).toBe(owners.length);
  await world.pass();
  await world.advance(61_000);
  await world.pass();
  expect(await states(world)).toEqual(['A on', 'B on', 'C on', 'D on']);
  await expectPeace(world);
});
