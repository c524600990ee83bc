import { expect, onTestFinished, test } from 'vitest';
import { sync } from '../support/ask-replica.ts';
import { openLink } from '../support/link.ts';
import type { Link } from '../support/link.ts';
import { replicaWorlds } from '../support/replica-worlds.ts';
import { workflowFile } from '../support/world.ts';

const WAIT = { timeout: 60_000, interval: 50 };
const WORKFLOWS = 40;

const worlds = replicaWorlds();

/** A change to the definition takes three requests, and the workflow is off in between. */
function files(subject: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: WORKFLOWS }, (_, index) => [
      `w${index}.yaml`,
      workflowFile(`Workflow ${index}`, { subject }),
    ]),
  );
}

test('who is cut off from the database while it writes has stopped before another one begins', async () => {
  const world = await worlds.make({ tenants: 1, interval: '1h', files: files('First') });
  const link = async (to: string): Promise<Link> => {
    const opened = await openLink(to);
    onTestFinished(() => opened.close());
    return opened;
  };
  const name = 't0';
  const tenant = world.tenants.get(name)!;
  await tenant.control.limits({ requestsPer10s: 10_000 });
  const toDatabase = await link(world.database);
  const [fromOne, fromOther] = [await link(tenant.url), await link(tenant.url)];
  const one = await world.start('one', {
    database: toDatabase.url,
    urls: new Map([[name, fromOne.url]]),
  });
  await expect.poll(() => one.serves(), WAIT).toEqual([name]);
  const states = async (): Promise<readonly string[]> =>
    (await tenant.control.workflows()).map(
      ({ workflow }) =>
        `${workflow.enabled} ${workflow.definition.steps['Send Email'].attributes.subject}`,
    );
  await expect.poll(states, WAIT).toEqual(Array.from({ length: WORKFLOWS }, () => 'true First'));
  const other = await world.start('other', { urls: new Map([[name, fromOther.url]]) });

  await tenant.control.limits({ latencyMs: 400 });
  const before = fromOne.writes.length;
  await world.repository.commit(files('Second'));
  await sync(one, name);
  // In the middle of its edits.
  await expect.poll(() => fromOne.writes.length, WAIT).toBeGreaterThan(before + 20);
  toDatabase.cut();

  await expect.poll(() => fromOther.writes.length, WAIT).toBeGreaterThan(0);
  expect(fromOne.writes.at(-1)!).toBeLessThan(fromOther.writes[0]!);
  const stopped = fromOne.writes.length;
  await tenant.control.limits({ latencyMs: 0 });
  await expect.poll(states, WAIT).toEqual(Array.from({ length: WORKFLOWS }, () => 'true Second'));
  await expect
    .poll(() => one.events().some(({ event }) => event === 'replica.cut'), WAIT)
    .toBe(true);
  expect(other.serves()).toEqual([name]);
  expect(fromOne.writes.length).toBe(stopped);

  toDatabase.mend();
  await expect
    .poll(() => one.events().filter(({ event }) => event === 'replica.joined').length, WAIT)
    .toBe(2);
  expect(fromOne.writes.length).toBe(stopped);
}, 180_000);
