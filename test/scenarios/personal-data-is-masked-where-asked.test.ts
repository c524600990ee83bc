import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ANN } from '../emulator/executions/definitions.ts';
import { startDaemonWorld } from '../support/daemon-world.ts';
import type { DaemonWorld } from '../support/daemon-world.ts';
import { workflowFile } from '../support/world.ts';

const ADDRESS = 'canary.ann@acme.example';

let world: DaemonWorld | undefined;

afterEach(async () => {
  await world?.dispose();
  world = undefined;
});

/** Lets an execution fail with words that quote an address; gives what is told of it. */
async function fails({ tenant, daemon }: DaemonWorld, words: string): Promise<string> {
  const message = `${words} ${ADDRESS}`;
  tenant.emulator.state.mocks.set({
    mocks: [{ match: { step: 'Send Email' }, answer: { error: { status: 500, message } } }],
  });
  await tenant.control.event('idn:identity-created', ANN);
  const line = await daemon.event(
    ({ event, error }) => event === 'execution.failed' && String(error).startsWith(words),
  );
  return String(line['error']);
}

test('an address of mail that an error quotes is in no line and no answer, until the configuration lets it', async () => {
  world = await startDaemonWorld({
    files: { 'a.yaml': workflowFile('A', { filter: '$' }) },
    tenant: '    drift: report\nmaskPersonalData: true',
  });
  expect(await fails(world, 'Refused by')).toMatch(/^Refused by \[masked\]/);
  const { body } = await world.api('/tenants/production/failures');
  expect(body.failures).toMatchObject([{ error: expect.stringContaining('Refused by [masked]') }]);
  expect(world.daemon.stdout()).not.toContain(ADDRESS);

  const file = path.join(world.cwd, 'mainsheet.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('maskPersonalData: true', 'maskPersonalData: false'));
  await world.daemon.event(({ event }) => event === 'config.reloaded');
  expect(await fails(world, 'Bounced at')).toContain(ADDRESS);
});
