import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { vi } from 'vitest';
import type { MockRule, WrittenMocks } from '../../src/emulator/mocks.ts';
import type { RunningEmulator } from '../support/emulator.ts';

/** The repository of the demo. */
export const EXAMPLE = path.resolve(import.meta.dirname, '../../workflows-example');
/** How many workflows the example has. */
const WORKFLOWS = 23;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What it happens to. */
export interface World {
  readonly clock: Hours;
  readonly sandbox: RunningEmulator;
  readonly production: RunningEmulator;
  readonly api: Ask;
  /** Commits files with a message, as somebody. */
  committed(files: Record<string, string>, message: string, author: string): Promise<string>;
}

/** The hour of the process. */
export interface Hours {
  /** Puts the hour forward to so long before the real one. */
  to(ms: number): void;
}

/** Asks the API; with a body it is a POST. */
// oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape are looked into
export type Ask = (at: string, body?: object) => Promise<any>;

/** Lets it all happen, the oldest first. */
export async function happen({ clock, sandbox, production, committed, api }: World): Promise<void> {
  await approved(api);
  await states(api, 'sandbox', { Synced: WORKFLOWS });
  await states(api, 'production', { Synced: WORKFLOWS });

  for (let hours = 150; hours > 1; hours -= 1) {
    clock.to(hours * HOUR_MS);
    production.emulator.state.mocks.set(
      mocksOf({ ordersFail: hours < 48, requesterUnknown: hours > 9 && hours < 32 }),
    );
    await anHour(production, hours);
    if (hours === 48) {
      await orderKeys({ api, committed });
    }
    if (hours === 5) {
      await byHand(sandbox, 'Report dormant accounts', 'Olga Oncall', [
        { op: 'replace', path: '/enabled', value: false },
      ]);
      await states(api, 'sandbox', { Held: 1 });
    }
    if (hours % 12 === 5) {
      await passed(api, 'production');
    }
  }

  clock.to(70 * MINUTE_MS);
  await drift(sandbox);
  await sandbox.call('POST', '/v2025/workflows', {
    name: 'Try the new form',
    owner: { type: 'IDENTITY', id: 'robot-id' },
    definition: { start: 'Done', steps: { Done: { type: 'success' } } },
  });
  await states(api, 'sandbox', { Drifted: 1, Unmanaged: 1 });
  clock.to(55 * MINUTE_MS);
  await api('/tenants/sandbox/workflows/requests%2Fapprove-privileged-access.yaml/suspend', {
    reason: 'The approvers change this week',
  });
  await states(api, 'sandbox', { Suspended: 1 });

  clock.to(25 * MINUTE_MS);
  await anHour(production, 1);
  await passed(api, 'production');
  clock.to(12 * MINUTE_MS);
  const health = await example('operations/cluster-health.yaml');
  const welcome = await example('joiners/welcome-new-employee.yaml');
  const aggregation = await example('operations/aggregation-failed.yaml');
  await committed(
    {
      'operations/cluster-health.yaml': health.replace(
        /nextStep: \w.*$/m,
        'nextStep: Tell Someone',
      ),
      'operations/aggregation-failed.yaml': aggregation
        .replace('observe: 20s', 'observe: 2h')
        .replace(/^description: .*$/m, 'description: Tells who runs a source that it was not read'),
      'joiners/welcome-new-employee.yaml': welcome.replace(
        'subject: Welcome to Acme,',
        'subject: Welcome on board,',
      ),
    },
    'A warmer welcome',
    'Rita Author',
  );
  await waits(api);
  await states(api, 'sandbox', { Invalid: 1 });
  clock.to(0);
  await passed(api, 'sandbox');
  await passed(api, 'production');
}

/** The change after which orders fail. */
async function orderKeys({ api, committed }: Pick<World, 'api' | 'committed'>): Promise<void> {
  const order = await example('joiners/order-equipment.yaml');
  await committed(
    { 'joiners/order-equipment.yaml': order.replace('[laptop, badge]', '[laptop, badge, keys]') },
    'Order the keys with the laptop',
    'Tom Teamlead',
  );
  await waits(api);
  await approved(api);
  await passed(api, 'production');
}

/** Reads a file of the example. */
export function example(file: string): Promise<string> {
  return readFile(path.join(EXAMPLE, file), 'utf8');
}

const LONG = { timeout: 60_000, interval: 100 };

async function states(
  api: Ask,
  name: string,
  wanted: Readonly<Record<string, number>>,
): Promise<void> {
  await vi.waitUntil(async () => {
    const { counts } = await api(`/tenants/${name}`);
    return Object.entries(wanted).every(([state, count]) => counts[state] === count);
  }, LONG);
}

