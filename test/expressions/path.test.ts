import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePath } from '../../src/expressions/path.ts';
import { pathRoots } from '../../src/expressions/path-roots.ts';
import type { Dialect, Path } from '../../src/expressions/path-tree.ts';

function parsed(text: string, dialect: Dialect = 'step'): Path {
  const result = parsePath(text, dialect);
  if (!result.ok) {
    throw new Error(`${text}: ${result.trouble.message} at ${result.trouble.at}`);
  }
  return result.value;
}

// Shapes that real files and the help show (facts 3.2, 4.3, 5.2).
test.each([
  '$',
  '$.trigger.identity.id',
  '$.hTTPRequest.body[0].id',
  '$.hTTPRequest.body.length()',
  '$.now()',
  '$.a.JSON()',
  "$['key with space'].x",
  '$."quoted".x',
  '$.a[-1]',
  '$.a[1:3]',
  '$.a[1:9:2]',
  '$.a[:]',
  '$.a[*].b',
  '$.*',
  '$..id',
  '$..[0]',
  "$.a['x','y']",
  '$.a[0,2]',
  '$.a-b.c',
  '$.get Identity.x',
  '$.people[?(@ == $.getApprover.id)]',
  '$.people[?(@.age > 18 && !(@.name =~ /^a.*/i))].id',
  '$.people[?(@.list.length() >= 2 || @.n !== null)]',
  '$.people[?(@.a + 1 == @.b * 2 - 3)]',
  '$.people[?@.a]',
])('steps: %s', (text) => {
  expect(parsePath(text, 'step')).toMatchObject({ ok: true });
});

test.each([
  '$[?(@.source.name =="Active Directory")]',
  '$.changes[?(@.attribute == "jobTitle" || @.attribute == "department")]',
  "$[?(@.formDefinitionId == '11111111-0000')]",
  '$.requestedItemsStatus[?(@.name =~ /.*-D.*/)]',
  '$.ssfEvent.events["https://schemas.example/x"][?(@.current_status == "not-compliant")]',
  '$.a[?(@.b in ["x", "y"])]',
  '$.a[?(@.b nin [1, 2])]',
  '$.a[?(@.b subsetof ["x"])]',
  '$.a[?(@.b size 2)]',
  '$.a[?(@.b contains "x")]',
  '$.a[?(@.b empty true)]',
  '$[?($.identity.name == "x")]',
  '$.a.length()',
  '$.concat($.a, "x")',
])('trigger filters: %s', (text) => {
  expect(parsePath(text, 'filter')).toMatchObject({ ok: true });
});

test.each<[Dialect, string, number]>([
  ['step', '', 0],
  ['step', 'trigger.id', 0],
  ['step', '$.', 2],
  ['step', '$.a..', 5],
  ['step', '$.a[', 4],
  ['step', '$.a[]', 4],
  ['step', '$.a[0', 5],
  ['step', '$.a]', 3],
  ['step', "$.a['b]", 4],
  ['step', '$.a.lenght()', 4],
  ['step', '$.a.length().b', 12],
  ['step', '$.a.length(1)', 11],
  ['step', '$.a[?(@.b = 1)]', 10],
  ['step', '$.a[?(@.b in [1])]', 10],
  ['step', '$.a[?(@.b == )]', 13],
  ['step', '$.a[?(@.b == 1]', 14],
  ['step', '$.a[?(@.b =~ /x)]', 13],
  ['step', '$.a[?(@.b is 1)]', 10],
  ['step', '$.a[1:2:3:4]', 4],
  ['filter', '$.a[0:4:2]', 4],
  ['filter', '$.a[?@.b]', 5],
  ['filter', '$.a[?(@.b !~ /x/)]', 10],
  ['filter', '$.a[?(@.b + 1 == 2)]', 10],
  ['filter', '$.a.now()', 4],
  ['filter', '$.get Identity.x', 2],
])('%s: %s does not parse at %d', (dialect, text, at) => {
  expect(parsePath(text, dialect)).toMatchObject({ ok: false, trouble: { at } });
});

