import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLink } from '../support/link.ts';
import type { Link } from '../support/link.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { makeReplicaWorld, sync, workflowFile } from '../support/replica-world.ts';

const WAIT = { timeout: 60_000, interval: 50 };
const WORKFLOWS = 40;

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.dispose());

function files(description: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: WORKFLOWS }, (_, index) => [
      `w${index}.yaml`,
      workflowFile(`Workflow ${index}`, description),
    ]),
  );
}

/** A change to the definition takes three requests, and the workflow is off in between. */
function longer(text: string): string {
  return text.replace('displayName: End', 'displayName: The end');
}

test('who is cut off from the database while it writes has stopped before another one begins', async () => {
  const database = await postgres.database();
  const world = await makeReplicaWorld({
    database,
    tenants: 1,
    interval: '1h',
    files: files('first'),
  });
  const links: Link[] = [];
  const link = async (to: string): Promise<Link> => {
    const opened = await openLink(to);
    links.push(opened);
    return opened;
  };
  try {
    const name = 't0';
    const tenant = world.tenants.get(name)!;
    await tenant.control.limits({ requestsPer10s: 10_000 });
    const toDatabase = await link(database);
    const [fromOne, fromOther] = [await link(tenant.url), await link(tenant.url)];
    const one = await world.start('one', {
      database: toDatabase.url,
      urls: new Map([[name, fromOne.url]]),
    });
    await expect.poll(() => one.serves(), WAIT).toEqual([name]);
    const states = async (): Promise<readonly string[]> =>
      (await tenant.control.workflows()).map(
        ({ workflow }) => `${workflow.enabled} ${workflow.definition.steps.End.displayName}`,
      );
    await expect.poll(states, WAIT).toEqual(Array.from({ length: WORKFLOWS }, () => 'true End'));
    const other = await world.start('other', { urls: new Map([[name, fromOther.url]]) });

    await tenant.control.limits({ latencyMs: 400 });
    const before = fromOne.writes.length;
    await world.repository.commit(
      Object.fromEntries(
        Object.entries(files('first')).map(([file, text]) => [file, longer(text)]),
      ),
    );
    await sync(one, name);
    // In the middle of its edits.
    await expect.poll(() => fromOne.writes.length, WAIT).toBeGreaterThan(before + 20);
    toDatabase.cut();

    await expect.poll(() => fromOther.writes.length, WAIT).toBeGreaterThan(0);
    expect(fromOne.writes.at(-1)!.at).toBeLessThan(fromOther.writes[0]!.at);
    const stopped = fromOne.writes.length;
    await tenant.control.limits({ latencyMs: 0 });
    await expect
      .poll(states, WAIT)
      .toEqual(Array.from({ length: WORKFLOWS }, () => 'true The end'));
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
  } finally {
    await world.dispose();
    for (const one of links) {
      await one.close();
    }
  }
}, 180_000);
