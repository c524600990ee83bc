import { expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { killAt } from '../support/kill-at.ts';
import { workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { done, sent, worlds } from './told.ts';

const worldOf = worlds();

/** A workflow that people start from a launcher. */
function interactive(subject = 'Hello'): string {
  return workflowFile('A', { subject })
    .replace('idn:identity-created', 'idn:interactive-process-launched')
    .replace(/filter\.\$: .*/, `filter.$: $[?(@.workflowId == "x")]`);
}

interface Launched {
  readonly world: World;
  launchers(): Promise<readonly string[]>;
}

/** One workflow with a launcher that is on and one that a person had switched off, and one of another workflow. */
async function launched(options: WorldOptions = {}): Promise<Launched> {
  const world = await worldOf({
    files: { 'a.yaml': interactive() },
    clock: new ManualClock(),
    ...options,
  });
  await world.pass();
  const { id } = await world.live('A');
  await world.control.behaviour({ launchers: 'stay-off' });
  const make = async (name: string, disabled: boolean, reference: Json): Promise<void> => {
    const { status } = await world.tenant.call('POST', '/v2025/launchers', {
      name,
      description: '',
      type: 'INTERACTIVE_PROCESS',
      disabled,
      config: '{"a":1}',
      reference,
    });
    expect(status).toBe(201);
  };
  await make('Start', false, { type: 'WORKFLOW', id });
  await make('Old', true, { type: 'WORKFLOW', id });
  await make('Other', true, { type: 'WORKFLOW', id: 'another' });
  return {
    world,
    launchers: async () => {
      const { body } = await world.tenant.call('GET', '/v2025/launchers?limit=100');
      return body.items.map(
        ({ name, disabled, config }: { name: string; disabled: boolean; config: string }) =>
          `${name} ${disabled ? 'off' : 'on'} ${config}`,
      );
    },
  };
}

const AS_BEFORE = ['Start on {"a":1}', 'Old off {"a":1}', 'Other off {"a":1}'];

test('while the launchers cannot be asked for, nothing is switched off', async () => {
  const { world, launchers } = await launched();
  await world.repository.commit({ 'a.yaml': interactive('New') });
  await world.control.faults([
    { match: { method: 'GET', path: '/v2025/launchers' }, fault: { cut: 'mid-body' } },
  ]);
  await world.control.resetRequests();
  expect(done(await world.pass())).toEqual(['a.yaml failed TENANT_BAD_ANSWER']);
  expect((await sent(world))['patchWorkflow']).toBeUndefined();
  await world.control.clearFaults();
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect(await launchers()).toEqual(AS_BEFORE);
});

test('a launcher that its workflow took along is put back after the edit, and nothing else is touched', async () => {
  const { world, launchers } = await launched();
  await world.repository.commit({ 'a.yaml': interactive('New') });
  await world.control.resetRequests();
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml updated']);
  expect(await launchers()).toEqual(AS_BEFORE);
  expect(await sent(world)).toMatchObject({ getLaunchers: 3, putLauncher: 1 });
  expect(world.lines.find(({ event }) => event === 'workflow.updated')?.['notes']).toEqual([
    'The launcher Start is enabled again, as it was before the edit.',
  ]);
  await world.control.resetRequests();
  await world.pass();
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
});

test('a workflow that no launcher starts costs no request more', async () => {
  const world = await worldOf({ files: { 'a.yaml': workflowFile('A') }, clock: new ManualClock() });
  await world.pass();
  await world.control.resetRequests();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  await world.pass();
  expect(await sent(world)).not.toHaveProperty('getLaunchers');
});

test('a workflow that Git switches off keeps its launchers off', async () => {
  const { world, launchers } = await launched();
  await world.repository.commit({
    'a.yaml': interactive('New').replace('enabled: true', 'enabled: false'),
  });
  await world.pass();
  expect((await world.live('A')).enabled).toBe(false);
  expect(await launchers()).toContain('Start off {"a":1}');
});

test.each([
  ['listing', { method: 'GET', path: '^/v2025/launchers' }, 'could not be read'],
  ['writing', { method: 'PUT', path: '^/v2025/launchers' }, 'could not be put back'],
])('without the scope for %s the outcome names what to look at', async (_what, match, words) => {
  const { world } = await launched();
  await world.control.faults([{ match, fault: { status: 403 } }]);
  await world.repository.commit({ 'a.yaml': interactive('New') });
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml updated']);
  expect(result.rounds[0]!.outcomes[0]!.notes?.join()).toContain(words);
  // Nothing is left to try again.
  expect(await world.store.list('intent', (await world.client.identity()).tenantId)).toEqual([]);
});

/** Edits the workflow while the launchers it takes along are not seen: the tenant is down for them, or slow. */
async function editUnseen(world: World, how: 'down' | 'late'): Promise<void> {
  await world.repository.commit({ 'a.yaml': interactive('New') });
  let calls = 0;
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      listLaunchers: async (...args) => {
        calls += 1;
        if (calls > 1 && how === 'down') {
          throw new Error('The line is down.');
        }
        const all = await ports.tenant.listLaunchers(...args);
        return all.map((one) => (one.name === 'Start' ? { ...one, disabled: false } : one));
      },
    },
  });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  world.between = (ports) => ports;
  await world.restart();
}

test.each(['down', 'late'] as const)(
  'launchers that were not seen in the edit (%s) are put back by the next pass',
  async (how) => {
    const { world, launchers } = await launched();
    await editUnseen(world, how);
    expect(await launchers()).toContain('Start off {"a":1}');
    const next = await world.pass();
    expect(next.recovered).toMatchObject([
      { end: 'safe', message: expect.stringContaining('Start is enabled again') },
    ]);
    expect(await launchers()).toEqual(AS_BEFORE);
    await world.control.resetRequests();
    expect(done(await world.pass())).toEqual([]);
    expect(await sent(world)).toEqual({ listWorkflows: 1 });
  },
);

test('a workflow that a person switches off meanwhile stays off, with its launchers', async () => {
  const { world, launchers } = await launched();
  await editUnseen(world, 'late');
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/enabled', value: false }]);
  await world.pass();
  expect((await world.live('A')).enabled).toBe(false);
  expect(await launchers()).toContain('Start off {"a":1}');
  expect(world.lines.map(({ event }) => event)).toContain('workflow.held');
});

test('launchers that come back by themselves are looked at once more, without a word', async () => {
  const { world, launchers } = await launched();
  await world.control.behaviour({ launchers: 'follow' });
  await world.repository.commit({ 'a.yaml': interactive('New') });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect((await world.pass()).recovered).toEqual([]);
  expect(await launchers()).toEqual(AS_BEFORE);
  await world.control.resetRequests();
  await world.pass();
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
});

test.each(['before', 'after'] as const)(
  'a process killed %s any step of the edit leaves the launchers as they were',
  async (moment) => {
    const { world, launchers } = await launched();
    let ended = false;
    for (let nth = 1; !ended; nth += 1) {
      await world.repository.commit({ 'a.yaml': interactive(`${moment} ${nth}`) });
      let calls = (): number => 0;
      world.between = (ports) => {
        const killed = killAt(ports, nth, moment);
        ({ calls } = killed);
        return killed;
      };
      await world.pass();
      ended = calls() < nth;
      world.between = (ports) => ports;
      await world.restart();
      await world.pass();
      expect((await world.live('A')).enabled, `A after ${moment} ${nth}`).toBe(true);
      expect(await launchers(), `launchers after ${moment} ${nth}`).toEqual(AS_BEFORE);
    }
  },
);
