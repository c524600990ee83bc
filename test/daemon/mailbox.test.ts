import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Mailbox } from '../../src/daemon/mailbox.ts';
import type { PassTrigger } from '../../src/report/pass-result.ts';

const BY_STRENGTH: readonly PassTrigger[] = [
  'interval',
  'again',
  'push',
  'start',
  'config',
  'manual',
];
const never = new AbortController().signal;

async function isEmpty(mailbox: Mailbox): Promise<boolean> {
  const look = new AbortController();
  const taken = mailbox.take(look.signal).then(
    () => false,
    () => true,
  );
  look.abort();
  return taken;
}

test('of any triggers the strongest comes out, and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...BY_STRENGTH), { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      async (triggers, waiting) => {
        const mailbox = new Mailbox();
        const early = waiting ? mailbox.take(never) : undefined;
        triggers.forEach((trigger) => mailbox.put(trigger));
        const taken = await (early ?? mailbox.take(never));
        const strongest = Math.max(...triggers.map((trigger) => BY_STRENGTH.indexOf(trigger)));
        expect(taken).toBe(BY_STRENGTH[strongest]);
        expect(await isEmpty(mailbox)).toBe(true);
      },
    ),
  );
});

test('taking rejects with the reason of its signal, and a trigger that comes later is kept', async () => {
  const mailbox = new Mailbox();
  const stop = new AbortController();
  const taken = mailbox.take(stop.signal);
  const reason = new Error('enough');
  stop.abort(reason);
  mailbox.put('push');
  await expect(taken).rejects.toBe(reason);
  await expect(mailbox.take(stop.signal)).rejects.toBe(reason);
  expect(await mailbox.take(never)).toBe('push');
});

test('a taker leaves no listener on a signal that outlives it', async () => {
  const mailbox = new Mailbox();
  const { signal } = new AbortController();
  const listeners = (): number => getEventListeners(signal, 'abort').length;
  for (let round = 0; round < 3; round += 1) {
    const taken = mailbox.take(signal);
    expect(listeners()).toBe(1);
    mailbox.put('push');
    await taken;
    expect(listeners()).toBe(0);
  }
});
