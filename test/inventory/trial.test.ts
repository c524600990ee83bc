import { describe, expect, test } from 'vitest';
import type { AppliedWish, Entry, Memory } from '../../src/inventory/entry.ts';
import { acceptance, wantedInstead } from '../../src/inventory/trial.ts';

const ROLLOUT = { observeMs: 1000, maxFailureRate: 0.2, minExecutions: 1, rollback: true };
const BASELINE = { fields: [], ignore: [], sent: {}, left: {} };
const SINCE = '2026-01-05T09:00:00Z';

/** A wish that starts with a step. */
function wish(start: string, description = ''): AppliedWish {
  const body = { name: 'A', description, enabled: true, definition: { start } };
  return { body, fields: ['definition'], ignore: [], digest: `${start}${description}` };
}

function entryOf(more: Partial<Entry> = {}): Entry {
  return {
    file: 'a',
    workflowId: '1',
    name: 'A',
    commit: 'c',
    leftDigest: 'l',
    rejections: [],
    ...more,
  };
}

function trialOf(digest: string, more: object = {}): Pick<Entry, 'trial'> {
  return { trial: { digest, commit: 'old', since: 'then', settings: ROLLOUT, ...more } };
}

function accept(
  next: AppliedWish,
  memory: Omit<Memory, 'baseline'> | undefined,
  entry = entryOf(),
  more: { enabled?: boolean; rollout?: undefined } = {},
): readonly (string | undefined)[] {
  const { trial, wishes } = acceptance(
    { entry, memory: memory === undefined ? undefined : { baseline: BASELINE, ...memory } },
    { wish: next, enabled: true, rollout: ROLLOUT, commit: 'new', since: SINCE, ...more },
  );
  const { lastGood, before, onTrial } = wishes;
  const shown = trial === undefined ? undefined : `${trial.digest} of ${trial.commit}`;
  return [shown, lastGood?.digest, before?.digest, onTrial?.digest];
}

describe('an accepted wish', () => {
  test.each([
    [
      'of a new workflow is on trial',
      accept(wish('b'), undefined),
      ['b of new', undefined, undefined, 'b'],
    ],
    [
      'with another definition is on trial',
      accept(wish('b'), { lastGood: wish('a') }),
      ['b of new', 'a', undefined, 'b'],
    ],
    [
      'of a file without rollout is good',
      accept(wish('b'), { lastGood: wish('a') }, entryOf(), { rollout: undefined }),
      [undefined, 'b', 'a', undefined],
    ],
    [
      'of a workflow that does not run is good',
      accept(wish('b'), { lastGood: wish('a') }, entryOf(), { enabled: false }),
      [undefined, 'b', 'a', undefined],
    ],
    [
      'with the same definition is good',
      accept(wish('a', '2'), { lastGood: wish('a') }),
      [undefined, 'a2', 'a', undefined],
    ],
    [
      'that is the last good one changes nothing',
      accept(wish('a'), { lastGood: wish('a'), before: wish('z') }),
      [undefined, 'a', 'z', undefined],
    ],
    [
      'that changes nothing of what runs goes on with the trial',
      accept(wish('b', '2'), { lastGood: wish('a'), onTrial: wish('b') }, entryOf(trialOf('b'))),
      ['b2 of old', 'a', undefined, 'b2'],
    ],
    [
      'goes on with a trial whose file no longer asks for one',
      accept(wish('b', '2'), { lastGood: wish('a'), onTrial: wish('b') }, entryOf(trialOf('b')), {
        rollout: undefined,
      }),
      ['b2 of old', 'a', undefined, 'b2'],
    ],
    [
      'on top of a trial leaves the last good one',
      accept(wish('c'), { lastGood: wish('a'), onTrial: wish('b') }, entryOf(trialOf('b'))),
      ['c of new', 'a', undefined, 'c'],
    ],
    [
      'takes the one on trial where there is no good one',
      accept(wish('c'), { onTrial: wish('b') }, entryOf(trialOf('b'))),
      ['c of new', 'b', undefined, 'c'],
    ],
    [
      'does not take a degraded one',
      accept(wish('c'), { onTrial: wish('b') }, entryOf(trialOf('b', { degraded: true }))),
      ['c of new', undefined, undefined, 'c'],
    ],
    [
      'that goes back ends the trial',
      accept(wish('a'), { lastGood: wish('a'), onTrial: wish('b') }, entryOf(trialOf('b'))),
      [undefined, 'a', undefined, undefined],
    ],
  ])('%s', (_name, found, wanted) => {
    expect(found).toEqual(wanted);
  });

  test('that was rejected before was let through by a person', () => {
    const rejection = {
      digest: 'b',
      reason: 'RolloutDegraded',
      commit: 'c',
      message: 'm',
    } as const;
    const { trial } = acceptance(
      {
        entry: entryOf({ rejections: [rejection] }),
        memory: { baseline: BASELINE, lastGood: wish('a') },
      },
      { wish: wish('b'), enabled: true, rollout: ROLLOUT, commit: 'new', since: SINCE },
    );
    expect(trial).toEqual({
      digest: 'b',
      commit: 'new',
      since: SINCE,
      settings: ROLLOUT,
      approved: true,
    });
  });
});

describe('what is wanted while the wish of the file is rejected', () => {
  const rejections = (...digests: readonly string[]): Entry['rejections'] =>
    digests.map((digest) => ({ digest, reason: 'Manual', commit: 'c', message: 'm' }));
  test.each([
    ['the last good one', entryOf(), { lastGood: wish('a') }, 'a'],
    ['what is on trial', entryOf(trialOf('b')), { lastGood: wish('a'), onTrial: wish('b') }, 'b'],
    [
      'the last good one when what is on trial is rejected too',
      entryOf({ ...trialOf('b'), rejections: rejections('b') }),
      { lastGood: wish('a'), onTrial: wish('b') },
      'a',
    ],
    ['nothing', entryOf({ rejections: rejections('a') }), { lastGood: wish('a') }, undefined],
    ['nothing that is not known', entryOf(), undefined, undefined],
  ])('is %s', (_name, entry, memory, digest) => {
    expect(wantedInstead(entry, memory)?.digest).toBe(digest);
  });
});
