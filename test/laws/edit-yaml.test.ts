import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineIndex } from '../../src/documents/line-index.ts';
import { parseYaml } from '../../src/documents/parse-yaml.ts';
import { walkYaml } from '../../src/documents/walk-yaml.ts';
import { editYaml } from '../../src/documents/write/edit-yaml.ts';
import type { Json } from '../../src/kernel/json.ts';
import { equal, isArray, isObject } from '../../src/kernel/json.ts';
import type { PatchOperation } from '../../src/kernel/patch-operation.ts';
import { escapeToken, getAt, isWithin } from '../../src/kernel/pointer.ts';
import { applyOperations } from '../../src/plan/json-patch.ts';
import { anyValue, pointersIn, styledYaml } from '../documents/write/styled-yaml.ts';

const RUNS = { numRuns: Number(process.env['RUNS'] ?? 40) };

/** Reads a text by the code that reads documents. */
function read(text: string): Json | undefined {
  const { document, findings } = parseYaml(text);
  expect(findings, text).toEqual([]);
  const root = document.contents;
  const walked =
    root === null ? undefined : walkYaml(root, { file: 'x', lines: new LineIndex(text) });
  expect(walked?.findings ?? [], text).toEqual([]);
  return walked?.value;
}

test('the generator writes what it says', () => {
  fc.assert(
    fc.property(styledYaml, ({ text, value, comments }) => {
      expect(read(text)).toEqual(value);
      for (const comment of comments) {
        expect(text).toContain(comment.text);
      }
    }),
    RUNS,
  );
});

test('any text is turned into any other mapping, and nothing else of it is lost', () => {
  fc.assert(
    fc.property(styledYaml, anyValue, ({ text, value }, next) => {
      fc.pre(isObject(next));
      const edited = editYaml(text, [{ op: 'replace', path: '', value: next }]);
      expect(edited.ok, text).toBe(true);
      expect(edited.ok && read(edited.text)).toEqual(next);
      const back = edited.ok ? editYaml(edited.text, [{ op: 'replace', path: '', value }]) : edited;
      expect(back.ok && read(back.text)).toEqual(value);
    }),
    RUNS,
  );
});

interface Aim {
  readonly op: 'add' | 'replace' | 'remove';
  readonly at: number;
  readonly key: string;
  readonly value: Json;
}

const aim: fc.Arbitrary<Aim> = fc.record({
  op: fc.constantFrom('add' as const, 'replace' as const, 'remove' as const),
  at: fc.nat(),
  key: fc.constantFrom('new', 'n e', '-', 'b'),
  value: anyValue,
});

function operationAt(value: Json, { op, at, key, value: next }: Aim): PatchOperation {
  const pointers = pointersIn(value);
  const path = pointers[at % pointers.length] ?? '';
  const holder = getAt(value, path);
  if (op !== 'add') {
    return op === 'remove' ? { op, path } : { op, path, value: next };
  }
  return isArray(holder)
    ? { op, path: `${path}/${key === 'b' ? '0' : '-'}`, value: next }
    : {
        op,
        path: `${isObject(holder) ? path : ''}/${escapeToken(key === '-' ? 'x' : key)}`,
        value: next,
      };
}

/** Of equal elements any may go. */
function goneWith(value: Json, path: string): string {
  const list = path.slice(0, path.lastIndexOf('/'));
  const items = getAt(value, list);
  return isArray(items) &&
    items.some((item, at) => items.slice(0, at).some((it) => equal(it, item)))
    ? list
    : path;
}

test('an operation changes what it names, and loses no comment that stands elsewhere', () => {
  fc.assert(
    fc.property(styledYaml, aim, ({ text, value, comments }, aimed) => {
      const operation = operationAt(value, aimed);
      const edited = editYaml(text, [operation]);
      expect(edited.ok, `${text}\n${JSON.stringify(operation)}`).toBe(true);
      if (!edited.ok) {
        return;
      }
      expect(read(edited.text), text).toEqual(applyOperations(value as never, [operation]));
      const gone = goneWith(value, operation.path);
      for (const { text: comment, pointer } of comments) {
        if (!isWithin(pointer, gone)) {
          expect(edited.text, `${text}\n${JSON.stringify(operation)}`).toContain(comment);
        }
      }
    }),
    RUNS,
  );
});

test('another scalar in one place is another line, and no other', () => {
  fc.assert(
    fc.property(
      styledYaml,
      fc.nat(),
      fc.constantFrom<Json>(7, 'word', 'a: b', null, '#'),
      ({ text, value, anchored }, at, next) => {
        const pointers = pointersIn(value).filter((it) => {
          const old = getAt(value, it);
          const isLine = old === null || (typeof old !== 'object' && !String(old).includes('\n'));
          return isLine && !anchored.some((other) => isWithin(it, other)) && !equal(old, next);
        });
        fc.pre(pointers.length > 0);
        const path = pointers[at % pointers.length] ?? '';
        // What comes by an alias or merge is written out, and folded blocks have two lines.
        fc.pre(!/[*]|[|>]-?( #.*)?\r?\n/.test(text));
        const edited = editYaml(text, [{ op: 'replace', path, value: next }]);
        const before = text.split('\n');
        const after = edited.ok ? edited.text.split('\n') : [];
        expect(after).toHaveLength(before.length);
        expect(after.filter((line, index) => line !== before[index])).toHaveLength(1);
      },
    ),
    RUNS,
  );
});

test('nothing to change changes nothing', () => {
  fc.assert(
    fc.property(styledYaml, ({ text, value }) => {
      expect(editYaml(text, [])).toEqual({ ok: true, text });
      expect(editYaml(text, [{ op: 'replace', path: '', value }])).toEqual({ ok: true, text });
    }),
    RUNS,
  );
});
