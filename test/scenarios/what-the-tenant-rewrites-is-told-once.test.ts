import { expect, test } from 'vitest';
import { workflowFile } from '../support/world.ts';
import { condition, done, expectPeace, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const SUBJECT = '/definition/steps/Send Email/attributes/subject';

test.each(['correct', 'report'] as const)(
  'in a harmless place: told at the write, then quiet (drift: %s)',
  async (drift) => {
    const world = await makeWorld({
      files: { 'a.yaml': workflowFile('A') },
      policies: { drift },
      emulator: { behaviour: { rewrite: [{ match: SUBJECT, value: 'REWRITTEN' }] } },
    });
    const first = await world.pass();
    expect(done(first)).toEqual(['a.yaml created', 'a.yaml enabled']);
    expect(first.rounds[0]!.outcomes[0]!.rewrote).toEqual([SUBJECT]);
    expect(await states(world)).toEqual(['A on']);
    expect((await expectPeace(world)).drift).toEqual([]);

    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Other' }) });
    const second = await world.pass();
    expect(done(second)).toEqual(['a.yaml updated']);
    expect(second.rounds[0]!.outcomes[0]!.rewrote).toEqual([SUBJECT]);
    await expectPeace(world);
    await world.restart();
    await expectPeace(world);
  },
);

test.each([
  [
    'the trigger',
    { match: '/trigger/attributes/filter.$', value: '$.other' },
    '/trigger/attributes/filter.$',
  ],
  [
    'an edge',
    { match: '/definition/steps/Send Email/nextStep', value: 'Send Email' },
    '/definition/steps/Send Email/nextStep',
  ],
  ['the start', { match: '/definition/start', value: 'Done' }, '/definition/start'],
  [
    'the set of steps',
    { match: '/definition/steps/Extra', value: { type: 'success' }, add: true },
    '/definition/steps/Extra/type',
  ],
] as const)(
  'in %s: the change failed, the previous version goes back and stays',
  async (_, rewrite, place) => {
    const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
    await world.pass();
    const before = await world.live('A');
    const changed = { subject: 'Two', filter: '$.identity[?(@.name == "y")]' };
    await world.repository.commit({ 'a.yaml': workflowFile('A', changed) });
    // Only what the new version says is rewritten: not the disable before it, nor the putting back.
    const { between } = world;
    let patches = 0;
    world.between = (ports) => ({
      ...ports,
      tenant: {
        ...ports.tenant,
        patchWorkflow: async (...args) => {
          patches += 1;
          await world.control.behaviour({ rewrite: patches === 2 ? [rewrite] : [] });
          return ports.tenant.patchWorkflow(...args);
        },
      },
    });
    const result = await world.pass();
    world.between = between;
    expect(done(result)).toEqual(['a.yaml failed PatchRefused']);
    expect(result.rounds[0]!.outcomes[0]!.message).toContain(place);
    const after = await world.live('A');
    expect(after.enabled).toBe(true);
    expect(after['definition']).toEqual(before['definition']);
    expect(after['trigger']).toEqual(before['trigger']);
    expect(waiting(result)).toEqual(['a.yaml update Rejected']);
    expect(condition(result)).toBe('False PartlyApplied');

    const next = await world.pass();
    expect(done(next)).toEqual([]);
    expect(condition(next)).toBe('False Rejected');
    expect(next.drift).toEqual([]);

    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Three' }) });
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
    await expectPeace(world);
  },
);

test('a new workflow whose trigger the tenant rewrites is never switched on', async () => {
  const world = await makeWorld({});
  await world.control.behaviour({
    rewrite: [{ match: '/trigger/attributes/filter.$' }],
  });
  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  const result = await world.pass();
  const [outcome] = result.rounds.flatMap(({ outcomes }) => outcomes);
  expect(outcome).toMatchObject({ result: 'failed', reason: 'APPLY_REWRITTEN' });
  expect((await world.live('A')).enabled).toBe(false);
  const again = await world.pass();
  expect(again.rounds.flatMap(({ outcomes }) => outcomes)).toEqual([]);
  expect((await world.live('A')).enabled).toBe(false);
  expect(await world.control.workflows()).toHaveLength(1);

  await world.control.behaviour({ rewrite: [] });
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Again' }) });
  await world.pass();
  expect((await world.live('A')).enabled).toBe(true);
  expect(await world.control.workflows()).toHaveLength(1);
});
