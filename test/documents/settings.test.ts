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
    }),
  ).toEqual({
    settings: {
      drift: 'capture',
      prune: 'delete',
      ignore: ['/definition/steps/Send Email/attributes/from', '/enabled'],
      movedFrom: 'old/flow.yaml',
    },
    troubles: [],
  });
});

test.each<[Json | undefined]>([
  [undefined],
  [null],
  [{}],
  [{ drift: null, ignore: null, rollout: null, prune: null, movedFrom: null }],
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
