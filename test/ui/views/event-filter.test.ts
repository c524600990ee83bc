import { expect, test } from 'vitest';
import { fitsEvent } from '../../../src/ui/views/event-filter.ts';

const EVENT = {
  key: '1',
  time: '2026-01-05T09:00:00Z',
  level: 'warn',
  event: 'drift.detected',
  msg: 'A workflow was changed in the tenant.',
  tenant: 'production',
  who: 'Dana Drifter',
} as const;

test.each([
  [{ tenant: '', level: '', text: '' }, true],
  [{ tenant: 'production', level: 'warn', text: 'dana drift' }, true],
  [{ tenant: 'sandbox', level: '', text: '' }, false],
  [{ tenant: '', level: 'error', text: '' }, false],
  [{ tenant: '', level: 'no such level', text: '' }, true],
  [{ tenant: '', level: '', text: 'dana rita' }, false],
])('%j: %s', (filter, fits) => {
  expect(fitsEvent(EVENT, filter)).toBe(fits);
});
