import { expect, test } from 'vitest';
import { startDaemon } from '../../src/daemon/daemon.ts';
import type { RunPass, TenantPart } from '../../src/daemon/loop.ts';
import { PassSlots } from '../../src/daemon/pass-slots.ts';
import type { Slot } from '../../src/daemon/pass-slots.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { OK, turn } from './passes.ts';

const live = new AbortController().signal;

async function taken(slots: PassSlots): Promise<Slot> {
  const slot = await slots.take(live);
  expect(slot).toBeDefined();
  return slot!;
}

/** A wait that the test ends. */
function held(): { readonly wait: () => Promise<void>; readonly end: () => void } {
  let end = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { wait: () => waiting, end: () => end() };
}

function parts(count: number, runPass: (name: string) => RunPass): readonly TenantPart[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `tenant-${index}`;
    const part = { name, source: 'workflows', intervalMs: 60_000, fingerprint: 'one' };
    return { ...part, runPass: runPass(name) };
  });
}

test('however many tenants want a pass, so many work at a time, and each gets its turn', async () => {
  const clock = new ManualClock();
  let working = 0;
  let most = 0;
  const done: string[] = [];
  const tenants = parts(50, (name) => async (_trigger, signal, slot) => {
    for (let stage = 0; stage < 3; stage += 1) {
      working += 1;
      most = Math.max(most, working);
      await new Promise((resolve) => setImmediate(resolve));
      working -= 1;
      await slot.whileWaiting(() => clock.sleep(5000, signal), signal);
    }
    done.push(name);
    return OK;
  });
  const daemon = startDaemon({ tenants, sources: [] }, { clock, atOnce: 4 });
  await expect
    .poll(async () => {
      await clock.advance(1000);
      return daemon.ready();
    })
    .toBe(true);
  expect(most).toBe(4);
  expect(done.toSorted()).toEqual(tenants.map(({ name }) => name).toSorted());
  await daemon.interrupt('over');
});

test('twenty tenants that do not answer keep the next from its turn for some seconds at most', async () => {
  const clock = new ManualClock();
  const begun: string[] = [];
  const tenants = parts(21, (name) => async (_trigger, signal, slot) => {
    begun.push(name);
    if (name !== 'tenant-20') {
      await slot.whileWaiting(() => clock.sleep(3_600_000, signal), signal);
    }
    return OK;
  });
  const daemon = startDaemon({ tenants, sources: [] }, { clock, atOnce: 8 });
  await clock.advance(2000);
  expect(begun).toHaveLength(21);
  // And its next one waits for nobody.
  daemon.trigger('tenant-20', 'manual');
  await turn(clock);
  expect(begun.filter((name) => name === 'tenant-20')).toHaveLength(2);
  await daemon.interrupt('over');
});

test('a pass that goes on comes before those that begin, and a short wait gives nothing away', async () => {
  const clock = new ManualClock();
  const slots = new PassSlots(clock, 1);
  const order: string[] = [];
  const first = await taken(slots);
  void slots.take(live).then(() => order.push('second'));
  void slots.take(live).then(() => order.push('third'));
  const short = held();
  const waited = first.whileWaiting(short.wait, live);
  await clock.advance(999);
  short.end();
  await waited;
  expect(order).toEqual([]);
  const long = held();
  void first.whileWaiting(long.wait, live).then(() => order.push('first goes on'));
  await clock.advance(1000);
  expect(order).toEqual(['second']);
  long.end();
  await turn(clock);
  expect(order).toEqual(['second']);
});

test('a pass that got its slot again may wait as long as before', async () => {
  const clock = new ManualClock();
  const slots = new PassSlots(clock, 1);
  const slot = await taken(slots);
  for (const ms of [400, 600]) {
    const wait = held();
    const waited = slot.whileWaiting(wait.wait, live);
    await clock.advance(ms);
    wait.end();
    await waited;
  }
  let others = 0;
  void slots.take(live).then(() => (others += 1));
  void slot.whileWaiting(held().wait, live);
  await clock.advance(999);
  expect(others).toBe(0);
  await clock.advance(1);
  expect(others).toBe(1);
});

test('a tenant that takes a hundred writes, each at the pace of its quota, keeps no other from its turn', async () => {
  const clock = new ManualClock();
  const begun: string[] = [];
  const tenants = parts(3, (name) => async (_trigger, signal, slot) => {
    begun.push(name);
    for (let write = 0; write < 100 && name === 'tenant-0'; write += 1) {
      await slot.whileWaiting(() => clock.sleep(100, signal), signal);
    }
    return OK;
  });
  const daemon = startDaemon({ tenants, sources: [] }, { clock, atOnce: 1 });
  await clock.advance(3000);
  expect(begun).toEqual(['tenant-0', 'tenant-1', 'tenant-2']);
  expect(daemon.readiness().tenants['tenant-0']).toBe('waiting');
  await clock.advance(8000);
  expect(daemon.ready()).toBe(true);
  await daemon.interrupt('over');
});

test('a pass with several waits under way holds no slot for the one that lasts', async () => {
  const clock = new ManualClock();
  const slots = new PassSlots(clock, 1);
  const slot = await taken(slots);
  const [soon, late] = [held(), held()];
  const both = Promise.all([
    slot.whileWaiting(soon.wait, live),
    slot.whileWaiting(late.wait, live),
  ]);
  await clock.advance(1000);
  soon.end();
  await turn(clock);
  await clock.advance(1000);
  const other = await taken(slots);
  late.end();
  other.release();
  await both;
  slot.release();
  (await taken(slots)).release();
  expect(clock.sleeping).toBe(0);
});

test('a pass that is cut does not wait for a slot to end, and gives none back that it has not', async () => {
  const clock = new ManualClock();
  const slots = new PassSlots(clock, 1);
  const cut = new AbortController();
  const slot = await taken(slots);
  const long = held();
  const waited = slot.whileWaiting(long.wait, cut.signal);
  await clock.advance(1000);
  const other = await taken(slots);
  long.end();
  await turn(clock);
  cut.abort();
  await waited;
  slot.release();
  const stopped = new AbortController();
  const next = slots.take(stopped.signal);
  stopped.abort();
  expect(await next).toBeUndefined();
  other.release();
  (await taken(slots)).release();
});

test('a wait that outlasts its pass waits for no slot', async () => {
  const clock = new ManualClock();
  const slots = new PassSlots(clock, 1);
  const late = held();
  const first = await taken(slots);
  const left = first.whileWaiting(late.wait, live);
  await clock.advance(1000);
  const other = await taken(slots);
  first.release();
  late.end();
  await left;
  other.release();
  const next = await taken(slots);
  void next.whileWaiting(held().wait, live);
  next.release();
  expect(clock.sleeping).toBe(0);
});

test('a pass that ends while one of its waits stands in line keeps nothing, whatever else it left behind', async () => {
  const clock = new ManualClock();
  const slots = new PassSlots(clock, 1);
  const [soon, late] = [held(), held()];
  const first = await taken(slots);
  const inLine = first.whileWaiting(soon.wait, live);
  const left = first.whileWaiting(late.wait, live);
  await clock.advance(1000);
  const other = await taken(slots);
  soon.end();
  await turn(clock);
  first.release();
  late.end();
  await left;
  other.release();
  await inLine;
  (await taken(slots)).release();
  expect(clock.sleeping).toBe(0);
});
