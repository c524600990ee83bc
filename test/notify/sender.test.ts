import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { droppedEvent } from '../../src/notify/dropped.ts';
import type { Lane } from '../../src/notify/lane.ts';
import { startReceiver } from './receiver.ts';
import type { Received, Receiver, Reply } from './receiver.ts';
import { SECRET, Sending, hook, numbered } from './sending.ts';

const HOUR = 3_600_000;

let sending: Sending;
let receiver: Receiver;

beforeEach(async () => {
  sending = new Sending();
  receiver = await startReceiver();
});

afterEach(async () => {
  await sending.dispose();
  await receiver.close();
});

function idOf({ body }: Received): string {
  return JSON.parse(body).id as string;
}

function workflowOf({ body }: Received): string {
  return JSON.parse(body).data.workflow as string;
}

function lane(name = 'h'): Lane {
  return sending.outbox.lanes.find(({ target }) => target.name === name)!;
}

/** Queues one event for one webhook, sends, and waits until its first try failed. */
async function failOnce(reply: Reply): Promise<void> {
  receiver.answer((_, nth) => (nth === 1 ? reply : { status: 204 }));
  await sending.open([hook('h', receiver.url)]);
  await sending.add([numbered(1)]);
  sending.send();
  await expect.poll(() => receiver.received.length).toBe(1);
}

