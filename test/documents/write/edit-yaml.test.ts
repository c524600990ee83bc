import { expect, test } from 'vitest';
import { markTag } from '../../../src/documents/tag.ts';
import { editYaml } from '../../../src/documents/write/edit-yaml.ts';
import type { Json } from '../../../src/kernel/json.ts';
import type { PatchOperation } from '../../../src/kernel/patch-operation.ts';

const replace = (path: string, value: Json): PatchOperation => ({ op: 'replace', path, value });
const add = (path: string, value: Json): PatchOperation => ({ op: 'add', path, value });
const remove = (path: string): PatchOperation => ({ op: 'remove', path });

const place = { file: '', line: 1, column: 1 };
const live = markTag({ kind: 'live' }, place);
const ref = markTag({ kind: 'ref', reference: { kind: 'identity', name: 'w. w' } }, place);

interface Case {
  readonly what: string;
  readonly text: string;
  readonly operations: readonly PatchOperation[];
  readonly edited: string;
}

const CASES: readonly Case[] = [
  {
    what: 'a scalar keeps its comment, anchor and quotes',
    text: `name: &n "Old"   # the name\nother: 'x'\n`,
    operations: [replace('/name', 'New: 1'), replace('/other', "it's")],
    edited: `name: &n "New: 1"   # the name\nother: 'it''s'\n`,
  },
  {
    what: 'a text that would read as something else is quoted',
    text: 'a: x\nb: y\nc: z\n',
    operations: [replace('/a', 'yes'), replace('/b', '12'), replace('/c', ' z')],
    edited: "a: 'yes'\nb: '12'\nc: ' z'\n",
  },
  {
    what: 'a block text stays one, and only its lines that differ change',
    text: 'body: |   # html\n    one\n    two\n\n    three\n\nnext: 1\n',
    operations: [replace('/body', 'one\n2\n\nthree\n')],
    edited: 'body: |   # html\n    one\n    2\n\n    three\n\nnext: 1\n',
  },
  {
    what: 'a folded text of one line stays folded',
    text: 'filter: >-\n  $.a\nb: 1\n',
    operations: [replace('/filter', '$.b')],
    edited: 'filter: >-\n  $.b\nb: 1\n',
  },
  {
    what: 'a text of several lines becomes a block, its header before the comment',
    text: 'a: x # c\nb: 1\n',
    operations: [replace('/a', ' one\ntwo\n\n')],
    edited: 'a: |2+ # c\n   one\n  two\n\nb: 1\n',
  },
  {
    what: 'a new member stands where the format has it, in the style of its neighbours',
    text: 'name: a\ntrigger:\n    type: EVENT\n    attributes: { id: x }\n',
    operations: [add('/enabled', true), add('/trigger/attributes/z', [1]), add('/owner', ref)],
    edited:
      'name: a\nenabled: true\nowner: !ref identity/w. w\ntrigger:\n    type: EVENT\n    attributes: { id: x, z: [1] }\n',
  },
  {
    what: 'a new mapping is indented as the file is',
    text: 'definition:\n    steps:\n        A:\n            type: success\n',
    operations: [add('/definition/steps/B', { type: 'action', attributes: { a: 'x\ny', b: 1 } })],
    edited:
      'definition:\n    steps:\n        A:\n            type: success\n        B:\n            type: action\n            attributes:\n                a: |-\n                    x\n                    y\n                b: 1\n',
  },
  {
    what: 'blank lines between members are kept up',
    text: 'x: 1\n\ny: 2\n',
    operations: [add('/z', 3)],
    edited: 'x: 1\n\ny: 2\n\nz: 3\n',
  },
  {
    what: 'what is removed takes its comments along, and no others',
    text: '# file\n\n# of a\na: 1 # too\n# of b\nb:\n  c: 2\n  # below c\n    # deep\n# of d\nd: 4\n',
    operations: [remove('/b')],
    edited: '# file\n\n# of a\na: 1 # too\n# of d\nd: 4\n',
  },
  {
    what: 'of blank lines on both sides one goes',
    text: 'a: 1\n\nb: 2\n\nc: 3\n',
    operations: [remove('/b')],
    edited: 'a: 1\n\nc: 3\n',
  },
  {
    what: 'the last member that goes leaves an empty mapping',
    text: 'a: # c\n  b: 1\nd: [x]\n',
    operations: [remove('/a/b'), remove('/d/0')],
    edited: 'a: {} # c\nd: []\n',
  },
  {
    what: 'of a whole list only the elements that differ are written',
    text: 'l:\n- a: 1 # first\n  b: 2\n# second\n- a: 3\n- &x 4\n',
    operations: [replace('/l', [{ a: 0 }, { a: 1, b: 5 }, 4, 'new'])],
    edited: 'l:\n- a: 0\n- a: 1 # first\n  b: 5\n- &x 4\n- new\n',
  },
  {
    what: 'elements are added by index and at the end, in a block and in brackets',
    text: 'a:\n  - x\nb: [1, 3]\n',
    operations: [add('/a/0', 'w'), add('/a/-', 'z'), add('/b/1', 2)],
    edited: 'a:\n  - w\n  - x\n  - z\nb: [1, 2, 3]\n',
  },
  {
    what: 'the first member behind a dash gives way to the next',
    text: '- a: 1\n  # of b\n  b: 2\n- a: 1 # c\n  b: 2\n',
    operations: [remove('/0/a'), remove('/1/a')],
    edited: '-\n  # of b\n  b: 2\n- b: 2\n',
  },
  {
    what: 'brackets over several lines take another line',
    text: 'a: [\n  x, # ex\n  y,\n]\n',
    operations: [add('/a/-', 'z'), remove('/a/0')],
    edited: 'a: [\n   # ex\n  y,\n  z,\n]\n',
  },
  {
    what: 'another anchor leaves what its aliases say',
    text: 'a: &x { k: 1 }\nb: *x\nc:\n  <<: *x\n  l: 2\n',
    operations: [replace('/a/k', 9)],
    edited: 'a: &x { k: 9 }\nb: { k: 1 }\nc:\n  <<: *x\n  l: 2\n  k: 1\n',
  },
  {
    what: 'aliases stay when they are to say the same as their anchor',
    text: 'a: &x 1\nb: *x\n',
    operations: [replace('/a', 2), replace('/b', 2)],
    edited: 'a: &x 2\nb: *x\n',
  },
  {
    what: 'below an alias the alias is written out, and the anchor stays',
    text: 'a: &x { k: 1, l: [1] }\nb: *x\n',
    operations: [replace('/b/k', 2)],
    edited: 'a: &x { k: 1, l: [1] }\nb:\n  k: 2\n  l: [1]\n',
  },
  {
    what: 'a merged member is overridden, and a merge that brings too much goes',
    text: 'x: &x { k: 1, l: 2 }\na:\n  <<: *x\nb:\n  <<: *x # merged\n  m: 3\n',
    operations: [replace('/a/k', 5), remove('/b/l')],
    edited: 'x: &x { k: 1, l: 2 }\na:\n  k: 5\n  <<: *x\nb:\n  m: 3\n  k: 1\n',
  },
  {
    what: 'a scalar gives way to a mapping, and a mapping to a scalar, comments at the key stay',
    text: 'a: x # of a\nb: # of b\n  # inside\n  c: 1 # too\nd: !!str 5\n',
    operations: [replace('/a', { k: { l: 'm\n' } }), replace('/b', 7), replace('/d', 5)],
    edited: 'a: # of a\n  k:\n    l: |\n      m\nb: 7 # of b\nd: 5\n',
  },
  {
    what: 'a member without a value gets one',
    text: 'a:\nb: # c\nc: {d, e: 1}\n',
    operations: [replace('/a', 1), replace('/b', { x: [{ z: 1 }] }), replace('/c/d', 'z')],
    edited: 'a: 1\nb: # c\n  x:\n    - z: 1\nc: {d: z, e: 1}\n',
  },
  {
    what: 'values become tags',
    text: 'a: secret # s\nb: [x]\nc: {}\n',
    operations: [replace('/a', live), replace('/b/0', live), add('/c/d', ref)],
    edited: 'a: !live # s\nb: [!live]\nc: { d: !ref identity/w. w }\n',
  },
  {
    what: 'lines end as they do elsewhere',
    text: 'a: 1\r\nb: |\r\n  x\r\nc: 3',
    operations: [replace('/b', 'x\ny\n'), add('/d', { e: 'f\ng' })],
    edited: 'a: 1\r\nb: |\r\n  x\r\n  y\r\nc: 3\r\nd:\r\n  e: |-\r\n    f\r\n    g',
  },
  {
    what: 'comments that are indented deeper are not swallowed by a block text',
    text: 'a: x\n    # deep\nb: 1\n',
    operations: [replace('/a', 'x\ny')],
    edited: 'a: "x\\ny"\n    # deep\nb: 1\n',
  },
  {
    what: 'JSON stays JSON, indented as it is',
    text: '{\n\t"name": "a",\n\t"definition": {\n\t\t"start": "A",\n\t\t"steps": {}\n\t}\n}\n',
    operations: [
      add('/definition/steps/A', { type: 'success' }),
      remove('/definition/start'),
      add('/enabled', true),
    ],
    edited:
      '{\n\t"name": "a",\n\t"enabled": true,\n\t"definition": {\n\t\t"steps": {\n\t\t\t"A": {\n\t\t\t\t"type": "success"\n\t\t\t}\n\t\t}\n\t}\n}\n',
  },
  {
    what: 'a file that becomes empty is an empty mapping',
    text: '# file\n\na: 1\n',
    operations: [remove('/a')],
    edited: '# file\n\n{}\n',
  },
];

