import assert from 'node:assert/strict';
import { sha256 } from '../../../src/kernel/json.ts';
import type { Json } from '../../../src/kernel/json.ts';
import { workflowFile } from '../../support/world.ts';
import type { World } from '../../support/world.ts';
import { BRANCH, SUBJECT, erase, touch } from '../../scenarios/captured.ts';
import type { Scenario } from '../scenario.ts';

const one = () => ({ files: { 'a.yaml': workflowFile('A') } });

/** A person edited a workflow, and Git's state is written back. */
export const correction: Scenario = {
  name: 'correction',
  options: one,
  prepare: async (world) => {
    await world.pass();
    await touch(world, SUBJECT, 'Mine');
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'Hello', was: 'A' } },
  built: true,
};

/** A person deleted a workflow, and it is made again. */
export const recreation: Scenario = {
  name: 'recreation',
  options: one,
  prepare: async (world) => {
    await world.pass();
    await erase(world);
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'Hello' } },
};

/** What a person edited becomes a branch, and stays in the tenant. */
export const capture: Scenario = {
  name: 'capture',
  options: () => ({ ...one(), policies: { drift: 'capture' } }),
  prepare: async (world) => {
    await world.pass();
    await touch(world, SUBJECT, 'Mine');
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'Mine', was: 'A' } },
  check: async ({ repository }) => {
    const branches = await repository.git('for-each-ref', '--format=%(refname:short)');
    assert.deepEqual(branches.split('\n'), ['main', BRANCH]);
    assert.match(await repository.git('show', `${BRANCH}:a.yaml`), /subject: Mine/);
    assert.equal(await repository.git('rev-list', '--count', `main..${BRANCH}`), '1');
  },
  remembered: true,
  built: true,
};

/** A person suspends the tenant, Git moves on, and the person resumes it. */
export const suspension: Scenario = {
  name: 'suspension',
  options: one,
  prepare: async (world) => {
    await world.pass();
    await world.decide({ kind: 'suspend', reason: 'Freeze' });
    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  },
  act: async ({ pass, world }) => {
    await pass();
    // Who lost the store has forgotten that it was suspended.
    if ((await world.store.list('tenant', '')).length === 0) {
      return;
    }
    assert.match(JSON.stringify(await world.live('A')), /"subject":"Hello"/);
    await world.decide({ kind: 'resume' });
    await pass();
  },
  right: { A: { enabled: true, subject: 'New', was: 'A' } },
  remembered: true,
};

function launched(subject = 'Hello'): string {
  return workflowFile('A', { subject })
    .replace('idn:identity-created', 'idn:interactive-process-launched')
    .replace(/filter\.\$: .*/, `filter.$: $[?(@.workflowId == "x")]`);
}

/** A workflow that people start from a launcher, which the tenant takes along when it is switched off. */
export const launchers: Scenario = {
  name: 'launchers',
  options: () => ({ files: { 'a.yaml': launched() } }),
  prepare: async (world) => {
    await world.pass();
    const { id } = await world.live('A');
    await world.control.behaviour({ launchers: 'stay-off' });
    await makeLauncher(world, 'Start', false, id);
    await makeLauncher(world, 'Old', true, id);
    await world.repository.commit({ 'a.yaml': launched('New') });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'New', was: 'A' } },
  check: async (world, told) => {
    const { body } = await world.tenant.call('GET', '/v2025/launchers?limit=100');
    const found = body.items.map(
      ({ name, disabled }: { name: string; disabled: boolean }) => `${name} ${disabled}`,
    );
    const left = found.filter((one: string) => !['Start false', 'Old true'].includes(one));
    // A tenant that refuses to show them may only be asked by a person: who is told so.
    const isTold =
      /could not be (read|put back)|launchers are as they were|Launchers follow A off/.test(
        JSON.stringify(told),
      );
    assert(left.length === 0 || isTold, `launchers were left so: ${left.join()}`);
  },
};

async function makeLauncher(
  world: World,
  name: string,
  disabled: boolean,
  workflowId: string,
): Promise<void> {
  const body: Json = {
    name,
    description: '',
    type: 'INTERACTIVE_PROCESS',
    disabled,
    config: '{"a":1}',
    reference: { type: 'WORKFLOW', id: workflowId },
  };
  await world.tenant.call('POST', '/v2025/launchers', body);
}

/** The secret is another one, the token of the old one is over, and the new one is read without a restart. */
export const rotation: Scenario = {
  name: 'rotation',
  options: one,
  prepare: async (world) => {
    await world.pass();
    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  },
  lay: async ({ tenant, secret }) => {
    const { tokens } = tenant.emulator.state;
    const { identity } = tokens.client('demo', secret)!;
    tokens.restoreExternal({ id: 'demo', identity, secretDigest: sha256('new') });
  },
  act: async ({ pass, world }) => {
    await pass();
    world.secret = 'new';
    await pass();
  },
  right: { A: { enabled: true, subject: 'New', was: 'A' } },
};
