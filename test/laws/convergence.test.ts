import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { FaultRule } from '../../src/emulator/faults.ts';
import { makeWorld, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

const FILES = ['a.yaml', 'b.yaml', 'c.yaml'] as const;

/** One thing that happens. */
type Step =
  | {
      readonly does: 'write';
      readonly file: string;
      readonly version: number;
      readonly enabled: boolean;
    }
  | { readonly does: 'rename'; readonly file: string; readonly version: number }
  | { readonly does: 'remove' | 'break'; readonly file: string }
  | { readonly does: 'edit' | 'delete'; readonly pick: number; readonly version: number }
  | { readonly does: 'fault'; readonly method: string; readonly kind: string }
  | { readonly does: 'restart' | 'pass' };

const file = fc.constantFrom(...FILES);
const version = fc.integer({ min: 1, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('write' as const),
      file,
      version,
      enabled: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('rename' as const), file, version }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom('remove' as const, 'break' as const), file }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('edit' as const, 'delete' as const),
      pick: fc.nat(5),
      version,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('fault' as const),
      method: fc.constantFrom('POST', 'PATCH', 'GET', 'DELETE'),
      kind: fc.constantFrom('before', 'after', 'mid-body', '500', '503', '429'),
    }),
  },
  { weight: 6, arbitrary: fc.constant({ does: 'pass' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'restart' as const }) },
);

/** What the repository says, by file: the name and whether it is to run; undefined for a file with errors. */
type Wanted = Map<string, { readonly name: string; readonly enabled: boolean } | undefined>;

async function carryOut(world: World, wanted: Wanted, happening: Step): Promise<void> {
  switch (happening.does) {
    case 'write': {
      const name = wanted.get(happening.file)?.name ?? `The workflow of ${happening.file}`;
      wanted.set(happening.file, { name, enabled: happening.enabled });
      const text = workflowFile(name, {
        enabled: happening.enabled,
        subject: `v${happening.version}`,
      });
      await world.repository.commit({ [happening.file]: text });
      return;
    }
    case 'rename': {
      const enabled = wanted.get(happening.file)?.enabled ?? true;
      const name = `${happening.file} number ${happening.version}`;
      wanted.set(happening.file, { name, enabled });
      await world.repository.commit({ [happening.file]: workflowFile(name, { enabled }) });
      return;
    }
    case 'remove':
      if (wanted.delete(happening.file)) {
        await world.repository.commit({ [happening.file]: undefined });
      }
      return;
    case 'break':
      if (wanted.has(happening.file)) {
        wanted.set(happening.file, undefined);
        await world.repository.commit({ [happening.file]: 'name: [' });
      }
      return;
    case 'edit':
    case 'delete': {
      const all = (await world.control.workflows()).filter(
        ({ workflow }) => workflow.name !== 'By hand',
      );
      const target = all[happening.pick % Math.max(1, all.length)];
      if (target === undefined) {
        return;
      }
      if (happening.does === 'edit') {
        const value = `v${happening.version} by hand`;
        await world.control.edit(
          target.id,
          [{ op: 'replace', path: '/description', value }],
          'Ann',
        );
      } else if (!target.workflow.enabled) {
        // A person's request may meet the fault as well; then it did not happen, or they do not know.
        await world.tenant.call('DELETE', `/v2025/workflows/${target.id}`).catch(() => undefined);
      }
      return;
    }
    case 'fault':
      await world.control.faults([faultOf(happening)]);
      return;
    case 'pass':
      await world.pass();
      return;
    case 'restart':
      await world.restart();
  }
}

function faultOf({ method, kind }: { readonly method: string; readonly kind: string }): FaultRule {
  const fault = /^\d+$/.test(kind) ? { status: Number(kind) } : { cut: kind as 'before' };
  return { match: { method, path: '^/v2025/workflows' }, fault, times: 3 };
}

/** Two passes bring everything together; a create whose answer was lost may need the time of its late window before. */
async function settle(world: World): Promise<void> {
  await world.control.clearFaults();
  for (let round = 0; round < 4; round += 1) {
    await world.advance(130_000);
    await world.pass();
  }
}

test('whatever happens, once the faults stop the tenant converges to Git: one each, none left off, strangers untouched', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 22 }), async (steps) => {
      const clock = new ManualClock();
      const world = await makeWorld({ clock, files: { 'always.yaml': workflowFile('Always') } });
      try {
        await world.tenant.call('POST', '/v2025/workflows', { name: 'By hand' });
        const [byHand] = await world.control.workflows();
        await world.control.edit(
          byHand!.id,
          [{ op: 'add', path: '/description', value: 'mine' }],
          'Ann',
        );
        const before = (await world.control.workflow('By hand')).revisions.length;
        const wanted: Wanted = new Map([['always.yaml', { name: 'Always', enabled: true }]]);
        for (const happening of steps) {
          await carryOut(world, wanted, happening);
        }
        await settle(world);
        const last = world.results.at(-1)!;
        const found = (await world.control.workflows()).map(({ workflow }) => [
          workflow.name,
          workflow.enabled,
        ]);
        const names = found.map(([name]) => name);
        expect(new Set(names).size, `no duplicates in ${names.join(', ')}`).toBe(names.length);
        for (const expected of [...wanted.values()]) {
          if (expected !== undefined) {
            expect(found).toContainEqual([expected.name, expected.enabled]);
          }
        }
        const broken = [...wanted.values()].filter((one) => one === undefined).length;
        const valid = wanted.size - broken;
        expect(names.length - 1).toBeGreaterThanOrEqual(valid);
        expect(names.length - 1).toBeLessThanOrEqual(valid + broken);
        expect((await world.control.workflow('By hand')).revisions).toHaveLength(before);
        expect(last.troubles).toEqual([]);
        expect(last.rounds.flatMap(({ outcomes }) => outcomes)).toEqual([]);
      } finally {
        await world.dispose();
      }
    }),
    { numRuns: 25 },
  );
}, 180_000);
