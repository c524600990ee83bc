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

function told(passes: LastPasses, tenant: string, times: number): void {
  for (let count = 0; count < times; count += 1) {
    passes.ended(
      { ...RESULT, tenant },
      { ...BOARD, lastPass: { ...BOARD.lastPass, pass: `${count}` } },
    );
  }
}

test('a hundred passes of a tenant are kept, and of five hundred tenants fewer each', () => {
  const few = new LastPasses();
  few.keepOnly(['production']);
  told(few, 'production', 150);
  expect(few.of('production').passes).toHaveLength(100);
  expect(few.of('production').passes[0]?.pass).toBe('149');
  const many = new LastPasses();
  const names = Array.from({ length: 500 }, (_, count) => `tenant-${count}`);
  many.keepOnly(names);
  names.forEach((name) => many.began(name, CLIENT));
  told(many, 'tenant-7', 150);
  expect(many.of('tenant-7').passes).toHaveLength(20);
});
