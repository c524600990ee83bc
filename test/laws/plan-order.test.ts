import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../src/documents/compile.ts';
import type { Desired } from '../../src/documents/desired.ts';
import type { Entry, Memory } from '../../src/inventory/entry.ts';
import { digestOf } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { formDigest, normalForm } from '../../src/normal-form/normal-form.ts';
import { planCases } from '../../src/plan/cases.ts';
import { writesTenant } from '../../src/plan/change.ts';
import type { Change } from '../../src/plan/change.ts';
import { LiveForms } from '../../src/plan/live-forms.ts';
import { match } from '../../src/plan/match.ts';
import { assemble } from '../../src/plan/plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';
import type { LiveWorkflow } from '../../src/workflow/workflow.ts';
import { workflowBody } from '../support/workflow-arbitraries.ts';
import { POLICIES } from '../support/world.ts';

/** One file, one workflow, and how they know of each other. */
interface Item {
  readonly file: string;
  readonly desired: Desired | undefined;
  readonly live: LiveWorkflow | undefined;
  readonly entry: Entry | undefined;
  readonly memory: Memory | undefined;
}

const kinds = fc.constantFrom('new', 'owned', 'drifted', 'unowned', 'gone', 'deleted');
const setting = fc
  .array(fc.tuple(workflowBody, workflowBody, kinds), { minLength: 1, maxLength: 6 })
  .map((rows) => rows.map(([body, other, kind], index) => item(body, other, kind, index)));

function item(written: JsonObject, other: JsonObject, kind: string, index: number): Item {
  const file = `f${index}.yaml`;
  const body: JsonObject = { ...written, name: `Workflow ${index}` };
  const desired = compile({
    file,
    name: `Workflow ${index}`,
    body,
    settings: { ignore: [] },
    positions: { at: () => ({ line: 1, column: 1 }) },
    tags: [],
  });
  const raw = {
    ...(kind === 'drifted' ? { ...other, name: `Workflow ${index}` } : body),
    id: `id-${index}`,
    modified: 'm',
  };
  const live = kind === 'new' || kind === 'deleted' ? undefined : readLiveWorkflow(raw);
  const owned = ['owned', 'drifted', 'gone', 'deleted'].includes(kind);
  const left = normalForm(body);
  return {
    file,
    desired: kind === 'gone' ? undefined : desired,
    live,
    entry: owned
      ? {
          file,
          workflowId: `id-${index}`,
          name: `Workflow ${index}`,
          commit: 'c',
          sentDigest: desired.digest,
          leftDigest: formDigest(left),
          rejections: [],
        }
      : undefined,
    memory: owned
      ? { baseline: { fields: desired.fields, ignore: [], sent: desired.form, left } }
      : undefined,
  };
}

function planOf(items: readonly Item[], commit = 'c'): Plan {
  const forms = new LiveForms();
  const pairs = match({
    desired: items.flatMap(({ desired }) => desired ?? []),
    invalid: [],
    entries: items.flatMap(({ entry }) => entry ?? []),
    foreign: new Map(),
    live: items.flatMap(({ live }) => live ?? []),
    tree: { paths: new Set(), renames: new Map(), provesAbsence: true },
    ids: new Map(),
    leftOut: new Set(),
  });
  const cases = planCases(pairs, {
    policies: POLICIES,
    now: 1_000_000,
    liveForm: (workflow) => forms.of(workflow),
    memory: (file) => items.find((one) => one.file === file)?.memory,
    commit: 'c',
    earlier: () => undefined,
  });
  const changes = cases.flatMap(({ change }) => change ?? []);
  const head = { tenant: 't', revision: commit, commit, refusals: [], owned: items.length };
  return assemble(head, 'https://t.example', changes);
}

function shown(changes: readonly Change[]): Json {
  return changes.map(({ kind, file, reason, fields, enabled, wait, workflowId }): Json => [
    kind,
    file,
    reason,
    [...fields],
    enabled ?? null,
    wait?.reason ?? null,
    workflowId ?? null,
  ]);
}

test('the plan does not depend on the order of its input, nor does its checksum', () => {
  fc.assert(
    fc.property(
      setting.chain((items) =>
        fc.tuple(
          fc.constant(items),
          fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length }),
        ),
      ),
      ([items, shuffled]) => {
        const first = planOf(items);
        const second = planOf(shuffled);
        expect(shown(second.changes)).toEqual(shown(first.changes));
        expect(second.checksum).toBe(first.checksum);
      },
    ),
    { numRuns: 200 },
  );
});

test('the checksum is of what would be written: another commit does not change it, another value does', () => {
  fc.assert(
    fc.property(setting, (items) => {
      const plan = planOf(items);
      expect(planOf(items, 'another-commit').checksum).toBe(plan.checksum);
      const [written] = plan.changes.filter(writesTenant).filter(({ desired }) => desired);
      const changed = items.map((one) =>
        one.file === written?.file && one.desired !== undefined
          ? {
              ...one,
              desired: compile({
                ...one.desired,
                tags: [],
                body: { ...one.desired.body, description: digestOf('x') },
              }),
            }
          : one,
      );
      expect(planOf(changed).checksum === plan.checksum).toBe(written === undefined);
    }),
    { numRuns: 200 },
  );
});

test('what equals its file is not in the plan', () => {
  fc.assert(
    fc.property(fc.array(workflowBody, { minLength: 1, maxLength: 5 }), (bodies) => {
      const items = bodies.map((body, index) => item(body, body, 'owned', index));
      expect(planOf(items).changes).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a workflow that is not ours is only ever made, adopted when equal, or waits', () => {
  fc.assert(
    fc.property(setting, (items) => {
      const owned = new Set(items.flatMap(({ entry }) => entry?.workflowId ?? []));
      for (const change of planOf(items).changes) {
        const outside = change.workflowId !== undefined && !owned.has(change.workflowId);
        if (outside && change.wait === undefined) {
          expect(change.kind).toBe('adopt');
          expect(change.fields).toEqual([]);
          expect(change.enabled).toBeUndefined();
        }
      }
    }),
    { numRuns: 200 },
  );
});
