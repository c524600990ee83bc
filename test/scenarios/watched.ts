import { ManualClock } from '../../src/kernel/clock.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import { ANN } from '../emulator/executions/definitions.ts';
import type { World } from '../support/world.ts';
import type { worlds } from './told.ts';

/** A minute in milliseconds. */
export const MINUTE = 60_000;
/** A rollout that three failures end. */
export const ROLLOUT =
  'rollout: { observe: 15m, maxFailureRate: 0.2, minExecutions: 3, rollback: true }';

/** What may differ in a file whose executions go as its step is called. */
export interface Version {
  readonly step?: string;
  readonly rollout?: string;
  readonly description?: string;
  readonly enabled?: boolean;
  readonly trigger?: string;
}

/** A trigger that `run` sets off. */
export const EVENT = `trigger:
  type: EVENT
  attributes: { id: idn:identity-created, filter.$: $ }`;

/** A workflow whose step calls; the tenant's mock makes one called Broken fail. */
export function watchedFile({
  step = 'Call',
  rollout = ROLLOUT,
  description = 'One',
  enabled = true,
  trigger = EVENT,
}: Version = {}): string {
  return `name: A
description: ${description}
enabled: ${enabled}
${trigger}
definition:
  start: ${step}
  steps:
    ${step}:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes: { recipientEmailList: [a@acme.example], subject: Hello, body: Hello }
      nextStep: Done
    Done: { type: success }
mainsheet: { ${rollout} }
`;
}

/** A world whose workflow ran well, and is watched no more. */
export async function settledWorld(
  makeWorld: ReturnType<typeof worlds>,
  first: Version = {},
): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': watchedFile({ ...first, rollout: 'ignore: []' }) },
    clock: new ManualClock(),
    tenant: { windows: [] },
  });
  world.tenant.emulator.state.mocks.set({
    mocks: [
      { match: { step: 'Broken' }, answer: { error: { status: 500, message: 'Out of order' } } },
    ],
  });
  await world.pass();
  await world.advance(MINUTE);
  await run(world, 4);
  await world.advance(MINUTE);
  return world;
}

/** Lets events happen, a second apart. */
export async function run(world: World, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await world.control.event('idn:identity-created', ANN);
    await world.advance(1000);
  }
}

/** Commits a version of the file. */
export async function commit(world: World, version: Version): Promise<string> {
  return world.repository.commit({ 'a.yaml': watchedFile(version) });
}

/** Passes as the daemon makes them: one more at once where one is asked for. */
export async function passes(world: World): Promise<PassResult> {
  let result = await world.pass();
  while (result.again) {
    result = await world.pass('again');
  }
  return result;
}
