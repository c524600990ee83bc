import { expect, test } from 'vitest';
import { captureStep, discarded, ended } from '../../src/sync/capture-record.ts';
import type { CaptureRecord } from '../../src/sync/capture-record.ts';

const HOUR = 3_600_000;

function record(changed: Partial<CaptureRecord>): CaptureRecord {
  return {
    kind: 'drift',
    workflowId: 'w1',
    branch: 'mainsheet/demo/a',
    digest: 'v1',
    basis: 'c1',
    state: 'pushed',
    at: 0,
    ...changed,
  };
}

test.each<
  readonly [string, Partial<CaptureRecord> | undefined, string, string | undefined, number, string]
>([
  ['the first version', undefined, 'v1', undefined, 0, 'push'],
  ['the same version, where we put it', { tip: 'ours' }, 'v1', 'ours', 9 * HOUR, 'nothing'],
  ['the same version, its branch gone', { tip: 'ours' }, 'v1', undefined, 0, 'discarded'],
  ['the same version, with a commit on it', { tip: 'ours' }, 'v1', 'theirs', 0, 'moved'],
  ['another version', { tip: 'ours' }, 'v2', 'ours', 0, 'push'],
  ['another version, the branch gone', { tip: 'ours' }, 'v2', undefined, 0, 'push'],
  ['another version, with a commit on the branch', { tip: 'ours' }, 'v2', 'theirs', 0, 'push'],
  ['a discarded version', { state: 'discarded', discarded: ['v1'] }, 'v1', undefined, 0, 'nothing'],
  [
    'a version discarded before',
    { digest: 'v2', tip: 'ours', discarded: ['v1'] },
    'v1',
    'ours',
    0,
    'nothing',
  ],
  ['a version in the way of a commit', { state: 'moved' }, 'v1', 'theirs', 9 * HOUR, 'nothing'],
  ['a version that was never pushed, the way free', { state: 'moved' }, 'v1', undefined, 0, 'push'],
  [
    'a version that was, the branch gone',
    { state: 'moved', tip: 'ours' },
    'v1',
    undefined,
    0,
    'discarded',
  ],
  ['a refused version, soon', { state: 'refused' }, 'v1', undefined, HOUR - 1, 'nothing'],
  ['a refused version, later', { state: 'refused' }, 'v1', undefined, HOUR, 'push'],
  ['a conflict, Git as it was', { state: 'conflict' }, 'v1', undefined, 9 * HOUR, 'nothing'],
  ['a conflict, Git moved', { state: 'conflict', basis: 'c0' }, 'v1', undefined, 0, 'push'],
  ['a version that came back', { state: 'ended', tip: 'ours' }, 'v1', 'ours', 0, 'push'],
])('%s', (_name, known, digest, tip, now, step) => {
  const former = known === undefined ? undefined : record(known);
  expect(captureStep(former, { digest, basis: 'c1' }, tip, now)).toBe(step);
});

test('a discarded version is remembered among those before, and its branch is not ours any more', () => {
  const former = record({ tip: 'ours', discarded: ['v0'] });
  expect(discarded(former, 5)).toMatchObject({
    state: 'discarded',
    at: 5,
    discarded: ['v0', 'v1'],
  });
  expect(discarded(former, 5)).not.toHaveProperty('tip');
});

test('of what ended only a branch of ours is remembered', () => {
  expect(ended(record({}), 5)).toBeUndefined();
  const left = ended(record({ tip: 'ours', discarded: ['v0'] }), 5);
  expect(left).toMatchObject({ state: 'ended', tip: 'ours', at: 5 });
  expect(left).not.toHaveProperty('discarded');
});
