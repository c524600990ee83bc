import { expect, test } from 'vitest';
import { passesFilter } from '../../src/notify/filter.ts';
import type { Filter } from '../../src/notify/filter.ts';

const EVERY: Filter = { events: ['*'], minLevel: 'debug' };
const FAILED = { event: 'workflow.failed', level: 'error', tenant: 'production' } as const;
const STARTED = { event: 'daemon.started', level: 'info' } as const;

test.each([
  [FAILED, {}, true],
  [STARTED, {}, true],
  [FAILED, { minLevel: 'error' }, true],
  [STARTED, { minLevel: 'warn' }, false],
  [{ ...FAILED, level: 'debug' }, { minLevel: 'info' }, false],
  [FAILED, { events: ['workflow.failed'] }, true],
  [FAILED, { events: ['drift.*', 'workflow.*'] }, true],
  [FAILED, { events: ['drift.*'] }, false],
  [FAILED, { events: [] }, false],
  [FAILED, { tenants: ['production'] }, true],
  [FAILED, { tenants: ['sandbox', 'production'] }, true],
  [FAILED, { tenants: ['sandbox'] }, false],
  [STARTED, { tenants: ['production'] }, false],
  [FAILED, { tenants: ['production'], events: ['drift.*'] }, false],
] as const)('%j passes %j: %s', (event, filter, passes) => {
  expect(passesFilter(event, { ...EVERY, ...filter })).toBe(passes);
});
