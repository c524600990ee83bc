import { expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import { brief, codes, read } from './read.ts';

const DEFINITION = { start: 'Done', steps: { Done: { type: 'success' } } };
const TRIGGER = { type: 'EXTERNAL', attributes: {} };
const BODY = { name: 'Flow', description: 'Text', definition: DEFINITION, trigger: TRIGGER };
const SERVER = {
  id: 'c17bea3a',
  created: '2026-01-01T00:00:00Z',
  modified: '2026-01-01T00:00:00.123456789Z',
  modifiedBy: { type: 'IDENTITY', id: 'x' },
  creator: { type: 'IDENTITY', id: 'x' },
  executionCount: 3,
  failureCount: 0,
  dailyExecutionCountToday: 1,
};

// The shapes of facts 2.8.
test.each<[string, Json, readonly string[]]>([
  ['the body', BODY, []],
  ['an answer of the API', { ...SERVER, ...BODY }, ['SERVER_FIELD']],
  ['a download from the UI', { ...BODY, modified: SERVER.modified }, ['SERVER_FIELD']],
  [
    'an SP-Config file',
    {
      version: 1,
      timestamp: 'x',
      tenant: 'acme',
      description: '',
      options: {},
      objects: [
        { version: 1, self: { type: 'SOURCE' }, object: {} },
        {
          version: 1,
          self: { type: 'WORKFLOW', id: 'c', name: 'Flow' },
          object: { ...SERVER, ...BODY },
        },
      ],
    },
    ['SERVER_FIELD'],
  ],
  ['one SP-Config object', { version: 1, self: { type: 'WORKFLOW' }, object: BODY }, []],
  ['one without self', { version: 1, description: 'x', object: BODY }, []],
])('%s', (_, file, expected) => {
  for (const text of [
    JSON.stringify(file),
    JSON.stringify(file, null, '\t'),
    JSON.stringify(file, null, 2),
  ]) {
    const { document, name, diagnostics } = read(text, {}, 'flow.json');
    expect(diagnostics.map(({ code }) => code)).toEqual(expected);
    expect(name).toBe('Flow');
    expect(document?.body).toEqual(BODY);
  }
});

test('the server fields are one finding that names them', () => {
  const [only, ...more] = read(JSON.stringify({ ...SERVER, ...BODY })).diagnostics;
  expect(more).toEqual([]);
  expect(only).toMatchObject({ severity: 'info', pointer: '/id' });
  expect(Object.keys(SERVER).filter((key) => !only!.message.includes(key))).toEqual([]);
});

test.each<[string, Json]>([
  ['no workflow', { version: 1, objects: [{ self: { type: 'SOURCE' }, object: {} }] }],
  ['no object', { version: 1, objects: [] }],
  [
    'two workflows',
    {
      objects: [
        { self: { type: 'WORKFLOW' }, object: BODY },
        { self: { type: 'WORKFLOW' }, object: BODY },
      ],
    },
  ],
  ['another kind of object', { version: 1, self: { type: 'SOURCE' }, object: { name: 'x' } }],
])('an SP-Config file with %s is refused', (_, file) => {
  const { document, diagnostics } = read(JSON.stringify(file));
  expect(document).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(['FILE_NOT_ONE_WORKFLOW']);
  expect(diagnostics[0]!.hint).toContain('export');
});

test('settings beside an exported object are obeyed', () => {
  const file = { self: { type: 'WORKFLOW' }, object: BODY, mainsheet: { prune: 'keep' } };
  expect(read(JSON.stringify(file)).document?.settings).toEqual({ prune: 'keep', ignore: [] });
  const wrong = JSON.stringify({ ...file, mainsheet: { prune: 'never' } }, null, 1);
  const line = wrong.split('\n').findIndex((text) => text.includes('never')) + 1;
  expect(read(wrong).diagnostics.map(brief)).toEqual([
    `MAINSHEET_BLOCK error ${line}:3 /mainsheet/prune`,
  ]);
});

test('a trigger inside the definition is moved out', () => {
  const text = `name: Flow
definition:
  version: '1.0'
  trigger:
    type: EVENT
    attributes: { id: idn:identity-created, filter: x }
  start: Done
  steps:
    Done: { type: success }
`;
  const { document, diagnostics } = read(text);
  expect(document?.body['trigger']).toEqual({
    type: 'EVENT',
    attributes: { id: 'idn:identity-created', filter: 'x' },
  });
  expect(document?.body['definition']).toEqual(DEFINITION);
  expect(diagnostics.map(brief)).toEqual([
    'OLD_SKELETON info 4:3 /trigger',
    'TRIGGER_FILTER_LITERAL warning 6:45 /trigger/attributes/filter',
  ]);
});

test('a trigger beside the definition wins over one inside', () => {
  const text = JSON.stringify({
    ...BODY,
    definition: { ...DEFINITION, trigger: { type: 'EVENT' } },
  });
  expect(read(text).document?.body['trigger']).toEqual(TRIGGER);
  expect(codes(text)).toEqual(['OLD_SKELETON']);
});
