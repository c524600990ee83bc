import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresBefore, reachesBefore } from '../../src/rollout/figures.ts';
import { advance, beginRollout, superseded } from '../../src/rollout/rollout.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import type { Execution } from '../../src/tenant/execution.ts';
import type { RolloutSettings } from '../../src/workflow/document-settings.ts';

const SINCE = Date.UTC(2026, 0, 5, 9);
const MINUTE = 60_000;
const OBSERVE = 15 * MINUTE;
const SETTINGS: RolloutSettings = {
  observeMs: OBSERVE,
  maxFailureRate: 0.2,
  minExecutions: 5,
  rollback: true,
};

const STATUSES = { c: 'Completed', f: 'Failed', x: 'Canceled', r: 'Running', q: 'Queued' } as const;

/** Executions of a text, one a letter, a second apart from a start on. */
function runs(letters: string, from = SINCE): readonly Execution[] {
  return [...letters].map((letter, index) => ({
    id: `${from}-${index}`,
    status: STATUSES[letter as keyof typeof STATUSES],
    startTime: new Date(from + index * 1000).toISOString(),
    raw: {},
  }));
}

function begun(before = { ended: 0, failed: 0 }, settings: Partial<RolloutSettings> = {}): Rollout {
  return beginRollout(
    { workflowId: '1', name: 'A', file: 'a.yaml' },
    {
      digest: 'd',
      commit: 'c',
      since: new Date(SINCE).toISOString(),
      settings: { ...SETTINGS, ...settings },
    },
    before,
  );
}

const GOOD = { ended: 20, failed: 0 };
const BAD = { ended: 20, failed: 10 };
const OPEN = SINCE + MINUTE;
const OVER = SINCE + OBSERVE;

describe('a rollout', () => {
  test.each([
    ['is open while it is watched', 'ccccc', GOOD, OPEN, 'Progressing'],
    ['is good at the end', 'ccccc', GOOD, OVER, 'Healthy'],
    ['is bad as soon as enough failed', 'ffccc', GOOD, OPEN, 'Degraded'],
    ['is good at the very limit', 'fcccc', GOOD, OVER, 'Healthy'],
    ['waits for enough executions', 'ffff', GOOD, OPEN, 'Progressing'],
    ['is unknown with too few', 'ffff', GOOD, OVER, 'Unknown'],
    ['is unknown with none', '', GOOD, OVER, 'Unknown'],
    ['does not count what runs, waits or was cancelled', 'fffrqx', GOOD, OVER, 'Unknown'],
    [
      'is not blamed for what failed as often before',
      'ccfff',
      { ended: 5, failed: 3 },
      OPEN,
      'Progressing',
    ],
    [
      'is not blamed for what failed more before',
      'ccccf',
      { ended: 4, failed: 4 },
      OVER,
      'Healthy',
    ],
    ['is blamed when it fails more than before', 'fffff', BAD, OPEN, 'Degraded'],
    ['is blamed when nothing ran before', 'fffff', { ended: 0, failed: 0 }, OPEN, 'Degraded'],
  ] as const)('%s', (_name, letters, before, now, state) => {
    expect(advance(begun(before), runs(letters), now).state).toBe(state);
  });

  test('looks only at executions that started while it was watched', () => {
    const others = [...runs('fffff', SINCE - MINUTE), ...runs('fffff', OVER)];
    const ended = advance(begun(GOOD), [...others, ...runs('ccccc')], OVER + MINUTE);
    expect([ended.state, ended.after]).toEqual(['Healthy', { ended: 5, failed: 0 }]);
  });

  test('needs one execution where the file asks for none', () => {
    const none = begun(GOOD, { minExecutions: 0 });
    expect(advance(none, [], OVER).state).toBe('Unknown');
    expect(advance(none, runs('f'), OPEN).state).toBe('Degraded');
  });

  test('says the figures', () => {
    const { message } = advance(begun(BAD), runs('fffff'), OPEN);
    expect(message).toBe(
      'Executions fail: 5 of 5 failed since the change, 10 of 20 failed before it.',
    );
    expect(advance(begun(), [], OVER).message).toContain(
      '0 executions ended within 15m; 5 are needed',
    );
  });

  test('is superseded only while it is open', () => {
    expect(superseded(begun()).state).toBe('Superseded');
    const ended = advance(begun(GOOD), runs('fffff'), OPEN);
    expect(superseded(ended)).toBe(ended);
  });
});

describe('what was before a change', () => {
  test.each([
    ['all of the window', 'f'.repeat(30), OBSERVE, { ended: 30, failed: 30 }],
    ['at least twenty', `${'f'.repeat(25)}`, 5000, { ended: 20, failed: 20 }],
    ['what there is', 'cf', OBSERVE, { ended: 2, failed: 1 }],
  ] as const)('%s', (_name, letters, observeMs, figures) => {
    const before = runs(letters, SINCE - letters.length * 1000);
    const shuffled = [...before.toReversed(), ...runs('fffff')];
    expect(figuresBefore(shuffled, SINCE, observeMs)).toEqual(figures);
  });

  test('is read back far enough', () => {
    const all = runs('c'.repeat(30), SINCE - 30_000);
    expect(reachesBefore(all, SINCE, 10_000)).toBe(true);
    expect(reachesBefore(all, SINCE, 60_000)).toBe(false);
    expect(reachesBefore(all.slice(15), SINCE, 10_000)).toBe(false);
  });
});

const letters = fc.array(fc.constantFrom('c', 'f', 'x', 'r', 'q'), { maxLength: 30 });
const looks = fc.array(fc.record({ seen: fc.nat(30), at: fc.nat(20) }), { maxLength: 8 });
const figures = fc
  .tuple(fc.nat(40), fc.nat(40))
  .map(([ended, failed]) => ({ ended, failed: Math.min(ended, failed) }));

test('however often and in whatever order it is looked at, an end is final and rests on enough executions', () => {
  fc.assert(
    fc.property(letters, looks, figures, (written, times, before) => {
      const all = runs(written.join(''));
      let rollout = begun(before);
      for (const { seen, at } of times.toSorted((a, b) => a.at - b.at)) {
        const listed = all.slice(0, seen).toReversed();
        const next = advance(rollout, listed, SINCE + at * MINUTE);
        expect(advance(next, all, SINCE + 60 * MINUTE).state).not.toBe('Progressing');
        if (rollout.state !== 'Progressing') {
          expect(next).toBe(rollout);
        }
        if (next.state === 'Degraded' || next.state === 'Healthy') {
          expect(next.after.ended).toBeGreaterThanOrEqual(SETTINGS.minExecutions);
        }
        if (next.state === 'Degraded') {
          expect(next.after.failed * Math.max(1, before.ended)).toBeGreaterThan(
            before.failed * next.after.ended * Math.min(1, before.ended),
          );
        }
        rollout = next;
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 200) },
  );
});

test('the order of a list says nothing', () => {
  fc.assert(
    fc.property(letters, figures, fc.nat(20), (written, before, minute) => {
      const all = runs(written.join(''));
      const now = SINCE + minute * MINUTE;
      expect(advance(begun(before), all.toReversed(), now)).toEqual(
        advance(begun(before), all, now),
      );
    }),
    { numRuns: Number(process.env['RUNS'] ?? 200) },
  );
});
