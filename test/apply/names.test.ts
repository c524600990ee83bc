import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { nameTrains } from '../../src/apply/name-trains.ts';
import type { Change } from '../../src/plan/change.ts';
import { done, expectPeace, sent, states, worlds } from '../scenarios/told.ts';
import { workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';

const worldOf = worlds();

/** A world whose waits cost no time. */
async function makeWorld(options: WorldOptions): Promise<World> {
  return worldOf({ clock: new ManualClock(), ...options });
}

function renaming(from: string, to: string): Change {
  const live = { id: from, name: from, enabled: true, raw: {}, unsafeNumbers: [] };
  const wish = { body: { name: to }, fields: ['name'], ignore: [], digest: to };
  const base = {
    kind: 'rename',
    reason: 'GitChange',
    file: `${from}.yaml`,
    differences: [],
  } as const;
  return { ...base, name: to, workflowId: from, live, wish, fields: from === to ? [] : ['name'] };
}

test.each([
  ['nothing in common', ['A>B', 'C>D'], ['A', 'C']],
  ['a chain, the last one first', ['A>B', 'B>C', 'C>D'], ['C B A']],
  ['a chain in the other order', ['C>D', 'B>C', 'A>B'], ['C B A']],
  ['a swap', ['A>B', 'B>A'], ['A B circle']],
  ['a circle of three', ['A>B', 'B>C', 'C>A'], ['A C B circle']],
  ['a circle with one waiting for it', ['D>A', 'A>B', 'B>A'], ['A D B circle']],
  ['a name whose holder keeps it', ['A>B', 'B>B'], ['A', 'B']],
])('%s', (_, moves, expected) => {
  const changes = moves.map((move) => renaming(move[0]!, move[2]!));
  const trains = nameTrains(changes).map(({ changes: train, isCircle }) =>
    [...train.map(({ workflowId }) => workflowId), ...(isCircle ? ['circle'] : [])].join(' '),
  );
  expect(trains).toEqual(expected);
});

async function ids(world: World): Promise<Readonly<Record<string, string>>> {
  const all = await world.control.workflows();
  return Object.fromEntries(all.map(({ id, workflow }) => [workflow.name as string, id]));
}

const FILES = {
  'a.yaml': workflowFile('A'),
  'b.yaml': workflowFile('B'),
  'c.yaml': workflowFile('C'),
};

test.each([
  ['all', 'swapped'],
  ['definition', 'swapped'],
  ['all', 'turned round'],
] as const)(
  'names that are unique (lock: %s) are %s on the same workflows',
  async (lock, how) => {
    const world = await makeWorld({
      files: FILES,
      emulator: { behaviour: { names: 'unique', lock } },
      policies: { guard: { removals: { count: 5, percent: 10 }, updates: { percent: 100 } } },
    });
    await world.pass();
    const before = await ids(world);
    const names = how === 'swapped' ? ['B', 'A', 'C'] : ['B', 'C', 'A'];
    await world.repository.commit(
      Object.fromEntries(names.map((name, at) => [`${'abc'[at]}.yaml`, workflowFile(name)])),
    );
    const pass = await world.pass();
    expect(done(pass).filter((line) => line.includes('failed'))).toEqual([]);
    const after = await ids(world);
    names.forEach((name, at) => expect(after[name]).toBe(before['ABC'[at]!]));
    expect(await states(world)).toEqual(['A on', 'B on', 'C on']);
    await expectPeace(world);
  },
  30_000,
);

test('a name is given up before the next one takes it, without a name for the time being', async () => {
  const world = await makeWorld({ files: FILES, emulator: { behaviour: { names: 'unique' } } });
  await world.pass();
  const before = await ids(world);
  await world.repository.commit({ 'a.yaml': workflowFile('B'), 'b.yaml': workflowFile('D') });
  expect(done(await world.pass())).toEqual(['b.yaml updated', 'a.yaml updated']);
  expect(await ids(world)).toEqual({ B: before['A'], D: before['B'], C: before['C'] });
  await expectPeace(world);
});

test('a swap that is cut off after the first name is ended by the next pass', async () => {
  const world = await makeWorld({ files: FILES, emulator: { behaviour: { names: 'unique' } } });
  await world.pass();
  const before = await ids(world);
  await world.repository.commit({ 'a.yaml': workflowFile('B'), 'b.yaml': workflowFile('A') });
  const stop = new AbortController();
  const { between } = world;
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      patchWorkflow: async (id, operations, options) => {
        const answer = await ports.tenant.patchWorkflow(id, operations, options);
        const [first] = operations;
        if (first?.path === '/name' && String(first.value).includes('(')) {
          stop.abort(new Error('Stopped.'));
        }
        return answer;
      },
    },
  });
  await world.pass('manual', stop.signal);
  world.between = between;
  expect(stop.signal.aborted).toBe(true);
  await world.pass();
  await world.pass();
  expect(await ids(world)).toEqual({ A: before['B'], B: before['A'], C: before['C'] });
  expect(await states(world)).toEqual(['A on', 'B on', 'C on']);
  await expectPeace(world);
}, 30_000);

test.each([1, 2, 3, 7, 14])(
  'a swap of which request %i goes wrong is ended by the next pass',
  async (nth) => {
    const world = await makeWorld({ files: FILES, emulator: { behaviour: { names: 'unique' } } });
    await world.pass();
    const before = await ids(world);
    await world.repository.commit({ 'a.yaml': workflowFile('B'), 'b.yaml': workflowFile('A') });
    await world.control.faults([{ match: { method: 'PATCH', nth }, fault: { status: 404 } }]);
    expect(done(await world.pass()).join()).toContain('failed');
    await world.control.clearFaults();
    await world.pass();
    expect(await ids(world)).toEqual({ A: before['B'], B: before['A'], C: before['C'] });
    await expectPeace(world);
  },
);

test('where names are free a swap costs no more than two edits', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('B'), 'b.yaml': workflowFile('A') });
  await world.control.resetRequests();
  await world.pass();
  // One try without switching off, which this tenant refuses, and two cycles of three.
  expect((await sent(world))['patchWorkflow']).toBeLessThanOrEqual(8);
});
