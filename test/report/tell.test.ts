import { expect, test } from 'vitest';
import { Masker } from '../../src/kernel/mask.ts';
import type { Event } from '../../src/report/event.ts';
import { assertValid } from '../../src/report/log-line.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import { tell } from '../../src/report/tell.ts';
import type { Told } from '../../src/report/told.ts';
import {
  CHECKSUM,
  NOW,
  body,
  desiredOf,
  diagnosticOf,
  ended,
  liveOf,
  planOf,
  resultOf,
  roundOf,
  smallUpdate,
} from './builders.ts';

const masker = new Masker();
const MINUTE = 60_000;
const HOUR = 3_600_000;
const ROUTINE = ['source.updated', 'pass.finished'];

function events(
  result: PassResult,
  told: Told = {},
  now = NOW,
): { list: readonly Event[]; told: Told } {
  const tale = tell(result, { now, told, masker });
  for (const event of tale.events) {
    assertValid(event, masker);
  }
  return { list: tale.events, told: JSON.parse(JSON.stringify(tale.told)) as Told };
}

function names(list: readonly Event[]): readonly string[] {
  return list
    .map(({ event, level }) => `${level} ${event}`)
    .filter((name) => !ROUTINE.some((one) => name.endsWith(one)));
}

const live = liveOf(body({ description: 'by hand' }));
const found = {
  file: 'a.yaml',
  name: 'A',
  desired: desiredOf(body({ description: 'old' })),
  live,
  drift: [{ pointer: '/description', class: 'drift', desired: 'old', live: 'by hand' }],
} as const;
const drift = {
  file: 'a.yaml',
  name: 'A',
  workflowId: 'wf-1',
  since: '2026-01-05T08:00:00Z',
  ageMs: 5,
};
const hold = {
  kind: 'held',
  file: 'a.yaml',
  name: 'A',
  workflowId: 'wf-1',
  since: NOW - HOUR,
  live,
  message: 'It was switched off by Bob.',
  pointers: ['/enabled'],
} as const;
const prune = { file: 'a.yaml', name: 'A', workflowId: 'wf-1' };
const wait = (
  reason: 'Conflict' | 'Rejected' | 'Contested' | 'Held' | 'Settling',
  release?: 'approve' | 'release',
) =>
  roundOf(
    planOf([
      smallUpdate({
        wait: { reason, message: 'It waits.', ...(release === undefined ? {} : { release }) },
      }),
    ]),
  );
const trouble = (
  reason:
    | 'GitAuthFailed'
    | 'ScopeMissing'
    | 'Throttled'
    | 'TenantUnreachable'
    | 'TenantChanged'
    | 'ListIncomplete'
    | 'StoreUnavailable',
  next: 'retry' | 'stalled',
) =>
  ({
    troubles: [{ reason, code: 'SOME_CODE', message: 'm', hint: 'h', next }],
    rounds: [],
  }) as const;

