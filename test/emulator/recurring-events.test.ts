import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readRecurringEvents } from '../../src/emulator/executions/recurring-events.ts';
import { loadSeed } from '../../src/emulator/seed.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { Json } from '../../src/kernel/json.ts';
import { startEmulator } from '../support/emulator.ts';

const MAIL = {
  name: 'Note a leaver',
  enabled: true,
  trigger: { type: 'EVENT', attributes: { id: 'idn:identity-deleted' } },
  definition: { start: 'Done', steps: { Done: { type: 'success' } } },
};

function leaver(name: string): Json {
  return { identity: { type: 'IDENTITY', id: name, name }, attributes: {} };
}

test('an event of the seed happens again and again on the tenant’s clock, with its inputs in turn', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-seed-'));
  const events = [
    { trigger: 'idn:identity-deleted', every: '1m', inputs: [leaver('Ann'), leaver('Ben')] },
  ];
  await writeFile(path.join(folder, 'events.yaml'), JSON.stringify(events));
  await writeFile(path.join(folder, 'note.yaml'), JSON.stringify(MAIL));
  const tenant = await startEmulator({ clock: new ManualClock(), seed: await loadSeed(folder) });
  try {
    await tenant.control.advance('3m');
    const { id } = await tenant.control.workflow('Note a leaver');
    const { body: found } = await tenant.call('GET', `/v2025/workflows/${id}/executions`);
    expect(found.map(({ startTime }: { startTime: string }) => startTime.slice(14, 19))).toEqual([
      '03:00',
      '02:00',
      '01:00',
    ]);
    const inputs = [];
    for (const execution of found) {
      const { body } = await tenant.call(
        'GET',
        `/v2025/workflow-executions/${execution.id}/history`,
      );
      inputs.push(body[0].attributes.input.identity.name);
    }
    expect(inputs).toEqual(['Ann', 'Ben', 'Ann']);
  } finally {
    await tenant.dispose();
    await rm(folder, { recursive: true });
  }
});

test.each<[string, Json, RegExp]>([
  ['no list', {}, /Array/],
  [
    'a duration too short',
    [{ trigger: 'x', every: '10ms', inputs: [{}] }],
    /0\.every: a duration of 1s or more/,
  ],
  ['no input', [{ trigger: 'x', every: '10s', inputs: [] }], /0\.inputs: at least one input/],
  ['a misspelt member', [{ trigger: 'x', evry: '10s', inputs: [{}] }], /did you mean "every"/],
  [
    'an input that the trigger never sends',
    [{ trigger: 'idn:identity-deleted', every: '10s', inputs: [{ identity: 5 }] }],
    /0\.inputs: \/identity/,
  ],
])('%s is told', (_what, content, message) => {
  const read = readRecurringEvents(content);
  expect(read.ok ? '' : read.trouble).toMatch(message);
});