async function waits(api: Ask): Promise<{ readonly checksum: string }> {
  return vi.waitUntil(async () => (await api('/tenants/production')).waiting, LONG);
}

async function approved(api: Ask): Promise<void> {
  const { checksum } = await waits(api);
  await api('/tenants/production/approvals', { checksum });
  await vi.waitUntil(async () => (await api('/tenants/production')).waiting === undefined, LONG);
}

/** Waits for a pass that began after now. */
async function passed(api: Ask, name: string): Promise<void> {
  const before = (await api(`/tenants/${name}`)).lastPass.pass;
  await vi.waitUntil(async () => {
    const { passes } = await api(`/tenants/${name}/passes`);
    return passes.findIndex(({ pass }: { pass: string }) => pass === before) > 1;
  }, LONG);
}

/** How many new colleagues come in an hour. */
const COLLEAGUES = [1, 0, 3, 2, 0, 5, 1, 0, 8, 2, 4, 1, 0];

/** New colleagues come, and a provisioning fails now and then. */
async function anHour({ control }: RunningEmulator, hours: number): Promise<void> {
  for (let count = 0; count < (COLLEAGUES[hours % COLLEAGUES.length] ?? 0); count += 1) {
    await control.event('idn:identity-created', {
      identity: { type: 'IDENTITY', id: '2c9180857d0a1b2c017d0a1b2c3d0004', name: 'Ann Seller' },
      attributes: { workerType: 'Employee', location: 'Berlin', startDate: '2021-01-04T00:00:00Z' },
    });
  }
  if (hours % 5 > 0) {
    return;
  }
  await control.event('idn:post-provisioning', {
    trackingNumber: '4b4d982dddff4267ab12f0f1e72b5a6d',
    sources: 'CRM',
    action: 'Access request',
    errors: ['The CRM does not know this licence'],
    warnings: [],
    recipient: { type: 'IDENTITY', id: '2c9180857d0a1b2c017d0a1b2c3d0005', name: 'Ben Seller' },
    requester: { type: 'IDENTITY', id: '2c9180857d0a1b2c017d0a1b2c3d0003', name: 'Mona Manager' },
    accountRequests: [
      {
        source: { type: 'SOURCE', id: '4', name: 'CRM' },
        accountOperation: 'Modify',
        provisioningResult: 'FAILED',
        provisioningTarget: 'CRM',
      },
    ],
  });
}

/** What the services around production answer. */
export function mocksOf(trouble: { ordersFail: boolean; requesterUnknown: boolean }): WrittenMocks {
  const all: readonly (MockRule | false)[] = [
    trouble.ordersFail && {
      match: { step: 'Order Equipment', every: 2 },
      answer: { error: { status: 400, message: 'the item "keys" is not known' } },
    },
    {
      match: { step: 'Order Equipment' },
      answer: { output: { statusCode: 201, headers: {}, body: { orderNumber: 'FAC-1042' } } },
    },
    {
      match: { workflow: 'Check the facilities hook' },
      answer: { output: { statusCode: 200, headers: {}, body: { status: 'ok' } } },
    },
    {
      match: { step: 'Find Dormant' },
      answer: { output: { identities: [] } },
    },
    {
      match: { step: 'Open Ticket' },
      answer: { output: { statusCode: 201, headers: {}, body: { number: 'INC0010042' } } },
    },
    trouble.requesterUnknown && {
      match: { step: 'Get Requester' },
      answer: { error: { status: 404, message: 'the identity was not found' } },
    },
  ];
  return { mocks: all.filter((rule) => rule !== false) };
}

async function byHand(
  { control }: RunningEmulator,
  name: string,
  who: string,
  patch: Parameters<typeof control.edit>[1],
): Promise<void> {
  const { id } = await control.workflow(name);
  await control.edit(id, patch, who);
}

function drift(sandbox: RunningEmulator): Promise<void> {
  const attributes = '/definition/steps/Tell Requester/attributes';
  return byHand(sandbox, 'Open a ticket for failed provisioning', 'Dana Drifter', [
    {
      op: 'replace',
      path: `${attributes}/subject`,
      value: 'Ticket {{$.openTicket.body.number}}: access for {{$.trigger.recipient.name}} failed',
    },
    { op: 'remove', path: `${attributes}/replyTo` },
    { op: 'add', path: `${attributes}/context/sources.$`, value: '$.trigger.sources' },
  ]);
}
