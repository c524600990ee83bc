import { expect, test } from 'vitest';
import { compileText, renderPart, renderText } from '../../src/expressions/rendered-text.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

const DATA: JsonObject = {
  trigger: { name: 'Ann', n: 3, yes: true, nothing: null, tags: ['a', 'b'], none: [], one: ['x'] },
  hTTPRequest: { body: 'plain text' },
  people: [{ id: 'p1' }, { id: 'p2' }],
};

function rendered(text: string): string {
  return renderText(compileText(text), DATA, NOW);
}

test.each([
  ['no templates', 'no templates'],
  ['', ''],
  ['Hello {{$.trigger.name}}!', 'Hello Ann!'],
  ['{{ $.trigger.name }}{{$.trigger.n}}', 'Ann3'],
  ['{{$.trigger.yes}}', 'true'],
  ['at {{$.now()}}', 'at 2026-01-02T03:04:05.000Z'],
  ['{{$.people[?(@.id == "p2")].id}}', 'p2'],
  ['{{$.people[0].JSON()}}', '{"id":"p1"}'],
  ['{{$.trigger.nothing}}', 'null'],
])('%j renders as %j', (text, result) => {
  expect(rendered(text)).toBe(result);
});

test('a list renders Go-style, and as JSON behind JSON()', () => {
  expect(rendered('{{$.trigger.tags}}')).toBe('["a" "b"]');
  expect(rendered('{{$.trigger.tags.JSON()}}')).toBe('["a","b"]');
});

test('a one-element array is unwrapped, an empty one is nothing', () => {
  expect(rendered('<{{$.trigger.one}}>')).toBe('<x>');
  expect(rendered('<{{$.trigger.none}}>')).toBe('<>');
  expect(rendered('<{{$.people[?(@.id == "p9")]}}>')).toBe('<>');
});

test.each([
  '{{$.missing}}',
  '{{$.trigger.missing.deeper}}',
  '{{$.people[7].id}}',
  '{{$.x.length()}}',
])('a merely missing path renders empty: %s', (text) => {
  expect(rendered(`<${text}>`)).toBe('<>');
});

test.each([
  '{{$.hTTPRequest.body.id}}',
  '{{ $.trigger.name[0] }}',
  '{{$.trigger.nothing.x}}',
  '{{$.trigger.tags.x.y}}',
])('a path through a non-object renders literally: %s', (text) => {
  expect(rendered(`<${text}>`)).toBe(`<${text}>`);
});

test.each([
  '{{$.trigger.name',
  '{{trigger.name}}',
  '{{}}',
  '{{$.trigger[}}',
  '{{$.trigger.nmae()}}',
])('an unclosed or unparsable template stays literal: %s', (text) => {
  expect(rendered(`{{$.trigger.n}} ${text}`)).toBe(`3 ${text}`);
});

test('what a value holds is not rendered again', () => {
  const root = { a: '{{$.b}}', b: 'no' };
  expect(renderText(compileText('{{$.a}}'), root, NOW)).toBe('{{$.b}}');
});

test('a program shows its parts, and each renders alone', () => {
  const { parts } = compileText('a {{$.trigger.n}}{{x}} b');
  expect(parts).toEqual([
    'a ',
    { written: '{{$.trigger.n}}', path: expect.objectContaining({ root: '$' }) as unknown },
    { written: '{{x}}', path: undefined },
    ' b',
  ]);
  expect(
    parts.map((part) => (typeof part === 'string' ? part : renderPart(part, DATA, NOW))),
  ).toEqual(['a ', '3', '{{x}}', ' b']);
});
