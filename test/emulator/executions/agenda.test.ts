import { afterEach, beforeEach, expect, test } from 'vitest';
import { Agenda } from '../../../src/emulator/executions/agenda.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';

let clock: ManualClock;
let agenda: Agenda;
let stop: AbortController;
let happened: string[];

beforeEach(() => {
  clock = new ManualClock(0);
  agenda = new Agenda(clock);
  stop = new AbortController();
  happened = [];
  void agenda.run(stop.signal);
});

afterEach(() => stop.abort());

function plan(key: string, at: number): void {
  agenda.set(key, at, (hour) => happened.push(`${key} ${hour} ${clock.now()}`));
}

test('entries happen at their hours, those of one hour in the order of their coming', async () => {
  plan('c', 30);
  plan('a', 10);
  plan('b', 20);
  plan('a too', 10);
  await clock.advance(25);
  expect(happened).toEqual(['a 10 10', 'a too 10 10', 'b 20 20']);
  expect(clock.sleeping).toBe(1);
  await clock.advance(5);
  expect(happened.at(-1)).toBe('c 30 30');
  expect(clock.sleeping).toBe(0);
});

test('an entry takes the place of its key, and can be taken away', async () => {
  plan('a', 10);
  plan('a', 40);
  plan('b', 20);
  agenda.delete('b');
  agenda.delete('never there');
  await clock.advance(30);
  expect(happened).toEqual([]);
  await clock.advance(10);
  expect(happened).toEqual(['a 40 40']);
});

test('an entry may plan the next one, and one sleeper does for thousands', async () => {
  agenda.set('again', 10, function act(at) {
    happened.push(`again ${at}`);
    agenda.set('again', at + 10, act);
  });
  for (let index = 0; index < 5000; index += 1) {
    plan(`${index}`, 1000 + (index % 7));
  }
  await clock.advance(30);
  expect(happened).toEqual(['again 10', 'again 20', 'again 30']);
  expect(clock.sleeping).toBe(1);
});

test('what is over already happens at once, and nothing after the end', async () => {
  await clock.advance(100);
  plan('late', 50);
  await clock.advance(0);
  expect(happened).toEqual(['late 50 100']);
  plan('never', 200);
  stop.abort();
  await clock.advance(200);
  expect(happened).toHaveLength(1);
});
