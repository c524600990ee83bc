import { expect, test } from 'vitest';
import { markTag } from '../../../src/documents/tag.ts';
import { printWorkflow } from '../../../src/documents/write/print-workflow.ts';

const place = { file: 'a.yaml', line: 1, column: 1 };

test('a workflow is printed in the order of the format, short values on a line, long texts as blocks', () => {
  const step = { type: 'action', actionId: 'sp:http', versionNumber: 2 };
  const printed = printWorkflow({
    mainsheet: { drift: 'report', ignore: ['/owner'] },
    definition: {
      steps: {
        Done: { type: 'success' },
        Alone: { type: 'success' },
        Failed: { type: 'failure', description: 'why', failureName: 'It failed' },
        Choose: {
          type: 'choice',
          defaultStep: 'Failed',
          choiceList: [{ nextStep: 'Call', 'variableA.$': '$.a', comparator: 'IsPresent' }],
        },
        Call: {
          nextStep: 'Done',
          catch: [{ next: 'Failed' }],
          attributes: {
            url: 'https://acme.example/{{$.trigger.id}}',
            secret: markTag({ kind: 'live' }, place),
            method: null,
            body: '<p>\nHello\n</p>\n',
            note: `${'long: '.repeat(20)}end`,
            headers: { Accept: 'application/json' },
            paths: ['$.a.b', '$.c'],
            deep: [{ a: 1, b: [] }, [[1, 'x\ny']]],
          },
          ...step,
        },
      },
      start: 'Choose',
    },
    trigger: { attributes: { 'filter.$': '$[?(@.a == "b")]', id: 'idn:x' }, type: 'EVENT' },
    enabled: true,
    owner: markTag({ kind: 'ref', reference: { kind: 'identity', name: 'w.wilson' } }, place),
    name: 'On: hold',
  });
  expect(printed).toBe(`name: 'On: hold'
enabled: true
owner: !ref identity/w.wilson
trigger:
  type: EVENT
  attributes:
    id: idn:x
    filter.$: $[?(@.a == "b")]
definition:
  start: Choose
  steps:
    Choose:
      type: choice
      choiceList:
        - comparator: IsPresent
          variableA.$: $.a
          nextStep: Call
      defaultStep: Failed
    Call:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        url: https://acme.example/{{$.trigger.id}}
        secret: !live
        method: null
        body: |
          <p>
          Hello
          </p>
        note: |-
          ${'long: '.repeat(20)}end
        headers: { Accept: application/json }
        paths: [$.a.b, $.c]
        deep:
          - a: 1
            b: []
          - - - 1
              - |-
                x
                y
      catch:
        - next: Failed
      nextStep: Done
    Failed:
      type: failure
      failureName: It failed
      description: why
    Done: { type: success }
    Alone: { type: success }
mainsheet:
  drift: report
  ignore: [/owner]
`);
});
