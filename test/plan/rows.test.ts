import { expect, test } from 'vitest';
import type { Rejection } from '../../src/inventory/entry.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { desiredOf, liveOf, NOW, ownedOf, plan, told, US } from './planning.ts';
import type { Setting } from './planning.ts';

function body(more: JsonObject = {}): JsonObject {
  return { name: 'A', description: 'x', enabled: true, definition: { start: 'S' }, ...more };
}

const A = desiredOf('a.yaml', body());
const LIVE = liveOf('1', body());
const OFF = liveOf('1', body({ enabled: false }));
const OWNED = ownedOf(A, '1');
const OTHER = desiredOf('a.yaml', body({ description: 'new' }));
const REJECTED: Rejection = {
  digest: OTHER.digest,
  reason: 'EnableRefused',
  commit: 'c',
  message: 'no',
};
const QUARANTINE = {
  quarantine: { since: new Date(NOW - 1000).toISOString(), wasEnabled: true, modified: 'then' },
  goneSince: NOW - 1000,
};
const QUARANTINED = ownedOf(
  desiredOf('a.yaml', body({ enabled: false })),
  '1',
  body({ enabled: false }),
  QUARANTINE,
);
const GRACE = { prune: { mode: 'quarantine', delayMs: 0, graceMs: 1000 } } as const;
const NO_NAME = { name: 'A', description: 'x', definition: { start: 'S' } };

/** The tenant's clock, a minute apart. */
const MINUTES = [
  '2026-01-05T09:00:00.000Z',
  '2026-01-05T09:01:00.000Z',
  '2026-01-05T09:02:00.000Z',
] as const;