test('the tree says what was written', () => {
  expect(parsed('$.a[?(@.b == "x" && !@.c)][1:].size()')).toEqual({
    root: '$',
    at: 0,
    segments: [
      { kind: 'key', key: 'a', at: 2 },
      {
        kind: 'filter',
        at: 3,
        test: {
          kind: 'and',
          left: {
            kind: 'compare',
            operator: '==',
            left: {
              kind: 'path',
              path: { root: '@', at: 6, segments: [{ kind: 'key', key: 'b', at: 8 }] },
            },
            right: { kind: 'value', value: 'x' },
          },
          right: {
            kind: 'not',
            operand: {
              kind: 'path',
              path: { root: '@', at: 21, segments: [{ kind: 'key', key: 'c', at: 23 }] },
            },
          },
        },
      },
      { kind: 'slice', from: 1, at: 26 },
    ],
    call: { name: 'size', at: 31, arguments: [] },
  });
});

test('operators bind as in other languages', () => {
  const [, filter] = parsed('$.a[?(@.x == 1 || @.y == 2 && @.z == -3 + 4 * 5)]').segments;
  expect(filter).toMatchObject({
    kind: 'filter',
    test: {
      kind: 'or',
      right: {
        kind: 'and',
        right: {
          kind: 'compare',
          right: {
            kind: 'arithmetic',
            operator: '+',
            right: { kind: 'arithmetic', operator: '*' },
          },
        },
      },
    },
  });
});

test('quoted keys keep their escapes apart', () => {
  expect(parsed(String.raw`$['it\'s'].x`).segments[0]).toEqual({ kind: 'key', key: "it's", at: 1 });
});

test.each([
  ['$.trigger.a.b', [{ name: 'trigger', rest: ['a', 'b'], at: 2 }]],
  ["$['getIdentity'].x[0].y", [{ name: 'getIdentity', rest: ['x'], at: 1 }]],
  [
    '$.list[?(@.id == $.getApprover.id)]',
    [
      { name: 'list', rest: [], at: 2 },
      { name: 'getApprover', rest: ['id'], at: 19 },
    ],
  ],
  ['$[?(!@.a && -$.b.c > 1)]', [{ name: 'b', rest: ['c'], at: 15 }]],
  ['$', []],
  ['$..x', []],
  ['$.now()', []],
])('%s reads %j', (text, roots) => {
  expect(pathRoots(parsed(text))).toEqual(roots);
});

test('roots are found in lists and in arguments', () => {
  expect(pathRoots(parsed('$.concat($.a, [$.b])', 'filter')).map(({ name }) => name)).toEqual([
    'a',
    'b',
  ]);
});

test('any text parses or is refused, quickly, with a place inside it', () => {
  const part = fc.constantFrom(
    ...['$', '.', '..', '[', ']', '(', ')', '?', '@', '*', "'", '"', '`', '/', '\\', '!', '=', '~'],
    ...[
      '&&',
      '||',
      '-',
      '+',
      ':',
      ',',
      '0',
      '12',
      'a',
      'in',
      'true',
      'length()',
      ' ',
      '\n',
      'é',
      '%',
    ],
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 40 }),
      fc.constantFrom<Dialect>('step', 'filter'),
      (parts, dialect) => {
        const text = `$${parts.join('')}`;
        const result = parsePath(text, dialect);
        if (!result.ok) {
          expect(result.trouble.at).toBeGreaterThanOrEqual(0);
          expect(result.trouble.at).toBeLessThanOrEqual(text.length);
          expect(result.trouble.message).not.toBe('');
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test.each(['(', '!', '$.a[?(', '[', '-', '@.a[?'])(
  'a thousand %s are refused, not a crash',
  (part) => {
    expect(parsePath(`$[?(${part.repeat(1000)}`, 'step')).toMatchObject({ ok: false });
  },
);