const CASES: readonly (readonly [string, Partial<PassResult>, readonly string[]])[] = [
  ['nothing', {}, []],
  ['what is unchanged', { rounds: [roundOf(planOf([]), [ended('unchanged')])] }, []],
  [
    'an update',
    {
      rounds: [
        roundOf(planOf([]), [
          ended('updated', { disabledMs: 40, disabledFrom: NOW, disabledUntil: NOW + 40 }),
        ]),
      ],
    },
    ['info workflow.updated'],
  ],
  [
    'a failure',
    {
      rounds: [
        roundOf(planOf([]), [ended('failed', { reason: 'TENANT_REFUSED', trackingId: 't' })]),
      ],
    },
    ['error workflow.failed'],
  ],
  [
    'a failure that leaves it switched off',
    { rounds: [roundOf(planOf([]), [ended('failed', { stuckDisabled: true })])] },
    ['error workflow.failed', 'error workflow.stuck-disabled'],
  ],
  [
    'what was not tried',
    { rounds: [roundOf(planOf([]), [ended('not-attempted')])] },
    ['warn workflow.not-attempted'],
  ],
  [
    'rewriting',
    { rounds: [roundOf(planOf([]), [ended('updated', { rewrote: ['/trigger'] })])] },
    ['info workflow.updated', 'info tenant.rewrote'],
  ],
  [
    'a file with errors, warnings left out',
    { diagnostics: [diagnosticOf(), diagnosticOf({ severity: 'warning' })] },
    ['error document.invalid'],
  ],
  ['a conflict that waits', { rounds: [wait('Conflict', 'approve')] }, ['warn plan.waiting']],
  ['a contest', { rounds: [wait('Contested', 'release')] }, ['error workflow.contested']],
  ['drift that settles', { rounds: [wait('Settling')] }, []],
  [
    'a guarded plan',
    {
      rounds: [
        roundOf(
          planOf([smallUpdate()], {
            refusals: [{ reason: 'Removals', message: '9 of 10', approvable: true }],
          }),
        ),
      ],
    },
    ['warn plan.waiting'],
  ],
  [
    'an observed tenant',
    {
      rounds: [
        roundOf(
          planOf([smallUpdate()], {
            refusals: [{ reason: 'Observing', message: 'only observed', approvable: false }],
          }),
        ),
      ],
    },
    ['info plan.waiting'],
  ],
  [
    'an observed tenant with nothing to do',
    {
      rounds: [
        roundOf(
          planOf([], {
            refusals: [{ reason: 'Observing', message: 'only observed', approvable: false }],
          }),
        ),
      ],
    },
    [],
  ],
  [
    'another writer',
    {
      rounds: [
        roundOf(
          planOf([], {
            refusals: [{ reason: 'AnotherWriter', message: 'who?', approvable: false }],
          }),
        ),
      ],
    },
    ['error tenant.stopped'],
  ],
  ['a suspended tenant', { suspended: { configured: true } }, ['info suspension.set']],
  [
    'drift',
    { drift: [{ ...drift, kind: 'detected', found, policy: 'report' }] },
    ['warn drift.detected'],
  ],
  [
    'a deleted workflow',
    {
      drift: [
        {
          ...drift,
          kind: 'deleted',
          found: { ...found, drift: [], deleted: true },
          policy: 'report',
        },
      ],
    },
    ['warn drift.detected'],
  ],
  [
    'a conflict',
    { drift: [{ ...drift, kind: 'conflict', found, policy: 'report' }] },
    ['warn drift.conflict'],
  ],
  ['corrected drift', { drift: [{ ...drift, kind: 'corrected' }] }, ['info drift.corrected']],
  ['drift that ended', { drift: [{ ...drift, kind: 'resolved' }] }, ['info drift.resolved']],
  ['a hold', { holds: [hold], rounds: [wait('Held', 'release')] }, ['warn workflow.held']],
  ['a hold that ended', { holds: [{ ...hold, kind: 'ended' }] }, ['info hold.released']],
  [
    'a hold that was released',
    {
      holds: [{ ...hold, kind: 'ended' }],
      decisions: [{ kind: 'release', by: 'ann', file: 'a.yaml' }],
    },
    ['info hold.released'],
  ],
  [
    'an approval',
    { decisions: [{ kind: 'approval', by: 'ann', checksum: CHECKSUM }] },
    ['info approval.given'],
  ],
  [
    'a coming removal',
    { prunes: [{ ...prune, kind: 'pending', message: 'in 5m', due: NOW + HOUR }] },
    ['warn prune.pending'],
  ],
  [
    'a removal called off',
    { prunes: [{ ...prune, kind: 'called-off', message: 'The file is back.' }] },
    ['info prune.called-off'],
  ],
  [
    'an unknown workflow',
    { unmanaged: { news: [live], count: 1, all: [live] } },
    ['info unmanaged.appeared'],
  ],
  ['refused Git', trouble('GitAuthFailed', 'stalled'), ['error source.failed']],
  ['a missing scope', trouble('ScopeMissing', 'stalled'), ['error tenant.rejected']],
  ['a used-up quota', trouble('Throttled', 'wait' as 'retry'), ['warn tenant.throttled']],
  ['a tenant out of reach', trouble('TenantUnreachable', 'retry'), ['warn tenant.unreachable']],
  ['another tenant', trouble('TenantChanged', 'stalled'), ['error tenant.stopped']],
  ['half a list', trouble('ListIncomplete', 'retry'), ['warn tenant.stopped']],
  ['a broken store', trouble('StoreUnavailable', 'retry'), ['error store.failed']],
];

test.each(CASES)('%s is told once', (_, more, wanted) => {
  const result = resultOf(more);
  const first = events(result);
  expect(names(first.list)).toEqual(wanted);
  const again = events(result, first.told, NOW + 1000);
  const acts = [
    'workflow.updated',
    'workflow.failed',
    'tenant.rewrote',
    'drift.',
    'approval.',
    'hold.',
    'unmanaged.',
  ];
  const standing = names(again.list).filter((name) => !acts.some((act) => name.includes(act)));
  expect(standing).toEqual([]);
});

test.each([
  ['plan.waiting', { rounds: [wait('Rejected', 'approve')] }, HOUR],
  ['document.invalid', { diagnostics: [diagnosticOf()] }, HOUR],
  ['workflow.held', { holds: [hold] }, 4 * HOUR],
  ['workflow.contested', { rounds: [wait('Contested', 'release')] }, 4 * HOUR],
  [
    'workflow.stuck-disabled',
    { rounds: [roundOf(planOf([]), [ended('failed', { stuckDisabled: true })])] },
    15 * MINUTE,
  ],
  ['workflow.failed', { rounds: [roundOf(planOf([]), [ended('failed', { reason: 'X' })])] }, HOUR],
  ['source.failed', trouble('GitAuthFailed', 'stalled'), HOUR],
] as const)('%s is repeated after its time, and not before', (name, more, repeatMs) => {
  const result = resultOf(more as Partial<PassResult>);
  const { told } = events(result);
  const at = (ms: number): boolean =>
    events(result, told, NOW + ms).list.some(({ event }) => event === name);
  expect(at(repeatMs - 1)).toBe(false);
  expect(at(repeatMs)).toBe(true);
});