const ROWS: readonly (readonly [string, Setting, readonly string[]])[] = [
  ['1 new', { desired: [A] }, ['a.yaml create NewFile definition description name']],
  ['2 by name, equal', { desired: [A], live: [LIVE] }, ['a.yaml adopt EqualToFile']],
  [
    '2 by name, another (adopt: equal)',
    { desired: [OTHER], live: [LIVE] },
    ['a.yaml adopt waits ApprovalRequired description'],
  ],
  [
    '2 by name, another (adopt: always, correct)',
    { desired: [OTHER], live: [LIVE], policies: { adopt: 'always' } },
    ['a.yaml adopt NameMatches description'],
  ],
  [
    '2 by name, another (adopt: always, report)',
    { desired: [OTHER], live: [LIVE], policies: { adopt: 'always', drift: 'report' } },
    ['a.yaml adopt NameMatches'],
  ],
  [
    '2 by name (adopt: never)',
    { desired: [A], live: [LIVE], policies: { adopt: 'never' } },
    ['a.yaml adopt waits NotOwned'],
  ],
  [
    '2 by name, as an earlier commit had it',
    { desired: [OTHER], live: [LIVE], earlier: A },
    ['a.yaml adopt GitChange description'],
  ],
  [
    '3 two by name',
    { desired: [A], live: [LIVE, liveOf('2', body())] },
    ['a.yaml create waits Ambiguous definition description name'],
  ],
  [
    '3 owned through another source',
    { desired: [A], live: [LIVE], foreign: new Map([['1', 'other.git a.yaml']]) },
    ['a.yaml create waits OwnedElsewhere definition description name'],
  ],
  ['4 owned, as it was left', { desired: [A], owned: [OWNED], live: [LIVE] }, ['a.yaml -']],
  [
    '5 deleted in the tenant, correct',
    { desired: [A], owned: [OWNED] },
    ['a.yaml create DeletedInTenant definition description name'],
  ],
  [
    '5 deleted in the tenant, report',
    { desired: [A], owned: [OWNED], policies: { drift: 'report' } },
    ['a.yaml create waits Conflict definition description name'],
  ],
  [
    '6 a file returns from quarantine',
    { desired: [A], owned: [QUARANTINED], live: [OFF] },
    ['a.yaml restore FileReturned on'],
  ],
  [
    '6 a file without "enabled" returns from quarantine',
    {
      desired: [desiredOf('a.yaml', NO_NAME)],
      owned: [ownedOf(desiredOf('a.yaml', NO_NAME), '1', body({ enabled: false }), QUARANTINE)],
      live: [OFF],
    },
    ['a.yaml restore FileReturned on'],
  ],
  ['7 gone', { owned: [OWNED], live: [LIVE] }, ['a.yaml quarantine FileGone']],
  [
    '7 gone, within the delay',
    {
      owned: [OWNED],
      live: [LIVE],
      policies: { prune: { mode: 'quarantine', delayMs: 9, graceMs: 0 } },
    },
    ['a.yaml quarantine waits PruneDelay'],
  ],
  [
    '7 gone, keep',
    { owned: [OWNED], live: [LIVE], policies: { prune: { mode: 'keep', delayMs: 0, graceMs: 0 } } },
    ['a.yaml disown PolicyKeep'],
  ],
  [
    '7 gone, keep, within the delay',
    { owned: [OWNED], live: [LIVE], policies: { prune: { mode: 'keep', delayMs: 9, graceMs: 0 } } },
    ['a.yaml disown waits PruneDelay'],
  ],
  [
    "7 gone, the file's own policy is keep",
    { owned: [ownedOf(A, '1', body(), { prune: 'keep' })], live: [LIVE] },
    ['a.yaml disown PolicyKeep'],
  ],
  [
    '8 grace over',
    { owned: [QUARANTINED], live: [OFF], policies: GRACE },
    ['a.yaml delete GraceOver'],
  ],
  [
    '8 within its grace',
    { owned: [QUARANTINED], live: [OFF], policies: GRACE, now: NOW - 1 },
    ['a.yaml delete waits Grace'],
  ],
  [
    '8 delete has no grace',
    {
      owned: [QUARANTINED],
      live: [OFF],
      now: NOW - 1,
      policies: { prune: { mode: 'delete', delayMs: 0, graceMs: 1000 } },
    },
    ['a.yaml delete GraceOver'],
  ],
  [
    '9 switched on in quarantine',
    { owned: [QUARANTINED], live: [LIVE], policies: GRACE },
    ['a.yaml delete waits TouchedInTenant'],
  ],
  [
    '9 touched in quarantine',
    {
      owned: [QUARANTINED],
      live: [liveOf('1', body({ enabled: false }), { modified: 'now' })],
      policies: GRACE,
    },
    ['a.yaml delete waits TouchedInTenant'],
  ],
  ['10 gone in both', { owned: [OWNED] }, ['a.yaml forget GoneInTenant']],
  [
    '11 still in the tree',
    { owned: [OWNED], live: [LIVE], tree: { paths: new Set(['a.yaml']) } },
    ['a.yaml keep Unproved'],
  ],
  [
    '11 a work tree',
    { owned: [OWNED], live: [LIVE], tree: { provesAbsence: false } },
    ['a.yaml keep Unproved'],
  ],
  [
    '11 an unreadable file that may be it',
    { owned: [OWNED], live: [LIVE], invalid: [{ file: 'b.yaml' }] },
    ['a.yaml keep Unproved'],
  ],
  [
    '12 invalid',
    { owned: [OWNED], live: [LIVE], invalid: [{ file: 'a.yaml' }] },
    ['a.yaml keep Invalid'],
  ],
  [
    '12 invalid under another path, by name',
    { owned: [OWNED], live: [LIVE], invalid: [{ file: 'b.yaml', name: 'A' }] },
    ['b.yaml keep Invalid'],
  ],
  [
    '13 rejected: last good is wanted',
    {
      desired: [OTHER],
      owned: [ownedOf(A, '1', body(), { rejections: [REJECTED] })],
      live: [LIVE],
    },
    ['a.yaml update waits Rejected description'],
  ],
  [
    '13 rejected: drift from last good',
    {
      desired: [OTHER],
      owned: [ownedOf(A, '1', body(), { rejections: [REJECTED] })],
      live: [liveOf('1', body({ definition: { start: 'T' } }))],
    },
    ['a.yaml update Drifted definition'],
  ],
  [
    '13 last good rejected as well',
    {
      desired: [OTHER],
      owned: [
        ownedOf(A, '1', body(), { rejections: [REJECTED, { ...REJECTED, digest: A.digest }] }),
      ],
      live: [liveOf('1', body({ definition: { start: 'T' } }))],
    },
    ['a.yaml update waits Rejected definition description'],
  ],
  [
    '14 no "enabled"',
    {
      desired: [desiredOf('a.yaml', NO_NAME)],
      owned: [ownedOf(desiredOf('a.yaml', NO_NAME), '1', body())],
      live: [OFF],
    },
    ['a.yaml -'],
  ],
  [
    '15 only "enabled", off',
    { desired: [desiredOf('a.yaml', body({ enabled: false }))], owned: [OWNED], live: [LIVE] },
    ['a.yaml disable GitChange off'],
  ],
  [
    '15 only "enabled", on',
    {
      desired: [A],
      owned: [ownedOf(desiredOf('a.yaml', body({ enabled: false })), '1')],
      live: [OFF],
    },
    ['a.yaml enable GitChange on'],
  ],
  [
    '17 moved, by git',
    {
      desired: [desiredOf('b.yaml', body({ name: 'B' }))],
      owned: [OWNED],
      live: [LIVE],
      tree: { renames: new Map([['b.yaml', 'a.yaml']]) },
    },
    ['b.yaml rename GitChange name'],
  ],
  [
    '17 moved, by movedFrom',
    {
      desired: [desiredOf('b.yaml', body({ name: 'B' }), { movedFrom: 'a.yaml' })],
      owned: [OWNED],
      live: [LIVE],
    },
    ['b.yaml rename GitChange name'],
  ],
  [
    '17 moved, by name',
    { desired: [desiredOf('b.yaml', body())], owned: [OWNED], live: [LIVE] },
    ['b.yaml -'],
  ],
  [
    'held',
    { desired: [OTHER], owned: [OWNED], live: [OFF] },
    ['a.yaml update waits Held description on'],
  ],
  [
    'switched off by our own late request',
    {
      desired: [A],
      owned: [ownedOf(A, '1', body(), { wroteAt: NOW - 119_000 })],
      live: [liveOf('1', body({ enabled: false }), { modifiedBy: { id: US } })],
      policies: { drift: 'report' },
    },
    ['a.yaml enable Drifted on'],
  ],
  [
    'switched off with our credentials later than that',
    {
      desired: [A],
      owned: [ownedOf(A, '1', body(), { wroteAt: NOW - 120_000 })],
      live: [liveOf('1', body({ enabled: false }), { modifiedBy: { id: US } })],
    },
    ['a.yaml enable waits Held on'],
  ],
  [
    'switched off by our own late request, seen an hour later',
    {
      desired: [A],
      owned: [ownedOf(A, '1', body(), { wroteAt: NOW - 3_600_000, modified: MINUTES[0] })],
      live: [
        liveOf('1', body({ enabled: false }), { modified: MINUTES[1], modifiedBy: { id: US } }),
      ],
      policies: { drift: 'report' },
    },
    ['a.yaml enable Drifted on'],
  ],
  [
    'switched off with our credentials two minutes after our last write',
    {
      desired: [A],
      owned: [ownedOf(A, '1', body(), { wroteAt: NOW, modified: MINUTES[0] })],
      live: [
        liveOf('1', body({ enabled: false }), { modified: MINUTES[2], modifiedBy: { id: US } }),
      ],
    },
    ['a.yaml enable waits Held on'],
  ],
];