describe('what fails is tried again', () => {
  const troubles: readonly (readonly [string, Reply, number])[] = [
    ['a server error', { status: 500 }, 5000],
    ['an answer that breaks off before it began', 'cut', 5000],
    ['a redirect, which is not followed', { status: 302, headers: { location: '/x' } }, 5000],
    ['a refused token, which may be mended', { status: 401 }, 5000],
    ['too many requests', { status: 429, headers: { 'retry-after': '120' } }, 120_000],
    ['a wish below our own wait', { status: 503, headers: { 'retry-after': '1' } }, 5000],
  ];
  test.each(troubles)('%s', async (_, reply, waitMs) => {
    await failOnce(reply);
    await expect.poll(() => lane().failures).toBe(1);
    await sending.clock.advance(waitMs - 1);
    expect(receiver.received).toHaveLength(1);
    await sending.clock.advance(1);
    await expect.poll(() => receiver.received.length).toBe(2);
    const [first, second] = receiver.received as [Received, Received];
    expect(second.body).toBe(first.body);
    // The same event with a signature of its own time.
    const timestamp = String(second.headers['x-mainsheet-timestamp']);
    expect(timestamp).not.toBe(first.headers['x-mainsheet-timestamp']);
    const hex = createHmac('sha256', SECRET).update(`${timestamp}.${second.body}`).digest('hex');
    expect(second.headers['x-mainsheet-signature-256']).toBe(`sha256=${hex}`);
    await expect.poll(() => sending.waiting).toBe(0);
    expect(lane().failures).toBe(0);
    expect(sending.dropped).toEqual([]);
  });

  test('a target that is not there yet', async () => {
    const { port, url } = receiver;
    await receiver.close();
    await sending.open([hook('h', url)]);
    await sending.add([numbered(1)]);
    sending.send();
    await expect.poll(() => lane().failures).toBe(1);
    receiver = await startReceiver(port);
    await sending.clock.advance(5000);
    await expect.poll(() => receiver.received.length).toBe(1);
  });

  test('an answer that does not come is waited for 10 s', async () => {
    await failOnce('hang');
    await sending.clock.advance(9999);
    expect(lane().failures).toBe(0);
    await sending.clock.advance(1);
    await expect.poll(() => lane().failures).toBe(1);
    await sending.clock.advance(5000);
    await expect.poll(() => receiver.received.length).toBe(2);
  });

  test('an address that is not sent to is read again', async () => {
    let address = 'http://hooks.example/';
    await sending.open([
      { ...hook('h', ''), request: (...args) => hook('h', address).request(...args) },
    ]);
    await sending.add([numbered(1)]);
    sending.send();
    await expect.poll(() => lane().failures).toBe(1);
    address = receiver.url;
    await sending.clock.advance(5000);
    await expect.poll(() => receiver.received.length).toBe(1);
  });

  test('with waits that grow to 15 minutes, one request each whatever is queued', async () => {
    receiver.answer(() => ({ status: 500 }));
    await sending.open([hook('h', receiver.url)]);
    await sending.add(Array.from({ length: 50 }, (_, n) => numbered(n)));
    sending.send();
    const waits: number[] = [];
    for (let tries = 1; tries <= 10; tries += 1) {
      await expect.poll(() => lane().failures).toBe(tries);
      expect(receiver.received).toHaveLength(tries);
      waits.push((lane().notBefore - sending.clock.now()) / 1000);
      await sending.clock.advance(lane().notBefore - sending.clock.now());
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
  });
});

test('a parcel that a target chokes on holds up none behind it', async () => {
  receiver.answer((request) => ({ status: workflowOf(request) === 'W0' ? 500 : 200 }));
  await sending.open([hook('h', receiver.url)]);
  await sending.add([0, 1, 2, 3].map((n) => numbered(n)));
  sending.send();
  await expect.poll(() => lane().failures).toBe(1);
  await sending.clock.advance(5000);
  await expect.poll(() => sending.waiting).toBe(1);
  const others = receiver.received.map(workflowOf).filter((name) => name !== 'W0');
  expect(others).toEqual(['W1', 'W2', 'W3']);
});

test('a target that hangs holds up no other', async () => {
  const hanging = await startReceiver();
  hanging.answer(() => 'hang');
  await sending.open([
    ...[1, 2, 3].map((n) => hook(`hanging${n}`, `${hanging.url}/${n}`)),
    hook('good', receiver.url),
  ]);
  await sending.add([0, 1, 2, 3, 4].map((n) => numbered(n)));
  sending.send();
  // The clock has not moved.
  await expect.poll(() => receiver.received.length).toBe(5);
  expect(hanging.received).toHaveLength(3);
  await hanging.close();
});

test('no more than four are sent to at once', async () => {
  receiver.answer(() => 'hang');
  await sending.open([1, 2, 3, 4, 5, 6].map((n) => hook(`h${n}`, `${receiver.url}/${n}`)));
  await sending.add([numbered(1)]);
  sending.send();
  await expect.poll(() => receiver.received.length).toBe(4);
  await sending.add([numbered(2)]);
  expect(receiver.received).toHaveLength(4);
  await sending.clock.advance(10_000);
  await expect.poll(() => new Set(receiver.received.map(({ path }) => path)).size).toBe(6);
});

test('with nothing to send no timer runs', async () => {
  await sending.open([hook('h', receiver.url)]);
  sending.send();
  await sending.add([numbered(1)]);
  await expect.poll(() => sending.waiting).toBe(0);
  await expect.poll(() => sending.clock.sleeping).toBe(0);
  await sending.add([numbered(2)]);
  await expect.poll(() => receiver.received.length).toBe(2);
});

describe('what is given up is told', () => {
  test.each([400, 410, 413, 415, 422])('at once when it is refused with %i', async (status) => {
    await failOnce({ status, body: `no\n\tgood: ${SECRET}` });
    await expect.poll(() => sending.dropped.length).toBe(1);
    const event = droppedEvent(sending.dropped[0]!);
    expect(event).toMatchObject({
      event: 'notify.dropped',
      level: 'warn',
      fields: {
        target: 'h',
        dropped: 'workflow.recovered',
        reason: 'Refused',
        status,
        message: `The target answered ${status}: no good: [masked]`,
        tenant: 'production',
        since: '2026-01-05T09:00:00.000Z',
      },
    });
    expect(await sending.store.list('outbox', 'h')).toEqual([]);
  });

  test('after a day, with all that is as old', async () => {
    receiver.answer(() => ({ status: 503 }));
    await sending.open([hook('h', receiver.url)]);
    await sending.add([numbered(1), numbered(2)]);
    await sending.clock.advance(12 * HOUR);
    await sending.add([numbered(3)]);
    await sending.clock.advance(12 * HOUR);
    sending.send();
    await expect.poll(() => sending.dropped.length).toBe(1);
    expect(droppedEvent(sending.dropped[0]!)!.fields).toMatchObject({
      reason: 'Expired',
      status: 503,
      more: 1,
    });
    expect(sending.waiting).toBe(1);
    expect(await sending.store.list('outbox', 'h')).toHaveLength(1);
  });

  test('when the configuration has no such target any more', async () => {
    await sending.open([hook('h', receiver.url), hook('other', receiver.url)]);
    await sending.add([numbered(1), numbered(2)]);
    await sending.outbox.takeOver([hook('other', receiver.url)]);
    expect(sending.dropped).toMatchObject([{ target: 'h', reason: 'TargetGone' }]);
    expect(sending.dropped[0]!.items).toHaveLength(2);
    await sending.stop();
    await sending.open([]);
    expect(sending.dropped[1]).toMatchObject({ target: 'other', reason: 'TargetGone' });
    expect(await sending.store.tenants('outbox')).toEqual([]);
  });
});

test('a queue that is full loses the oldest of the lowest level, and says so', async () => {
  await sending.open([]);
  await sending.dispose();
  sending = new Sending(4);
  await sending.open([hook('h', receiver.url)]);
  await sending.add([numbered(1, 'error'), numbered(2, 'info'), numbered(3, 'warn')]);
  await sending.add([numbered(4, 'info'), numbered(5, 'error'), numbered(6, 'warn')]);
  expect(sending.dropped).toMatchObject([
    { target: 'h', reason: 'QueueFull', items: [{ level: 'info' }, { level: 'info' }] },
  ]);
  expect(sending.waiting).toBe(4);
  await sending.add([numbered(7, 'info')]);
  expect(sending.dropped).toHaveLength(2);
  sending.send();
  await expect.poll(() => receiver.received.map(workflowOf)).toEqual(['W1', 'W3', 'W5', 'W6']);
  await expect.poll(async () => sending.store.list('outbox', 'h')).toEqual([]);
});

test('what was on its way when the program ended is sent again under the same id, in order', async () => {
  receiver.answer(() => 'hang');
  const targets = [hook('h', receiver.url)];
  await sending.open(targets);
  await sending.add([numbered(1), numbered(2)]);
  sending.send();
  await expect.poll(() => receiver.received.length).toBe(1);
  await sending.stop();

  receiver.answer(() => ({ status: 200 }));
  await sending.open(targets);
  await sending.add([numbered(3)]);
  sending.send();
  await expect.poll(() => receiver.received.length).toBe(4);
  expect(receiver.received.map(workflowOf)).toEqual(['W1', 'W1', 'W2', 'W3']);
  expect(new Set(receiver.received.map(idOf)).size).toBe(3);
});

test('what is queued and not yet committed is not sent', async () => {
  await sending.open([hook('h', receiver.url)]);
  sending.send();
  const queueing = sending.outbox.queue([numbered(1)]);
  expect(queueing.writes).toMatchObject([{ kind: 'put', collection: 'outbox', tenant: 'h' }]);
  expect(sending.waiting).toBe(0);
  await sending.store.commit(queueing.writes);
  expect(receiver.received).toHaveLength(0);
  queueing.done();
  await expect.poll(() => receiver.received.length).toBe(1);
});

test('what a later version queued and we cannot read stays for it, and holds up nothing', async () => {
  const targets = [hook('h', receiver.url)];
  await sending.open(targets);
  const later = { collection: 'outbox', tenant: 'h', key: '2025-01-05T09:00:00.000Z-later' };
  await sending.store.commit([{ kind: 'put', ...later, value: { sealed: 'W0' } }]);
  await sending.stop();
  await sending.open(targets);
  await sending.add([numbered(1)]);
  sending.send();
  await expect.poll(() => receiver.received.map(workflowOf)).toEqual(['W1']);
  await expect
    .poll(() => sending.store.list('outbox', 'h'))
    .toMatchObject([{ key: later.key, value: { sealed: 'W0' } }]);
  expect(sending.dropped).toEqual([]);
});

test('what was dropped is not sent itself, and without targets nothing is kept', async () => {
  const dropped = { target: 'x', items: [], reason: 'Expired', message: 'm' } as const;
  expect(droppedEvent(dropped)).toBeUndefined();
  await sending.open([]);
  expect(sending.outbox.queue([numbered(1)]).writes).toEqual([]);
  await sending.outbox.takeOver([hook('h', receiver.url)]);
  await sending.add([
    {
      event: 'notify.dropped',
      level: 'warn',
      msg: 'x',
      fields: { target: 'h', dropped: 'x', reason: 'x', message: 'x', since: 'x' },
    },
  ]);
  expect(sending.waiting).toBe(0);
});
