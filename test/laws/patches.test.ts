import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import { expect, test } from 'vitest';
import { objectOf } from '../../src/kernel/json.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { getAt } from '../../src/kernel/pointer.ts';
import { lay } from '../../src/normal-form/lay.ts';
import { leavesOf, managedPart } from '../../src/normal-form/leaves.ts';
import { normalForm } from '../../src/normal-form/normal-form.ts';
import { classify } from '../../src/plan/classify.ts';
import { applyOperations, makeOperations } from '../../src/plan/json-patch.ts';
import { rawWorkflow, workflowBody } from '../support/workflow-arbitraries.ts';

const RUNS = { numRuns: 400 };
const IGNORES = [[], ['/definition/steps/A'], ['/trigger/attributes/id', '/description']] as const;
const ignore = fc.constantFrom(...IGNORES);

function written(body: JsonObject): readonly string[] {
  return Object.keys(body).filter((field) => field !== 'enabled');
}

test('the normal form of a normal form is itself', () => {
  fc.assert(
    fc.property(rawWorkflow, (raw) => {
      const form = normalForm(raw);
      expect(normalForm(form)).toEqual(form);
    }),
    RUNS,
  );
});

test('every pointer of a normal form exists in the workflow it was made from', () => {
  fc.assert(
    fc.property(rawWorkflow, (raw) => {
      for (const pointer of leavesOf(normalForm(raw)).keys()) {
        expect(getAt(raw, pointer), pointer).toBeDefined();
      }
    }),
    RUNS,
  );
});

test('a workflow compared with itself differs nowhere', () => {
  fc.assert(
    fc.property(workflowBody, (body) => {
      const form = normalForm(body);
      expect(classify({ form, fields: Object.keys(body), ignore: [] }, form, undefined)).toEqual(
        [],
      );
    }),
    RUNS,
  );
});

test('what is laid over the raw workflow has the wanted normal form, and keeps what is not managed', () => {
  fc.assert(
    fc.property(workflowBody, rawWorkflow, ignore, (body, raw, ignored) => {
      const fields = written(body);
      const target = lay({ body, fields, ignore: ignored }, raw);
      expect(managedPart(normalForm(target), fields, ignored)).toEqual(
        managedPart(normalForm(body), fields, ignored),
      );
      for (const field of Object.keys(raw).filter((key) => !fields.includes(key))) {
        expect(target[field]).toEqual(raw[field]);
      }
      for (const pointer of ignored) {
        const parent = pointer.slice(0, pointer.lastIndexOf('/'));
        if (getAt(raw, pointer) !== undefined && getAt(target, parent) !== undefined) {
          expect(getAt(target, pointer)).toEqual(getAt(raw, pointer));
        }
      }
    }),
    RUNS,
  );
});

test('references the tenant minted survive an edit beside them', () => {
  fc.assert(
    fc.property(rawWorkflow, (raw) => {
      const body = objectOf(Object.entries(raw).filter(([field]) => field !== 'id'));
      const target = lay(
        { body: normalForm(body), fields: written(normalForm(body)), ignore: [] },
        raw,
      );
      for (const [pointer, value] of leavesOf(raw)) {
        if (pointer.includes('/param_basic/refID') && pointer.startsWith('/definition/steps/')) {
          const holder = pointer.slice(0, pointer.lastIndexOf('/'));
          if (getAt(target, holder) !== undefined) {
            expect(getAt(target, pointer)).toEqual(value);
          }
        }
      }
    }),
    RUNS,
  );
});

test.each(['deep', 'field'] as const)(
  '%s operations turn the raw workflow into the target, applied by other code than ours',
  (style) => {
    fc.assert(
      fc.property(workflowBody, rawWorkflow, (body, raw) => {
        const fields = written(body);
        const target = lay({ body, fields, ignore: [] }, raw);
        const operations = makeOperations(raw, target, fields, style);
        const applied = structuredClone(raw) as JsonObject;
        const errors = applyPatch(applied, structuredClone(operations) as never);
        expect(errors.filter((error) => error !== null)).toEqual([]);
        expect(applied).toEqual(applyOperations(raw, operations));
        expect(managedPart(normalForm(applied), fields, [])).toEqual(
          managedPart(normalForm(body), fields, []),
        );
        for (const { path } of operations) {
          expect(fields).toContain(path.split('/')[1]);
        }
      }),
      RUNS,
    );
  },
);

test('an edit inside an array is sent as the whole array', () => {
  fc.assert(
    fc.property(workflowBody, rawWorkflow, (body, raw) => {
      const fields = written(body);
      const target = lay({ body, fields, ignore: [] }, raw);
      for (const { path } of makeOperations(raw, target, fields, 'deep')) {
        const tokens = path.split('/');
        for (let depth = 2; depth < tokens.length; depth += 1) {
          expect(Array.isArray(getAt(raw, tokens.slice(0, depth).join('/')))).toBe(false);
        }
      }
    }),
    RUNS,
  );
});
