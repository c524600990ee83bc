import { expect, test } from 'vitest';
import { Roster } from '../../src/daemon/roster.ts';
import type { Hiring, Member, Part } from '../../src/daemon/roster.ts';

interface Worker extends Member<Part> {
  readonly former: string | undefined;
  readonly end: () => void;
  readonly ended: Promise<void>;
}

function worker(part: Part, former: Worker | undefined, log: string[]): Worker {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const name = `${part.name} ${part.fingerprint}`;
  return {
    part,
    former: former?.part.fingerprint,
    end,
    ended,
    stop: () => log.push(`stop ${name}`),
  };
}

function hiring(log: string[]): Hiring<Part, Worker> {
  return {
    make: (part, former) => worker(part, former, log),
    run: async (member, after) => {
      await after;
      log.push(`run ${member.part.name} ${member.part.fingerprint}`);
      await member.ended;
    },
    discard: (part) => log.push(`discard ${part.name} ${part.fingerprint}`),
  };
}

function part(name: string, fingerprint: string): Part {
  return { name, fingerprint };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('a replaced member runs to its end before its successor begins, and then is forgotten', async () => {
  const log: string[] = [];
  const roster = new Roster<Part, Worker>();
  roster.takeOver([part('a', '1'), part('b', '1')], hiring(log));
  await turn();
  const [first] = roster.current();
  roster.takeOver([part('b', '1'), part('a', '2')], hiring(log));
  await turn();
  expect(log).toEqual(['run a 1', 'run b 1', 'discard b 1', 'stop a 1']);
  expect(roster.current().map(({ part: { name } }) => name)).toEqual(['b', 'a']);
  expect(roster.get('a')?.former).toBe('1');
  expect(roster.running()).toHaveLength(3);
  first!.end();
  await turn();
  expect(log.at(-1)).toBe('run a 2');
  expect(roster.running()).toHaveLength(2);
});

test('one who comes back waits for the one who left, but is not its successor', async () => {
  const log: string[] = [];
  const roster = new Roster<Part, Worker>();
  roster.takeOver([part('a', '1')], hiring(log));
  await turn();
  const [first] = roster.current();
  roster.takeOver([], hiring(log));
  expect(roster.get('a')).toBeUndefined();
  roster.takeOver([part('a', '1')], hiring(log));
  await turn();
  expect(log).toEqual(['run a 1', 'stop a 1']);
  expect(roster.get('a')?.former).toBeUndefined();
  first!.end();
  await turn();
  expect(log.at(-1)).toBe('run a 1');
});

test('the end is reached when everybody ended, the replaced among them', async () => {
  const log: string[] = [];
  const roster = new Roster<Part, Worker>();
  roster.takeOver([part('a', '1'), part('b', '1')], hiring(log));
  const [a, b] = roster.current();
  roster.takeOver([part('b', '1')], hiring(log));
  roster.stop();
  let over = false;
  void roster.ended().then(() => {
    over = true;
  });
  b!.end();
  await turn();
  expect(over).toBe(false);
  a!.end();
  await turn();
  expect(over).toBe(true);
  expect(roster.running()).toEqual([]);
});