test.each(CASES)('$what', ({ text, operations, edited }) => {
  expect(editYaml(text, operations)).toEqual({ ok: true, text: edited });
});

test('what is at a tag or below one is a conflict, with the tag and its line', () => {
  const text = 'owner: !ref identity/x\na:\n  b: [1, !var  NAME]\n  c: !live\n';
  expect(
    editYaml(text, [
      replace('/owner/id', '1'),
      replace('/a/b/1', 'x'),
      remove('/a/c'),
      remove('/a/nope'),
      add('/a/b/7', 1),
      replace('/x/y', 1),
    ]),
  ).toEqual({
    ok: false,
    conflicts: [
      { pointer: '/owner', reason: 'tagged', tag: '!ref identity/x', line: 1 },
      { pointer: '/a/b/1', reason: 'tagged', tag: '!var NAME', line: 3 },
      { pointer: '/a/c', reason: 'tagged', tag: '!live', line: 4 },
      { pointer: '/a/nope', reason: 'missing', line: 2 },
      { pointer: '/a/b/7', reason: 'missing', line: 3 },
      { pointer: '/x', reason: 'missing', line: 1 },
    ],
  });
});

test('a list that is written whole may keep its tags, and none may be written over', () => {
  const text = 'a:\n  - !var NAME # n\n  - x\n';
  const name = markTag({ kind: 'var', name: 'NAME' }, place);
  expect(editYaml(text, [replace('/a', [name, 'z'])])).toEqual({
    ok: true,
    text: 'a:\n  - !var NAME # n\n  - z\n',
  });
  expect(editYaml(text, [replace('/a', ['resolved', 'x'])])).toEqual({
    ok: false,
    conflicts: [{ pointer: '/a/0', reason: 'tagged', tag: '!var NAME', line: 2 }],
  });
});

test.each([
  ['a broken text', 'a: [\n'],
  ['a key that stands twice', 'a: 1\na: 2\n'],
  ['an alias that means nothing', 'a: *x\n'],
  ['an alias of what it stands in', 'a: &x\n  b: *x\n'],
  ['several documents', 'a: 1\n---\nb: 2\n'],
  ['an empty text', ''],
])('%s is not edited', (_what, text) => {
  const edited = editYaml(text, [replace('/a', 3)]);
  expect(edited.ok ? edited : edited.conflicts.map(({ reason }) => reason)).toEqual([
    'not-editable',
  ]);
});

test('operations that are no changes of one place, and tags in JSON, are refused', () => {
  const text = '{"a": 1}';
  for (const operation of [
    { op: 'move', path: '/b', from: '/a' } as const,
    replace('a', 1),
    replace('/a', live),
  ]) {
    const edited = editYaml(text, [operation]);
    expect(edited.ok ? edited : edited.conflicts.map(({ reason }) => reason)).toEqual([
      'not-editable',
    ]);
  }
});