test('what changed is told at once; what ended is forgotten, and new when it comes back', () => {
  const broken = resultOf({ diagnostics: [diagnosticOf()] });
  const first = events(broken);
  const moved = events(resultOf({ diagnostics: [diagnosticOf({ line: 4 })] }), first.told, NOW + 1);
  expect(names(moved.list)).toEqual(['error document.invalid']);
  const mended = events(resultOf(), moved.told, NOW + 2);
  expect(names(events(broken, mended.told, NOW + 3).list)).toEqual(['error document.invalid']);
});

test('a pass that broke off before planning forgets nothing of what waits', () => {
  const waiting = resultOf({ rounds: [wait('Rejected', 'approve')] });
  const first = events(waiting);
  const broke = events(resultOf(trouble('TenantUnreachable', 'retry')), first.told, NOW + 1);
  expect(names(broke.list)).toEqual(['warn tenant.unreachable']);
  expect(names(events(waiting, broke.told, NOW + 2).list)).toEqual([]);
});

test('a suspension ends with an event of its own', () => {
  const { told } = events(resultOf({ suspended: { configured: true } }));
  const broke = events(resultOf({ rounds: [] }), told, NOW + 1);
  expect(names(broke.list)).toEqual([]);
  const going = resultOf({ suspended: { configured: false } });
  const ended = events(going, broke.told, NOW + 2);
  expect(names(ended.list)).toEqual(['info suspension.ended']);
  expect(names(events(going, ended.told, NOW + 3).list)).toEqual([]);
});

test('a pass without changes ends at debug, but for the first, one an hour, and one that stands otherwise', () => {
  const level = (tale: { list: readonly Event[] }): string =>
    tale.list.find(({ event }) => event === 'pass.finished')!.level;
  const first = events(resultOf());
  expect(level(first)).toBe('info');
  expect(level(events(resultOf(), first.told, NOW + HOUR - 1))).toBe('debug');
  expect(level(events(resultOf(), first.told, NOW + HOUR))).toBe('info');
  expect(
    level(
      events(resultOf({ rounds: [roundOf(planOf([]), [ended('updated')])] }), first.told, NOW + 1),
    ),
  ).toBe('info');
  const unready = [{ ...resultOf().conditions[0]!, status: 'False', reason: 'Held' }] as const;
  expect(level(events(resultOf({ conditions: unready }), first.told, NOW + 1))).toBe('info');
});

test('a source is told when its revision moves, with the one before', () => {
  const { told } = events(resultOf());
  expect(
    events(resultOf(), told, NOW + 1).list.some(({ event }) => event === 'source.updated'),
  ).toBe(false);
  const moved = events(resultOf({ revision: 'main@sha1:2' }), told, NOW + 1).list[0]!;
  expect(moved).toMatchObject({
    event: 'source.updated',
    fields: { oldRevision: 'main@sha1:1', revision: 'main@sha1:2' },
  });
});

test('an update says where, which commit, what differs and how long it was off', () => {
  const result = resultOf({
    rounds: [
      {
        ...roundOf(planOf([]), [
          ended('updated', {
            disabledMs: 40,
            disabledFrom: NOW,
            disabledUntil: NOW + 40,
            operations: [
              { op: 'replace', path: '/definition/steps/X/attributes/password', value: 'hunter22' },
            ],
          }),
        ]),
        approvals: [{ key: 'k', by: 'ann' }],
      },
    ],
  });
  const fields = events(result).list.find(({ event }) => event === 'workflow.updated')!.fields;
  expect(fields).toMatchObject({
    file: 'a.yaml',
    line: expect.any(Number),
    commitAuthor: 'Ann',
    commitSubject: 'Say hello',
    approvedBy: 'ann',
    disabledMs: 40,
    disabledFrom: '2026-01-05T09:00:00.000Z',
    diff: '~ description: "old" → "new"',
    operations: [{ value: '[masked]' }],
  });
});

test('a flood is told in part, with the count of the rest', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ ...live, id: `w${index}` }));
  const list = events(resultOf({ unmanaged: { news: many, count: 30, all: many } })).list.filter(
    ({ event }) => event === 'unmanaged.appeared',
  );
  expect(list).toHaveLength(20);
  expect(list.at(-1)!.fields).toMatchObject({ more: 10 });
});
