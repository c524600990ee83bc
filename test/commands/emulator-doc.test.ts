import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tenantSeed } from '../../src/commands/tenant-seed.ts';
import { KINDS } from '../../src/emulator/look-ups/kinds.ts';
import { startEmulator } from '../support/emulator.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(path.join(ROOT, 'docs/embedded-tenant.md'), 'utf8');

test('the run that the page shows leaves the mail in the outbox, and a success starts nothing', async () => {
  const seed = await tenantSeed([
    path.join(ROOT, 'workflows-example'),
    path.join(ROOT, 'config/demo-tenant'),
  ]);
  const tenant = await startEmulator({ seed });
  try {
    const event = JSON.parse(/-d '(\{[^']+\})'/.exec(PAGE)?.[1] ?? '{}');
    const started = await tenant.control.event(event.trigger, event.input);
    expect(started.executions).toHaveLength(1);
    const { body } = await tenant.call('GET', '/_emulator/outbox');
    expect(body[0]).toMatchObject({
      kind: 'email',
      to: ['iam@acme.example'],
      asked: { subject: 'Aggregation of HR failed' },
    });
    const success = { ...event.input, status: 'Success' };
    expect((await tenant.control.event(event.trigger, success)).executions).toEqual([]);
  } finally {
    await tenant.dispose();
  }
});

test('the page names every seed file and every route that steers the tenant', async () => {
  for (const kind of KINDS) {
    expect(PAGE).toContain(`\`${kind}.yaml\``);
  }
  for (const route of ['clock', 'events', 'executions', 'faults', 'limits', 'mocks', 'outbox']) {
    expect(PAGE).toContain(`/_emulator/${route}`);
  }
});
