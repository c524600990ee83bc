import { expect, test } from 'vitest';
import { isOver, readUntil, suspensionWords } from '../../src/inventory/suspension.ts';
import { resumeDecision, suspendDecision } from '../../src/inventory/suspend-decision.ts';
import { Masker } from '../../src/kernel/mask.ts';

const NOW = Date.UTC(2026, 0, 5, 9);

test.each([
  ['2h', '2026-01-05T11:00:00.000Z'],
  ['1d12h', '2026-01-06T21:00:00.000Z'],
  ['2028-02-29T00:00:00+14:00', '2028-02-28T10:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ['2026-01-05T18:00:00Z', '2026-01-05T18:00:00.000Z'],
  ['2026-01-05T18:00+01:00', '2026-01-05T17:00:00.000Z'],
  ['2026-01-05t18:00:00.5z', '2026-01-05T18:00:00.500Z'],
])('--until %s is %s', (text, expected) => {
  expect(readUntil(text, NOW)).toEqual({ ok: true, value: expected });
});

test.each([
  ['', /length of time/],
  ['0', /must lie ahead/],
  ['0s', /must lie ahead/],
  ['-2h', /length of time/],
  ['tomorrow', /length of time/],
  ['2026-01-05', /length of time/],
  ['2026-01-05T18:00:00', /length of time/],
  ['2026-13-05T18:00:00Z', /length of time/],
  ['2026-02-30T18:00:00Z', /length of time/],
  ['2026-01-05T25:00Z', /length of time/],
  ['999999999d', /length of time/],
  ['3000000d', /length of time/],
  ['2026-01-05T09:00:00Z', /must lie ahead; that was 1s ago/],
  ['2026-01-05T07:00:00Z', /that was 2h ago/],
])('--until %s is refused', (text, expected) => {
  const read = readUntil(text, NOW);
  expect(read.ok === false && read.trouble).toMatch(expected);
});

test('a suspension is over at its time and not before', () => {
  const suspension = { by: 'Ann', at: '2026-01-05T08:00:00Z', until: '2026-01-05T09:00:00Z' };
  expect(isOver(suspension, NOW - 1)).toBe(false);
  expect(isOver(suspension, NOW)).toBe(true);
  expect(isOver({ by: 'Ann', at: '2026-01-05T08:00:00Z' }, Infinity)).toBe(false);
});

test('a suspension is told with who, why and until when', () => {
  expect(suspensionWords({ by: 'Ann' }, 'it')).toBe('Ann suspended it.');
  expect(suspensionWords({ by: 'Ann', reason: 'We look!', until: 'then' }, 'the tenant')).toBe(
    'Ann suspended the tenant: We look! It ends by itself at then.',
  );
});

test('what a person writes as reason is masked, on one line, and short', () => {
  const masker = new Masker();
  masker.learn('hunter22');
  const wish = { tenant: 'production', by: 'Ann', now: NOW };
  expect(suspendDecision(wish, { reason: ' a\n b hunter22 ' }, masker)).toEqual({
    kind: 'suspend',
    tenant: 'production',
    by: 'Ann',
    at: '2026-01-05T09:00:00.000Z',
    reason: 'a b [masked]',
  });
  expect(suspendDecision(wish, { reason: '  ' }, masker)).not.toHaveProperty('reason');
  const long = suspendDecision(wish, { reason: `a${'😀'.repeat(400)}` }, masker).reason!;
  expect(long).toBe(`a${'😀'.repeat(149)}…`);
  expect(resumeDecision({ ...wish, file: 'a.yaml' })).toEqual({
    kind: 'resume',
    tenant: 'production',
    file: 'a.yaml',
    by: 'Ann',
    at: '2026-01-05T09:00:00.000Z',
  });
});
