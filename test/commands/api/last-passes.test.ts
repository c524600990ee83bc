import { expect, test } from 'vitest';
import { LastPasses } from '../../../src/commands/api/last-passes.ts';
import { boardOf } from '../../../src/report/board.ts';
import type { OpenTenant } from '../../../src/tenant/tenant.ts';
import { resultOf } from '../../report/builders.ts';

const RESULT = { ...resultOf(), tenant: 'demo' };
const BOARD = boardOf(RESULT);
const CLIENT = {} as OpenTenant;

test('what passes leave is kept of those that are here, also when one ends after its tenant went away', () => {
  const passes = new LastPasses();
  passes.keepOnly(['demo']);
  passes.began('demo', CLIENT);
  passes.ended(RESULT, BOARD);
  expect(passes.of('demo')).toMatchObject({ client: CLIENT, board: BOARD });
  passes.ended(RESULT, BOARD);
  expect(passes.of('demo').passes).toHaveLength(2);

  passes.keepOnly(['other']);
  expect(passes.of('demo').board).toBeUndefined();
  passes.began('demo', CLIENT);
  passes.ended(RESULT, BOARD);
  passes.keepOnly(['demo']);
  expect(passes.of('demo')).toMatchObject({ passes: [], seen: [] });
  expect(passes.of('demo').client).toBeUndefined();
});
