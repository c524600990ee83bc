import { expect, test } from 'vitest';
import { LastPasses } from '../../src/commands/api/last-passes.ts';
import type { Board } from '../../src/report/board.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import type { OpenTenant } from '../../src/tenant/tenant.ts';

function told(passes: LastPasses, tenant: string, times: number): void {
  for (let count = 0; count < times; count += 1) {
    passes.ended(
      { tenant, rounds: [] } as unknown as PassResult,
      { lastPass: { pass: `pass-${count}` }, conditions: [] } as unknown as Board,
    );
  }
}

test('a hundred passes of a tenant are kept, and of five hundred tenants fewer each', () => {
  const few = new LastPasses();
  few.keepOnly(['production']);
  told(few, 'production', 150);
  expect(few.of('production').passes).toHaveLength(100);
  expect(few.of('production').passes[0]?.pass).toBe('pass-149');
  const many = new LastPasses();
  many.keepOnly(Array.from({ length: 500 }, (_, count) => `tenant-${count}`));
  for (let count = 0; count < 500; count += 1) {
    many.began(`tenant-${count}`, {} as OpenTenant);
  }
  told(many, 'tenant-7', 150);
  expect(many.of('tenant-7').passes).toHaveLength(20);
});
