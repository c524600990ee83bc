import { expect, test } from 'vitest';
import { read } from './read.ts';

const TEXT = `name: Flow
definition:
  start: Send Email
  steps:
    Send Email: &step
      type: action
      actionId: sp:x
      attributes:
        list: [one,
          two]
        a/b~c: 1
      nextStep: Done
    10: { type: success }
    Done: { <<: *step, type: success, nextStep: "" }
    2: { type: success }
mainsheet:
  drift: report
`;

function at(pointer: string, text = TEXT): string {
  const { document, diagnostics } = read(text);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { line, column } = document!.positions.at(pointer);
  return `${line}:${column}`;
}

test.each([
  ['', '1:1'],
  ['/name', '1:1'],
  ['/definition', '2:1'],
  ['/definition/start', '3:3'],
  ['/definition/steps/Send Email', '5:5'],
  ['/definition/steps/Send Email/nextStep', '12:7'],
  ['/definition/steps/Send Email/attributes/list/1', '10:11'],
  ['/definition/steps/Send Email/attributes/a~1b~0c', '11:9'],
  ['/mainsheet/drift', '17:3'],
  // Integer keys come first in an object, whatever the file says.
  ['/definition/steps/10', '13:5'],
  ['/definition/steps/2/type', '15:10'],
  // What was merged stands at its anchor.
  ['/definition/steps/Done/type', '14:24'],
  ['/definition/steps/Done/actionId', '7:7'],
  ['/definition/steps/Done/attributes/list/0', '9:16'],
  // The nearest ancestor stands in for what is not there.
  ['/definition/steps/Send Email/catch/0/next', '5:5'],
  ['/definition/steps/Nobody/type', '4:3'],
  ['/definition/steps/Send Email/attributes/list/7', '9:9'],
  ['/owner/id', '1:1'],
  ['no pointer', '1:1'],
])('%s stands at %s', (pointer, place) => {
  expect(at(pointer)).toBe(place);
});

test('lines may end as on any machine', () => {
  for (const end of ['\n', '\r\n']) {
    expect(at('/definition/steps/Send Email/nextStep', TEXT.replaceAll('\n', end))).toBe('12:7');
  }
});

test('a workflow inside an export is found where it stands', () => {
  const text = JSON.stringify(
    {
      version: 1,
      objects: [{ self: { type: 'WORKFLOW' }, object: { name: 'A', definition: {} } }],
    },
    null,
    '\t',
  );
  expect(at('', text)).toBe('8:4');
  expect(at('/name', text)).toBe('9:5');
  expect(at('/definition', text)).toBe('10:5');
});
