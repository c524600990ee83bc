import { expect, test } from 'vitest';
import { codes, read } from './read.ts';

function flow(path: string, trigger = 'idn:access-request-post-approval'): string {
  return `name: Flow
trigger: { type: EVENT, attributes: { id: ${trigger} } }
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.requestedFor.id }
      nextStep: HTTP Request
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: x }
      nextStep: Step
    Step:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: x, jsonRequestBody.$: '${path.replaceAll("'", "''")}' }
      nextStep: Done
    Done: { type: success }
`;
}

test.each<[string, readonly string[]]>([
  ['$.trigger.requestedItemsStatus[?(@.operation == "Add")]', []],
  ['$..approvalInfo', []],
  ['$..[?(@.id == "x")]', ['PATH_FINDS_NOTHING']],
  ['$.trigger..[0:2]', ['PATH_FINDS_NOTHING']],
  ['$.trigger.requestedItemsStatus[?(@.comment != null)]', ['PATH_FINDS_NOTHING']],
  ['$.trigger.requestedItemsStatus[?(@.comment == null)]', []],
  ['$.trigger.requestedItemsStatus[?(@.a == 1 && !(@.comment !== null))]', ['PATH_FINDS_NOTHING']],
  ['$.trigger.requestedItemsStatus[?(@.name =~ /^A/i)]', []],
  ['$.trigger.requestedItemsStatus[?(@.name =~ "A")]', ['PATH_FINDS_NOTHING']],
  ['$.trigger.requestedItemsStatus[?(@.name =~ /A(?=B)/)]', ['PATH_FINDS_NOTHING']],
  ['$.trigger.requestedItemsStatus[?(@.name =~ /A B/)]', ['PATH_FINDS_NOTHING']],
  ['$.trigger.requestedItemsStatus[?(@.approvalInfo[?(@.c != null)])]', ['PATH_FINDS_NOTHING']],
  ['$.trigger.requestedBy[?(@.id == "x")]', ['PATH_FINDS_NOTHING']],
  ['$.trigger[?(@.accessRequestId == "x")]', ['PATH_FINDS_NOTHING']],
  ['$.getIdentity.managerRef[?(@.id == "x")]', ['PATH_FINDS_NOTHING']],
  ['$.hTTPRequest.body[?(@.id == "x")]', []],
  ['$.trigger.requestedItemsStatus[?(@.name in ["A"])]', ['PATH_SYNTAX']],
  ['$.trigger.requestedItemsStatus[?(@.name contains "A")]', ['PATH_SYNTAX']],
  ['$.trigger.requestedItemsStatus[?(@.approvalInfo size 2)]', ['PATH_SYNTAX']],
  ['$.trigger.requestedItemsStatus[?(@.name !=~ /A/)]', ['PATH_SYNTAX']],
  ['$.trigger.requestedItemsStatus.length().x', ['PATH_SYNTAX']],
  ['$.trigger.requestedItemsStatus.first()', ['PATH_SYNTAX']],
  ['$.trigger.list[{{$.trigger.index}}]', []],
  ['$.trigger.list[{{$.secrets.x}}]', ['PATH_FINDS_NOTHING']],
])('in a step %s gives %j', (path, expected) => {
  expect(codes(flow(path))).toEqual(expected);
});

test('what is found nothing in is said once a part, and the member is named', () => {
  const [found] = read(flow('$.trigger.requestedBy[?(@.id == "x")]')).diagnostics;
  expect(found?.message).toContain('$.trigger.requestedBy');
});

test.each<[string, readonly string[]]>([
  ['$.changes[?(@.attribute == "x")]', []],
  ['$.changes[?(@.attribute != null)]', []],
  ['$..[?(@.attribute in ["x"])]', []],
  ['$[?(@.identity.id == "x")]', []],
  ['$.trigger.changes[?(@.attribute == "x")]', ['PATH_FINDS_NOTHING']],
  ['$.changes[?@.attribute == "x"]', ['PATH_SYNTAX']],
  ['$.changes.JSON()', ['PATH_SYNTAX']],
])('as a trigger filter %s gives %j', (filter, expected) => {
  const text = `name: A\ntrigger:\n  type: EVENT\n  attributes:\n    id: idn:identity-attributes-changed\n    filter.$: '${filter}'\n`;
  expect(codes(text)).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  ['$.name', []],
  ['$.nothing.known', []],
  ['$.name[', ['PATH_SYNTAX']],
])('the label %s of a list in a form starts at the item', (label, expected) => {
  const text = `name: A
definition:
  start: Form
  steps:
    Form:
      type: action
      actionId: sp:forms
      versionNumber: 1
      attributes:
        formDefinitionId: Form
        recipient.$: $.trigger.identity.id
        inputForForm_array_list.$: $.trigger.list
        inputForForm_array_list_label: $.name
        inputForForm_array_list_value.$: ${label}
      nextStep: Done
    Done: { type: success }
`;
  expect(codes(text)).toEqual(expected);
});
