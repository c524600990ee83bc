import { expect, test } from 'vitest';
import { idPlaces, idsIn } from '../../src/capture/id-places.ts';
import { tagIds } from '../../src/capture/tag-ids.ts';
import { readTag, tagText } from '../../src/documents/tag-syntax.ts';
import { markedTag } from '../../src/documents/tag.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { getAt } from '../../src/kernel/pointer.ts';
import type { Reference } from '../../src/workflow/reference.ts';

const OWN = 'c17bea3a-574d-453c-9e04-4365fbf5af0b';
const HR = 'ef7ad4d0f07a46d6b62064cd3efa1abe';
const BRACE = '2c9180867f5d2a3b017f5d2a3b4c0001';
const URL = `https://acme.api.identitynow.com/beta/workflows/execute/external/${OWN}`;

const REFERENCES: ReadonlyMap<string, Reference> = new Map([
  [HR, { kind: 'source', name: 'Human  Resources' }],
  [BRACE, { kind: 'form', name: 'a}b' }],
  ['plain', { kind: 'identity', name: 'ann' }],
]);

function workflow(attributes: JsonObject, actionId = 'sp:http'): JsonObject {
  return {
    name: OWN,
    description: OWN,
    definition: {
      start: 'A',
      steps: { A: { type: 'action', actionId, displayName: OWN, attributes, nextStep: OWN } },
    },
  };
}

/** What a text of an attribute is written as. */
function written(key: string, value: Json, actionId?: string): Json | undefined {
  const body = tagIds(workflow({ [key]: value }, actionId), {
    id: OWN,
    externalUrl: URL,
    references: REFERENCES,
  });
  const found = getAt(body, `/definition/steps/A/attributes/${key}`);
  const marked = markedTag(found);
  if (marked === undefined) {
    return found;
  }
  const { name, text } = tagText(marked.tag);
  return `${name} ${text}`;
}

test.each<[string, string]>([
  [OWN, '!self id'],
  [URL, '!self external-url'],
  [HR, '!ref source/Human  Resources'],
  [BRACE, '!ref form/a}b'],
  [`x ${OWN} y`, '!sub x ${!self id} y'],
  [`${URL}?x=${OWN}`, '!sub ${!self external-url}?x=${!self id}'],
  [`${URL}/test`, '!sub ${!self external-url}/test'],
  ['${v} {{$.a}} $${w} ' + OWN, '!sub $${v} {{$.a}} $$${w} ${!self id}'],
  [`a ${BRACE} b`, `a ${BRACE} b`],
  [`${HR}${HR}`, `${HR}${HR}`],
  [`x${OWN}`, `x${OWN}`],
  [`${OWN}-1`, `${OWN}-1`],
  ['plain', 'plain'],
  ['99999999-9999-4999-8999-999999999999', '99999999-9999-4999-8999-999999999999'],
])('%j is written %j', (text, expected) => {
  expect(written('text', text)).toBe(expected);
});

test('a name that one tag inside a text cannot carry stays an id, and others are named', () => {
  const text = `${BRACE} ${HR} ${OWN}`;
  // Two spaces in a name are one argument: they are read back as they are.
  expect(written('text', text)).toBe(`!sub ${BRACE} \${!ref source/Human  Resources} \${!self id}`);
});

test('a tag gives the very text it was made from', () => {
  for (const text of ['$${x}', '${', '$$$', '${!ref source/x}', '$${!self id}']) {
    const tag = written('text', `${text} ${OWN}`);
    const read = readTag('!sub', String(tag).slice('!sub '.length));
    expect(read).toMatchObject({
      ok: true,
      value: { parts: [{ kind: 'text', text: `${text} ` }, { kind: 'self' }] },
    });
  }
});

test('words for people, names of steps and kinds are no places for ids', () => {
  const body = workflow({});
  expect(tagIds(body, { id: OWN, references: REFERENCES })).toEqual(body);
  expect(idPlaces(body)).toEqual([]);
});

test.each<[string, Json, string | undefined, string | undefined]>([
  ['formDefinitionId', 'f', undefined, 'form'],
  ['sourceIds', ['s'], undefined, 'source'],
  ['recipient', 'i', 'sp:forms', 'identity'],
  ['recipient', 'i', 'sp:http', undefined],
  ['recipient.$', '$.a', 'sp:forms', undefined],
  ['recipient', '{{$.a}}', 'sp:forms', undefined],
  ['owner', { type: 'GOVERNANCE_GROUP', id: 'g' }, undefined, 'governance-group'],
  ['owner', { type: 'TAG', id: 'g' }, undefined, undefined],
])('%s: %j of %s is the id of: %s', (key, value, actionId, kind) => {
  const [place] = idPlaces(workflow({ [key]: value }, actionId));
  expect(place?.kind).toBe(kind);
});

test('an owner that is more than an identity keeps its members', () => {
  const names = { id: OWN, references: REFERENCES };
  const owner = { type: 'IDENTITY', id: 'plain' };
  const one = tagIds({ name: 'x', owner }, names)['owner'];
  expect(markedTag(one)?.tag).toEqual({
    kind: 'ref',
    reference: { kind: 'identity', name: 'ann' },
  });
  const odd = tagIds({ name: 'x', owner: { ...owner, more: 1 } }, names)['owner'] as JsonObject;
  expect(odd['more']).toBe(1);
  expect(markedTag(odd['id'])?.tag.kind).toBe('ref');
});

test('ids are found whole, wherever they stand', () => {
  expect(idsIn(`(${HR}),"${OWN}"/${OWN}`).map(({ id }) => id)).toEqual([HR, OWN, OWN]);
  expect(idsIn(`${HR}a _${HR} ${HR}-`)).toEqual([]);
});