test.each(ROWS)('%s', (_, setting, expected) => {
  expect(plan(setting).map(told)).toEqual(expected);
});

test('what another file was moved from is not taken by its name', () => {
  const mover = desiredOf('z.yaml', body({ name: 'New' }));
  const namesake = desiredOf('b.yaml', body());
  const cases = plan({
    desired: [namesake, mover],
    owned: [OWNED],
    live: [LIVE],
    tree: { renames: new Map([['z.yaml', 'a.yaml']]) },
  });
  expect(cases.map(told)).toEqual([
    'b.yaml create NewFile definition description name',
    'z.yaml rename GitChange name',
  ]);
});

test('a move is remembered while its change waits, so that the next commit may rename it as well', () => {
  const moved = desiredOf('b.yaml', body({ name: 'B' }));
  const [found] = plan({
    desired: [moved],
    owned: [ownedOf(A, '1')],
    live: [OFF],
    tree: { renames: new Map([['b.yaml', 'a.yaml']]) },
  });
  expect(told(found!)).toBe('b.yaml update waits Held name on');
  expect(found!.record).toMatchObject({ entry: { file: 'b.yaml', workflowId: '1', name: 'A' } });
  expect(found!.record!.memory).toEqual(OWNED.memory);
});

test('a move that changes nothing else is remembered', () => {
  const [found] = plan({ desired: [desiredOf('b.yaml', body())], owned: [OWNED], live: [LIVE] });
  expect(found!.record!.entry.file).toBe('b.yaml');
  expect(found!.record!.memory!.baseline).toEqual(OWNED.memory.baseline);
});

test('a deleted workflow whose file was moved is made anew under the new path, and the old one is left', () => {
  const [found] = plan({
    desired: [desiredOf('b.yaml', body())],
    owned: [OWNED],
  });
  expect(found!.change).toMatchObject({ kind: 'create', movedFrom: 'a.yaml' });
});

test.each([
  ['is back', { desired: [A] }],
  ['is there but invalid', { invalid: [{ file: 'a.yaml' }] }],
  ['cannot be proved gone', { tree: { paths: new Set(['a.yaml']) } }],
])('the count of absence starts afresh when the file %s', (_, more) => {
  const owned = [ownedOf(A, '1', body(), { goneSince: NOW - 1000 })];
  const [found] = plan({ owned, live: [LIVE], ...more });
  expect(found!.record!.entry).not.toHaveProperty('goneSince');
});

test('an absence is counted from the first pass that saw it', () => {
  const policies = { prune: { mode: 'quarantine', delayMs: 900, graceMs: 0 } } as const;
  const [first] = plan({ owned: [OWNED], live: [LIVE], policies });
  expect(first!.record!.entry.goneSince).toBe(NOW);
  const owned = [{ ...OWNED, entry: first!.record!.entry }];
  const at = (now: number) => told(plan({ owned, live: [LIVE], policies, now })[0]!);
  expect(at(NOW + 899)).toBe('a.yaml quarantine waits PruneDelay');
  expect(at(NOW + 900)).toBe('a.yaml quarantine FileGone');
});

test('which of two files with errors is taken for a workflow does not depend on their order', () => {
  const invalid = [
    { file: 'x.yaml', name: 'A' },
    { file: 'b.yaml', name: 'A' },
  ];
  const there = plan({ owned: [OWNED], live: [LIVE], invalid }).map(told);
  const back = plan({ owned: [OWNED], live: [LIVE], invalid: invalid.toReversed() }).map(told);
  expect(there).toEqual(back);
});
