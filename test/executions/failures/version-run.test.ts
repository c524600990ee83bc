import { expect, test } from 'vitest';
import { beganWithChange, versionRun } from '../../../src/executions/failures/version-run.ts';
import { versionDigest } from '../../../src/inventory/version.ts';

const ONE = { start: 'A', steps: { A: { type: 'success' } } };
const TWO = { start: 'B', steps: { B: { type: 'success' } } };
const TRIGGER = { type: 'EVENT', attributes: { id: 'idn:identity-created' } };
const DAY = 86_400_000;

function version(commit: string, definition: typeof ONE | typeof TWO, from: string) {
  return { commit, file: 'a.yaml', digest: versionDigest({ definition, trigger: TRIGGER }), from };
}

const ENTRY = {
  versions: [
    version('c1', ONE, '2026-01-01T00:00:00Z'),
    version('c2', TWO, '2026-01-02T00:00:00Z'),
    version('c3', ONE, '2026-01-03T00:00:00Z'),
  ],
};

function failure(started: string) {
  const at = Date.parse(started);
  return { id: 'x', started: at, closed: at + 1000 };
}

test.each([
  ['what ran tells the version, whatever the time', TWO, '2026-01-09T00:00:00Z', 'c2'],
  ['of two equal ones the later', ONE, '2026-01-09T00:00:00Z', 'c3'],
  ['what nobody applied is strange', { start: 'C', steps: {} }, '2026-01-09T00:00:00Z', 'strange'],
  ['without it the time decides', undefined, '2026-01-02T12:00:00Z', 'c2'],
  ['before everything nothing is known', undefined, '2025-01-02T12:00:00Z', 'unknown'],
] as const)('%s', (_, definition, started, wanted) => {
  const history =
    definition === undefined ? { events: [] } : { events: [], definition, trigger: TRIGGER };
  const run = versionRun(ENTRY, history, failure(started));
  expect(run.kind === 'known' ? run.version.commit : run.kind).toBe(wanted);
});

test('an entry without versions knows nothing', () => {
  expect(versionRun({}, { events: [], definition: ONE }, failure('2026-01-09T00:00:00Z'))).toEqual({
    kind: 'unknown',
  });
});

test.each([
  ['within a day of the last change', '2026-01-03T10:00:00Z', true],
  ['later', new Date(Date.parse('2026-01-03T00:00:00Z') + DAY + 1000).toISOString(), false],
  ['of an older version', '2026-01-02T10:00:00Z', false],
])('it began with a change: %s', (_, started, wanted) => {
  const one = failure(started);
  expect(beganWithChange(ENTRY, versionRun(ENTRY, undefined, one), one)).toBe(wanted);
});
