import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import { isArray, isObject } from '../../src/kernel/json.ts';
import { formatPointer, getAt, setAt } from '../../src/kernel/pointer.ts';
import type { Pointer } from '../../src/kernel/pointer.ts';
import { parse } from 'yaml';
import { RULES } from '../../src/documents/rules.ts';
import { runRules } from '../../src/documents/run-rules.ts';
import type { WeighedFinding } from '../../src/documents/run-rules.ts';
import { subjectOf } from '../../src/documents/subject.ts';
import { TAG_MARK, isTagged, markTag } from '../../src/documents/tag.ts';
import type { Tag } from '../../src/documents/tag.ts';
import { action, codes, withStep } from './read.ts';

const RUNS = Number(process.env['RUNS'] ?? 300);

const TAGS: readonly Tag[] = [
  { kind: 'var', name: 'NAME' },
  { kind: 'ref', reference: { kind: 'form', name: 'A form' } },
  { kind: 'sub', parts: [{ kind: 'text', text: '$.x/{{' }] },
  { kind: 'file', path: 'body.html' },
  { kind: 'self', field: 'id' },
  { kind: 'live' },
];

/** What these say of a key is true whatever stands under it. */
const ABOUT_KEYS: ReadonlySet<string> = new Set([
  'SERVER_FIELD',
  'UNKNOWN_KEY',
  'FIELD_UNKNOWN',
  'TRIGGER_FILTER_LITERAL',
]);

test('every value of every good example may be a tagged one', () => {
  const wrong = RULES.flatMap((rule) => {
    const workflow = valueOf(rule.good);
    return pointersIn(workflow)
      .filter((pointer) => !pointer.startsWith('/mainsheet'))
      .flatMap((pointer) =>
        found(setAt(workflow, pointer, marked(TAGS[0]!))).map(
          ({ rule: { code }, finding }) =>
            `${rule.code}: ${pointer} tagged gives ${code} at ${finding.pointer}`,
        ),
      );
  });
  expect(wrong).toEqual([]);
});

test('no message shows what stands for a tag, and none is about a tagged value', () => {
  const examples = RULES.flatMap(({ good, bad }) => [valueOf(good), valueOf(bad)]);
  const place = fc.tuple(fc.nat(), fc.constantFrom(...TAGS));
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.array(place, { minLength: 1, maxLength: 4 }),
      (example, places) => {
        let workflow = example;
        for (const [at, tag] of places) {
          const pointers = pointersIn(workflow);
          const pointer = pointers[at % pointers.length];
          if (pointer !== undefined && pointer !== '' && !pointer.startsWith('/mainsheet')) {
            workflow = setAt(workflow, pointer, marked(tag));
          }
        }
        for (const { rule, finding } of found(workflow)) {
          expect(`${finding.message} ${finding.hint}`).not.toContain(TAG_MARK.charAt(0));
          const isAboutTag = isTagged(getAt(workflow, finding.pointer));
          expect(isAboutTag && !ABOUT_KEYS.has(rule.code)).toBe(false);
        }
      },
    ),
    { numRuns: RUNS },
  );
});

test('rules take any JSON, with tags anywhere', () => {
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<Json>(null, true, 5, '', '$.trigger.x', '$.a[?(@.b != null)]', 'Step', '{{'),
      fc.constantFrom(...TAGS).map(marked),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          ...['steps', 'start', 'Step', 'type', 'actionId', 'attributes', 'nextStep', 'trigger'],
          ...['choiceList', 'catch', 'definition', 'variables', 'id', 'url.$', 'filter.$', 'owner'],
        ),
        tie('value'),
        { maxKeys: 6 },
      ),
    ),
  })).value;
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('definition', 'trigger', 'owner', 'name'), value),
      (workflow) => {
        found(workflow);
      },
    ),
    { numRuns: RUNS },
  );
});

test('tags that a person writes are right where they stand', () => {
  const text = `name: !sub "Moves in \${ENV}"
enabled: !var ENABLED
owner: !ref identity/william.wilson
trigger:
  type: EVENT
  attributes:
    id: idn:identity-attributes-changed
    filter.$: !sub '$.changes[?(@.attribute == "\${ATTRIBUTE}")]'
definition:
  start: Define Variable
  steps:
    Define Variable:
      type: Mutation
      attributes:
        id: sp:define-variable
        variables: [{ name: Host, variableA: !var HOST }]
      nextStep: HTTP Request
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: !var HTTP_VERSION
      attributes:
        method: get
        url: !sub https://\${HOST}/workflows/\${!ref workflow/Other}
        authenticationType: OAuth
        oAuthClientId: !live
        oAuthClientSecret: !live
      nextStep: Form
    Form:
      type: action
      actionId: sp:forms
      versionNumber: 1
      attributes: { formDefinitionId: !ref form/Move, recipient: !ref identity/ann }
      nextStep: Send Email
    Send Email:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList: !var NOTIFY
        subject: Moved
        context: !var CONTEXT
        body: !file mail.html
      nextStep: Done
    Done: { type: success }
`;
  expect(codes(text)).toEqual([]);
});

test.each<[string, readonly string[]]>([
  ['!self external-url', ['SELF_RECURSION']],
  ['!sub "https://${HOST}/beta/workflows/execute/external/${!self id}"', ['SELF_RECURSION']],
  ['!sub "https://${HOST}/beta/workflows/execute/external/${!ref workflow/Other}"', []],
  ['!sub "https://${HOST}/beta/workflows/${!self id}/executions"', []],
  ['!var URL', []],
])('a step that calls %s gives %j', (url, expected) => {
  const attributes = `{ method: post, url: ${url} }`;
  const step = action('sp:http', attributes).replace('versionNumber: 1', 'versionNumber: 2');
  expect(codes(withStep(step))).toEqual(expected);
});

test('a tag in the mainsheet: block is refused, for the block is the same for every tenant', () => {
  expect(codes('name: A\nmainsheet: { drift: !var DRIFT, ignore: [!var PLACE] }\n')).toEqual([
    'MAINSHEET_BLOCK',
    'MAINSHEET_BLOCK',
  ]);
});

/** The examples' own tags become ones like any other. */
function valueOf(text: string): Json {
  const tag = (name: string) => ({ tag: name, resolve: () => marked(TAGS[5]!) });
  const customTags = ['!ref', '!var', '!sub', '!self', '!live', '!file'].map(tag);
  return parse(text, { customTags }) as Json;
}

function marked(tag: Tag): string {
  return markTag(tag, { file: 'flow.yaml', line: 1, column: 1 });
}

function found(workflow: Json): readonly WeighedFinding[] {
  return isObject(workflow)
    ? runRules(subjectOf({ workflow, mounts: [], oldSkeleton: false }))
    : [];
}

function pointersIn(value: Json, at: readonly string[] = []): readonly Pointer[] {
  const members = isArray(value) || isObject(value) ? Object.entries(value) : [];
  return [
    ...(at.length === 0 ? [] : [formatPointer(at)]),
    ...members.flatMap(([key, member]) => pointersIn(member, [...at, key])),
  ];
}
