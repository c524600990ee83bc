import { afterEach, expect, test } from 'vitest';
import { makeWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.dispose();
  world = undefined;
});

const SECRET = '$.secrets.0f1f4b4e-0000-4000-8000-000000000001';
const PATH = ['definition', 'steps', 'Call', 'attributes', 'oAuthClientSecret'];

interface Parts {
  readonly step?: string;
  readonly secret?: string;
  readonly url?: string;
  readonly enabled?: boolean;
}

function file({
  step = 'Call',
  secret = '!live',
  url = 'one',
  enabled = true,
}: Parts = {}): string {
  return `name: Caller
enabled: ${enabled}
trigger: { type: EXTERNAL, attributes: { name: Caller } }
definition:
  start: ${step}
  steps:
    ${step}:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: get
        url: https://acme.example/${url}
        authenticationType: OAuth
        oAuthClientId: client
        oAuthClientSecret: ${secret}
        oAuthTokenUrl: https://acme.example/token
      nextStep: Done
    Done: { type: success }
`;
}

function results(result: Awaited<ReturnType<World['pass']>>): readonly string[] {
  return result.rounds.flatMap(({ outcomes }) =>
    outcomes.map(({ change, result: end, reason }) =>
      [change.file, end, reason].filter(Boolean).join(' '),
    ),
  );
}

function waits(result: Awaited<ReturnType<World['pass']>>): readonly unknown[] {
  return result.rounds.at(-1)!.plan.changes.map(({ wait }) => wait?.reason);
}

async function setSecret(in_: World, value: string, path = PATH): Promise<void> {
  const { id } = await in_.control.workflow('Caller');
  await in_.control.edit(id, [{ op: 'add', path: `/${path.join('/')}`, value }]);
}

test('a new workflow waits, switched off, for its value; once it is set the next pass switches it on', async () => {
  world = await makeWorld({ files: { 'a.yaml': file() }, policies: { drift: 'report' } });
  const first = await world.pass();
  expect(results(first)).toEqual(['a.yaml created']);
  expect(waits(first)).toEqual(['WaitingForValue']);
  expect(first.conditions[0]).toMatchObject({ status: 'False', reason: 'WaitingForValue' });
  const line = world.lines.find(({ event }) => event === 'plan.waiting');
  expect(line).toMatchObject({ reason: 'WaitingForValue', file: 'a.yaml' });
  expect(String(line!['message'])).toContain(`/${PATH.join('/')}`);
  expect((await world.live('Caller')).enabled).toBe(false);

  await world.repository.commit({ 'a.yaml': file({ url: 'two' }) });
  const second = await world.pass();
  expect([results(second), waits(second)]).toEqual([['a.yaml updated'], ['WaitingForValue']]);

  await setSecret(world, SECRET);
  const third = await world.pass();
  expect([results(third), third.drift]).toEqual([['a.yaml enabled'], []]);
  const live = await world.live('Caller');
  expect(live.enabled).toBe(true);
  expect(live).toHaveProperty(PATH, SECRET);
});

test('the value survives edits, and another value of it is no drift', async () => {
  world = await makeWorld({ files: { 'a.yaml': file() } });
  await world.pass();
  await setSecret(world, SECRET);
  await world.pass();
  await world.repository.commit({ 'a.yaml': file({ url: 'three' }) });
  expect(results(await world.pass())).toEqual(['a.yaml updated']);
  expect(await world.live('Caller')).toHaveProperty(PATH, SECRET);
  await setSecret(world, `${SECRET}2`);
  const after = await world.pass();
  expect([after.drift, after.rounds[0]!.plan.changes]).toEqual([[], []]);
});

test('a renamed step would lose it: nothing is written until the file says where the value was', async () => {
  world = await makeWorld({ files: { 'a.yaml': file() } });
  await world.pass();
  await setSecret(world, SECRET);
  await world.pass();
  await world.repository.commit({ 'a.yaml': file({ step: 'Ask' }) });
  const stopped = await world.pass();
  expect([results(stopped), waits(stopped)]).toEqual([[], ['ValueMissing']]);
  expect((await world.live('Caller')).enabled).toBe(true);

  await world.repository.commit({
    'a.yaml': file({ step: 'Ask', secret: `!live /${PATH.join('/')}` }),
  });
  expect(results(await world.pass())).toEqual(['a.yaml updated']);
  const live = await world.live('Caller');
  expect(live).toHaveProperty(['definition', 'steps', 'Ask', ...PATH.slice(3)], SECRET);
  expect(live).not.toHaveProperty(['definition', 'steps', 'Call']);
  expect((await world.pass()).rounds[0]!.plan.changes).toEqual([]);
});

test('a new place for a value comes with the commit that switches the workflow off', async () => {
  const without = file().replace(/ +oAuthClientSecret.*\n/, '');
  world = await makeWorld({ files: { 'a.yaml': without } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': file({ url: 'two' }) });
  expect(waits(await world.pass())).toEqual(['ValueMissing']);
  await world.repository.commit({ 'a.yaml': file({ url: 'two', enabled: false }) });
  expect(results(await world.pass())).toEqual(['a.yaml updated']);
  expect((await world.live('Caller')).enabled).toBe(false);
  await world.repository.commit({ 'a.yaml': file({ url: 'two' }) });
  expect(waits(await world.pass())).toEqual(['WaitingForValue']);
});

test('nor is it lost while the workflow is switched off', async () => {
  world = await makeWorld({ files: { 'a.yaml': file({ enabled: false }) } });
  await world.pass();
  await setSecret(world, SECRET);
  await world.repository.commit({ 'a.yaml': file({ step: 'Ask', enabled: false }) });
  const stopped = await world.pass();
  expect([results(stopped), waits(stopped)]).toEqual([[], ['ValueMissing']]);
  expect(await world.live('Caller')).toHaveProperty(PATH, SECRET);
});
