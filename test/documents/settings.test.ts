import { expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import { readSettings } from '../../src/documents/settings.ts';

test('a whole block', () => {
  expect(
    readSettings({
      drift: 'capture',
      prune: 'delete',
      ignore: ['/definition/steps/Send Email/attributes/from', '/enabled'],
      movedFrom: 'old/flow.yaml',
      rollout: { observe: '15m', maxFailureRate: 0.2, minExecutions: 5, rollback: true },
      stuckAfter: '48h',
      onStuck: 'cancel',
    }),
  ).toEqual({
    settings: {
      drift: 'capture',
      prune: 'delete',
      ignore: ['/definition/steps/Send Email/attributes/from', '/enabled'],
      movedFrom: 'old/flow.yaml',
      rollout: { observeMs: 900_000, maxFailureRate: 0.2, minExecutions: 5, rollback: true },
      stuckAfterMs: 172_800_000,
      onStuck: 'cancel',
    },
    troubles: [],
  });
});

test.each<[Json | undefined]>([
  [undefined],
  [null],
  [{}],
  [{ drift: null, ignore: null, rollout: null, prune: null, movedFrom: null }],
  [{ stuckAfter: null, onStuck: null }],
])('%j says nothing', (block) => {
  expect(readSettings(block)).toEqual({ settings: { ignore: [] }, troubles: [] });
});

test.each<[Json, readonly string[]]>([
  ['report', ['/mainsheet']],
  [[], ['/mainsheet']],
  [{ drfit: 'report' }, ['/mainsheet/drfit']],
  [{ 'a/b': 1 }, ['/mainsheet/a~1b']],
  [{ drift: 'fix' }, ['/mainsheet/drift']],
  [{ prune: true }, ['/mainsheet/prune']],
  [{ ignore: '/enabled' }, ['/mainsheet/ignore']],
  [
    { ignore: ['', '/name', '/name/x', '/id', 'enabled', '/a~2', 5, '/owner'] },
    [0, 1, 2, 3, 4, 5, 6].map((at) => `/mainsheet/ignore/${at}`),
  ],
  [{ movedFrom: '/abs.yaml' }, ['/mainsheet/movedFrom']],
  [{ movedFrom: '../up.yaml' }, ['/mainsheet/movedFrom']],
  [{ movedFrom: '' }, ['/mainsheet/movedFrom']],
  [{ stuckAfter: 'long' }, ['/mainsheet/stuckAfter']],
  [{ stuckAfter: '0' }, ['/mainsheet/stuckAfter']],
  [{ stuckAfter: 48 }, ['/mainsheet/stuckAfter']],
  [{ onStuck: 'kill' }, ['/mainsheet/onStuck']],
  [{ rollout: true }, ['/mainsheet/rollout']],
  [{ rollout: { observ: '1m' } }, ['/mainsheet/rollout/observ']],
  [
    { rollout: { observe: 'soon', maxFailureRate: 2, minExecutions: 0.5, rollback: 'yes' } },
    ['observe', 'maxFailureRate', 'minExecutions', 'rollback'].map(
      (key) => `/mainsheet/rollout/${key}`,
    ),
  ],
])('%j is refused at %j', (block, pointers) => {
  const { troubles, settings } = readSettings(block);
  expect(troubles.map(({ pointer }) => pointer)).toEqual(pointers);
  expect(settings.drift ?? settings.prune ?? settings.movedFrom).toBeUndefined();
});

test('what is right in a list is kept beside what is wrong', () => {
  expect(readSettings({ ignore: ['/name', '/owner'] }).settings.ignore).toEqual(['/owner']);
});

test('an unknown key is told its nearest', () => {
  expect(readSettings({ drfit: 'report' }).troubles[0]?.hint).toContain('drift');
});

test('a rollout of which a part is written has the defaults for the rest, also for what is wrong', () => {
  const whole = { observeMs: 900_000, maxFailureRate: 0.2, minExecutions: 5, rollback: true };
  expect(readSettings({ rollout: {} }).settings.rollout).toEqual(whole);
  expect(readSettings({ rollout: { observe: '1h', rollback: false } }).settings.rollout).toEqual({
    ...whole,
    observeMs: 3_600_000,
    rollback: false,
  });
  expect(
    readSettings({ rollout: { maxFailureRate: 0, minExecutions: -1 } }).settings.rollout,
  ).toEqual({ ...whole, maxFailureRate: 0 });
});
