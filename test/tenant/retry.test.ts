import { expect, test } from 'vitest';
import type { PatchOperation } from '../../src/kernel/patch-operation.ts';
import { patchRetry, repeat, RETRIES } from '../../src/tenant/retry.ts';
import type { RetryClass } from '../../src/tenant/retry.ts';
import { TenantError } from '../../src/tenant/tenant-error.ts';
import type { TenantErrorCode } from '../../src/tenant/errors.ts';
import { EagerClock, failure } from './small-tenant.ts';

test.each<[RetryClass, readonly PatchOperation[]]>([
  ['patch-enabled', [{ op: 'replace', path: '/enabled', value: true }]],
  ['patch-fields', [{ op: 'replace', path: '/definition', value: {} }]],
  [
    'patch-fields',
    [
      { op: 'add', path: '/description', value: '' },
      { op: 'replace', path: '/name', value: 'x' },
    ],
  ],
  [
    'patch-fields',
    [
      { op: 'replace', path: '/enabled', value: true },
      { op: 'replace', path: '/name', value: 'x' },
    ],
  ],
  ['patch-members', [{ op: 'replace', path: '/trigger/attributes/filter.$', value: '$' }]],
  ['patch-members', [{ op: 'add', path: '/definition/steps/A~1B', value: {} }]],
  ['patch-members', [{ op: 'replace', path: '/definition/steps/A/choiceList', value: [] }]],
  ['patch-members', [{ op: 'replace', path: '/definition/steps/A/choiceList/0', value: {} }]],
  ['once', [{ op: 'add', path: '/definition/steps/A/choiceList/0', value: {} }]],
  ['once', [{ op: 'add', path: '/definition/steps/A/choiceList/-', value: {} }]],
  ['once', [{ op: 'remove', path: '/description' }]],
  ['once', [{ op: 'remove', path: '/definition/steps/A' }]],
  ['once', [{ op: 'move', from: '/definition/steps/A', path: '/definition/steps/B' }]],
  ['once', [{ op: 'copy', from: '/definition/steps/A', path: '/definition/steps/B' }]],
  [
    'once',
    [
      { op: 'test', path: '/name', value: 'x' },
      { op: 'replace', path: '/name', value: 'y' },
    ],
  ],
])('%s: %j', (retry, operations) => {
  expect(patchRetry(operations)).toBe(retry);
});

const TROUBLE = {
  unsent: ['TENANT_UNREACHABLE', 'not-sent'],
  broken: ['TENANT_UNREACHABLE', 'unknown'],
  timeout: ['TENANT_TIMEOUT', 'unknown'],
  unavailable: ['TENANT_UNAVAILABLE', 'unknown'],
  garbled: ['TENANT_BAD_ANSWER', 'unknown'],
  refused: ['TENANT_REFUSED', 'refused'],
  scope: ['TENANT_SCOPE_MISSING', 'refused'],
  missing: ['TENANT_NOT_FOUND', 'refused'],
} as const satisfies Record<string, readonly [TenantErrorCode, TenantError['outcome']]>;

async function tries(retry: RetryClass, trouble: keyof typeof TROUBLE): Promise<number> {
  const clock = new EagerClock();
  const [code, outcome] = TROUBLE[trouble];
  let count = 0;
  await failure(
    repeat({ operation: 'x', retry, clock }, async () => {
      count += 1;
      throw new TenantError(code, { operation: 'x', outcome });
    }),
  );
  expect(clock.slept.every((ms) => ms >= 100)).toBe(true);
  return count;
}

const CLASSES = Object.keys(RETRIES) as RetryClass[];
const AGAIN: readonly RetryClass[] = [
  'read',
  'token',
  'patch-enabled',
  'patch-fields',
  'patch-members',
  'delete',
];

test.each(CLASSES)('how often %s is sent', async (retry) => {
  const often = AGAIN.includes(retry) ? 4 : 1;
  expect(await tries(retry, 'broken')).toBe(often);
  expect(await tries(retry, 'timeout')).toBe(often);
  expect(await tries(retry, 'unavailable')).toBe(often);
  expect(await tries(retry, 'garbled')).toBe(often);
  expect(await tries(retry, 'unsent')).toBe(retry === 'once' ? 4 : often);
  expect(await tries(retry, 'refused')).toBe(1);
  expect(await tries(retry, 'scope')).toBe(1);
  expect(await tries(retry, 'missing')).toBe(1);
});

test.each(CLASSES)('how %s meets 429', async (retry) => {
  const clock = new EagerClock();
  let count = 0;
  const error = await failure(
    repeat({ operation: 'x', retry, clock }, async () => {
      count += 1;
      throw new TenantError('TENANT_THROTTLED', {
        operation: 'x',
        outcome: 'refused',
        retryAfterMs: 20_000,
      });
    }),
  );
  expect(error).toMatchObject({
    code: 'TENANT_THROTTLED',
    outcome: 'refused',
    retryAfterMs: 20_000,
  });
  expect(count).toBe(retry === 'never' ? 1 : 6);
  expect(clock.slept.every((ms) => ms >= 20_000 && ms <= 20_250)).toBe(true);
  expect(clock.monotonicMs()).toBeLessThanOrEqual(120_000);
});

test.each([undefined, 0])('429 with Retry-After %j is no tight loop', async (retryAfterMs) => {
  const clock = new EagerClock();
  const named = retryAfterMs === undefined ? {} : { retryAfterMs };
  await failure(
    repeat({ operation: 'x', retry: 'read', clock }, async () => {
      throw new TenantError('TENANT_THROTTLED', { operation: 'x', outcome: 'refused', ...named });
    }),
  );
  expect(clock.slept.every((ms) => ms >= 500)).toBe(true);
  expect(clock.slept.length).toBeLessThan(30);
  expect(clock.monotonicMs()).toBeLessThanOrEqual(120_000);
});

test('a refusal after a try that may have landed is of unknown outcome', async () => {
  const told: boolean[] = [];
  const error = await failure(
    repeat({ operation: 'x', retry: 'delete', clock: new EagerClock() }, async (mayHaveLanded) => {
      told.push(mayHaveLanded);
      throw told.length === 1
        ? new TenantError('TENANT_TIMEOUT', { operation: 'x', outcome: 'unknown' })
        : new TenantError('TENANT_REFUSED', { operation: 'x', outcome: 'refused', status: 400 });
    }),
  );
  expect(error).toMatchObject({ code: 'TENANT_REFUSED', outcome: 'unknown', status: 400 });
  expect(told).toEqual([false, true]);
});

test('an error of another operation is passed on', async () => {
  let count = 0;
  await failure(
    repeat({ operation: 'x', retry: 'read', clock: new EagerClock() }, async () => {
      count += 1;
      throw new TenantError('TENANT_UNREACHABLE', { operation: 'token', outcome: 'not-sent' });
    }),
  );
  expect(count).toBe(1);
});
