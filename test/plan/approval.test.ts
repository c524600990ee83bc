import { expect, test } from 'vitest';
import type { Decision } from '../../src/inventory/tenant-record.ts';
import { approve } from '../../src/plan/approval.ts';
import type { Change } from '../../src/plan/change.ts';
import { applicable, assemble, isEmpty } from '../../src/plan/plan.ts';
import type { Plan, Refusal } from '../../src/plan/plan.ts';
import { desiredOf, liveOf, ownedOf, plan } from './planning.ts';

const REMOVALS: Refusal = { reason: 'Removals', message: '', approvable: true };
const SUSPENDED: Refusal = { reason: 'Suspended', message: '', approvable: false };

function bodyOf(name: string, description = 'x') {
  return { name, description };
}

/** Two changes that are ready, one that waits for an approval, one that waits for a release. */
function planOf(
  refusals: readonly Refusal[],
  description = 'new',
  url = 'https://t.example',
): Plan {
  const files = ['a', 'b', 'c', 'd'];
  const enabled = (file: string): { readonly enabled?: boolean } =>
    file === 'd' ? { enabled: true } : {};
  const before = files.map((file) =>
    desiredOf(`${file}.yaml`, { ...bodyOf(file), ...enabled(file) }),
  );
  const cases = plan({
    desired: files.map((file) =>
      desiredOf(`${file}.yaml`, { ...bodyOf(file, description), ...enabled(file) }),
    ),
    owned: before.map((one, index) => ownedOf(one, String(index))),
    live: before.map((one, index) =>
      liveOf(String(index), { ...bodyOf(one.name, one.file === 'c.yaml' ? 'theirs' : 'x') }),
    ),
    policies: { drift: 'report' },
  });
  const changes = cases.flatMap(({ change }) => change ?? []);
  const head = { tenant: 't', revision: 'r', commit: 'c', refusals, owned: 4 };
  return assemble(head, url, changes);
}

function approval(
  checksum: string,
  only?: string,
): { readonly key: string; readonly decision: Decision } {
  const decision = { kind: 'approve', checksum, by: 'Olga', at: 'now' } as const;
  return { key: 'k', decision: only === undefined ? decision : { ...decision, only } };
}

function ready(shown: Plan): readonly string[] {
  return applicable(shown).map(({ file }) => file);
}

test('without an approval what is ready is applied, and what waits waits', () => {
  const shown = planOf([]);
  expect(shown.changes.map(({ file, wait }) => `${file} ${wait?.reason ?? 'ready'}`)).toEqual([
    'a.yaml ready',
    'b.yaml ready',
    'c.yaml Conflict',
    'd.yaml Held',
  ]);
  expect(ready(shown)).toEqual(['a.yaml', 'b.yaml']);
  expect(ready(planOf([REMOVALS]))).toEqual([]);
});

test('an approval of the whole lifts refusals and waits that can be approved, no others', () => {
  const refused = planOf([REMOVALS]);
  const { plan: shown, used } = approve(refused, [approval(refused.checksum)]);
  expect(used).toEqual([{ key: 'k', by: 'Olga' }]);
  expect(shown.refusals).toEqual([]);
  expect(ready(shown)).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
});

test('what cannot be approved goes on refusing', () => {
  const refused = planOf([REMOVALS, SUSPENDED]);
  const { plan: shown } = approve(refused, [approval(refused.checksum)]);
  expect(shown.refusals).toEqual([SUSPENDED]);
  expect(ready(shown)).toEqual([]);
});

test('an approval of one file lets that one through; the rest of a refused plan waits', () => {
  const refused = planOf([REMOVALS]);
  const { plan: shown, used } = approve(refused, [approval(refused.checksum, 'b.yaml')]);
  expect(used).toEqual([{ key: 'k', by: 'Olga', only: 'b.yaml' }]);
  expect(ready(shown)).toEqual(['b.yaml']);
  expect(shown.changes.find(({ file }) => file === 'a.yaml')!.wait!.reason).toBe('Guard');
  const open = planOf([]);
  expect(ready(approve(open, [approval(open.checksum, 'c.yaml')]).plan)).toEqual([
    'a.yaml',
    'b.yaml',
    'c.yaml',
  ]);
});

test('an approval of another plan is void', () => {
  const shown = planOf([REMOVALS]);
  const other = planOf([REMOVALS], 'newer');
  expect(other.checksum).not.toBe(shown.checksum);
  expect(approve(shown, [approval(other.checksum)])).toEqual({ plan: shown, used: [] });
});

test('another tenant is another plan, another commit is not', () => {
  const shown = planOf([]);
  expect(planOf([], 'new', 'https://u.example').checksum).not.toBe(shown.checksum);
  const { checksum, changes, ...head } = shown;
  const again = assemble({ ...head, commit: 'd', revision: 's' }, 'https://t.example', changes);
  expect(again.checksum).toBe(checksum);
});

test('what moves by itself does not change the checksum', () => {
  const moved = (shown: Plan): readonly Change[] =>
    shown.changes.map((change) => {
      const { live } = change;
      const raw = { ...live!.raw, executionCount: 99, failureCount: 3, modified: 'later' };
      return { ...change, live: { ...live!, modified: 'later', raw }, notes: ['Another note.'] };
    });
  const shown = planOf([]);
  expect(assemble(shown, 'https://t.example', moved(shown)).checksum).toBe(shown.checksum);
});

test('a plan of what is kept, forgotten and disowned writes nothing', () => {
  const none = plan({ owned: [ownedOf(desiredOf('a.yaml', bodyOf('a')), '1')] });
  const changes = none.flatMap(({ change }) => change ?? []);
  const head = { tenant: 't', revision: 'r', commit: 'c', refusals: [], owned: 1 };
  expect(changes.map(({ kind }) => kind)).toEqual(['forget']);
  expect(isEmpty(assemble(head, 'https://t.example', changes))).toBe(true);
  expect(isEmpty(planOf([]))).toBe(false);
});
