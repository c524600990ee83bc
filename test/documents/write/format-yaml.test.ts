import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editYaml } from '../../../src/documents/write/edit-yaml.ts';
import { formatYaml } from '../../../src/documents/write/format-yaml.ts';
import { printWorkflow } from '../../../src/documents/write/print-workflow.ts';
import { SourceLines } from '../../../src/documents/write/source-lines.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';

const CASES: readonly {
  readonly what: string;
  readonly text: string;
  readonly formatted: string;
}[] = [
  {
    what: 'members and steps are put in order with their comments, and the modeline stays on top',
    text: `# yaml-language-server: $schema=x
# of the trigger
trigger:
  attributes: {id: 1}
  type: EVENT   # kind

mainsheet: {}

# detached

# of the name
name: X
definition:

  steps:
    # about them all

    # of C
    C: { type: success }
    B:   # of B
      nextStep: C
      attributes:
        z: 1
        a: |+
          x  

      # of the type
      type: action
       # deeper
    A:
      choiceList:
        # first
        - nextStep: B
          # compared
          comparator: x
        -   nextStep: C
            variableA: 1
            comparator: y
      type: choice
    # at the end of the steps
  start: A
# end


`,
    formatted: `# yaml-language-server: $schema=x
# detached

# of the name
name: X

# of the trigger
trigger:
  type: EVENT   # kind
  attributes: {id: 1}

definition:

  start: A
  steps:
    # about them all

    A:
      type: choice
      choiceList:
        # first
        - # compared
          comparator: x
          nextStep: B
        -   comparator: y
            variableA: 1
            nextStep: C
    B:   # of B
      # of the type
      type: action
       # deeper
      attributes:
        z: 1
        a: |+
          x  

      nextStep: C
    # of C
    C: { type: success }
    # at the end of the steps
mainsheet: {}
# end
`,
  },
  {
    what: 'ends are last, failures first, what no run comes to after them by name, and a loop is in order itself',
    text: `definition:
  start: L
  steps:
    Z: { type: action }
    M: { type: action }
    OK: { type: success }
    No: { type: failure }
    L:
      actionId: sp:loop:iterator
      attributes:
        steps:
          F: { type: success }
          E: { type: action, nextStep: F }
        start: E
        input.$: $.x
      nextStep: OK
      catch: [{ next: No }]
`,
    formatted: `definition:
  start: L
  steps:
    L:
      actionId: sp:loop:iterator
      attributes:
        input.$: $.x
        start: E
        steps:
          E: { type: action, nextStep: F }
          F: { type: success }
      catch: [{ next: No }]
      nextStep: OK
    No: { type: failure }
    OK: { type: success }
    M: { type: action }
    Z: { type: action }
`,
  },
  {
    what: 'an alias is not put before its anchor',
    text: 'trigger: {}\ndefinition: &d\n  steps: &s {}\n  start: a\ndescription: *d\nname: x\n',
    formatted:
      'trigger: {}\ndefinition: &d\n  start: a\n  steps: &s {}\ndescription: *d\nname: x\n',
  },
  {
    what: 'white space goes from the ends of lines, except inside texts',
    text: 'name: "a  \n  b"  \ntrigger: {}   \ndescription: |  \n  x  \n\n',
    formatted: 'name: "a  \n  b"\ndescription: |  \n  x  \ntrigger: {}\n',
  },
  {
    what: 'line ends stay what they are, and the last line gets one',
    text: 'trigger: {}\r\nname: x',
    formatted: 'name: x\r\ntrigger: {}\r\n',
  },
  {
    what: 'JSON is laid out with two spaces',
    text: '{"definition": {"steps": {"A": {"nextStep": "", "type": "success"}}, "start": "A"},\n\t"name": "x"}',
    formatted: `{
  "name": "x",
  "definition": {
    "start": "A",
    "steps": {
      "A": {
        "type": "success",
        "nextStep": ""
      }
    }
  }
}
`,
  },
  {
    what: 'what is no workflow is left as it is',
    text: '{"version": "1", "name": "some-package"}',
    formatted: '{"version": "1", "name": "some-package"}',
  },
  {
    what: 'an export keeps its wrapping',
    text: 'object:\n  definition: {}\n  name: x\nself: {}\n',
    formatted: 'object:\n  name: x\n  definition: {}\nself: {}\n',
  },
];

test.each(CASES)('$what', ({ text, formatted }) => {
  expect(formatYaml(text)).toEqual({ ok: true, text: formatted, changed: text !== formatted });
  expect(formatYaml(formatted)).toEqual({ ok: true, text: formatted, changed: false });
});

test.each(['a: [', 'a: 1\na: 2\n', 'a: *b\n', '', '{"definition": {"x": 12345678901234567890}}'])(
  'what cannot be read, or not without loss, is not formatted: %j',
  (text) => {
    expect(formatYaml(text)).toEqual({ ok: false });
  },
);

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Other people's exports to try, where the variable names a folder of them; our own examples everywhere else. */
const FOLDER = process.env['MAINSHEET_TEST_CORPUS'] || path.join(ROOT, 'workflows-example');

function workflowFiles(): readonly string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ya?ml|json)$/.test(file) && !/\.test\.|^tenants\//.test(file))
    .toSorted();
}

/** The value of a text; what stands behind a tag is taken as it is written. */
function plain(text: string): unknown {
  return parse(text, { logLevel: 'error' });
}

describe.each(workflowFiles())('%s', (file) => {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  const value = plain(text.replaceAll('\t', ' ')) as JsonObject;

  test('is formatted once, with its meaning and comments', () => {
    const formatted = formatYaml(text);
    expect(formatted.ok && plain(formatted.text)).toEqual(value);
    expect(formatted.ok && formatYaml(formatted.text)).toEqual({ ...formatted, changed: false });
    const comments = (it: string): readonly string[] =>
      new SourceLines(it).comments.map((comment) => comment.text).toSorted();
    expect(formatted.ok && comments(formatted.text)).toEqual(comments(text));
  });

  test('is printed so that it reads the same', () => {
    expect(plain(printWorkflow(value))).toEqual(value);
  });

  test('is edited in the places that are named', () => {
    const at = value['object'] === undefined ? '' : '/object';
    const edited = editYaml(text, [
      { op: 'replace', path: `${at}/name`, value: 'Renamed: once' },
      { op: 'add', path: `${at}/definition/steps/Added`, value: { type: 'success' } },
    ]);
    expect(
      edited.ok && editYaml(edited.text, [{ op: 'remove', path: `${at}/definition/steps/Added` }]),
    ).toEqual(editYaml(text, [{ op: 'replace', path: `${at}/name`, value: 'Renamed: once' }]));
  });
});
