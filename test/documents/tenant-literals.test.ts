import { expect, test } from 'vitest';
import { namesTenantHost } from '../../src/documents/rules/tenant-host.ts';
import { action, codes, read, withStep } from './read.ts';

const ID = '2c9180857d0a1b2c017d0a1b2c3d0001';
const UUID = 'c79e0079-562c-4df5-aa73-60a9e25c916d';

test.each([
  ['https://acme.api.identitynow.com/v3', true],
  ['https://acme-sb.api.identitynow-demo.com', true],
  ['<a href="https://acme.identitynow.com/ui">', true],
  ['https://acme.saas.sailpoint.com', true],
  ['https://{{$.defineVariable.org}}.api.identitynow.com', false],
  ['https://documentation.sailpoint.com/saas', false],
  ['https://developer.sailpoint.com/docs', false],
  ['no-reply@mail.sailpoint.com', false],
  ['ask sailpoint about it', false],
  ['https://acme.example/identitynow', false],
])('%s names the host of a tenant: %s', (text, expected) => {
  expect(namesTenantHost(text)).toBe(expected);
});

test.each<[string, readonly string[]]>([
  [`formDefinitionId: ${UUID}`, ['TENANT_ID_LITERAL Write !ref form/<name>.']],
  [`recipient: ${ID}`, ['TENANT_ID_LITERAL Write !ref identity/<name>.']],
  [`addIdentities: [${ID}]`, ['TENANT_ID_LITERAL Write !ref identity/<name>.']],
  [`reviewerId: ${ID}`, ['TENANT_ID_LITERAL Write !ref identity/<name>.']],
  [`sourceId: ${ID}`, ['TENANT_ID_LITERAL Write !ref source/<name>.']],
  [`x: { type: ROLE, id: ${ID} }`, ['TENANT_ID_LITERAL Write !ref role/<name>.']],
  [
    `param_x: { paramID: ${UUID}, refID: ${UUID} }`,
    ['TENANT_ID_LITERAL Write !ref parameter/<name>, or !live.'],
  ],
  [`pagInstanceId: ${UUID}`, ["TENANT_ID_LITERAL Write !live to keep the tenant's own."]],
  [
    `oAuthClientSecret: $.secrets.${UUID}`,
    ['TENANT_ID_LITERAL Write !live: each tenant has its own secret.'],
  ],
  [
    `value: ${ID}`,
    ['TENANT_ID_LITERAL Write !ref <kind>/<name>, or !var NAME with a value for each tenant.'],
  ],
  [
    `url: '{{$.trigger.host}}/workflows/execute/external/${UUID}'`,
    ['TENANT_ID_LITERAL Write !sub with ${!ref workflow/<name>} in the place of the id.'],
  ],
  [
    `x.$: '$.trigger.list[?(@.id == "${ID}")]'`,
    ['TENANT_ID_LITERAL Write !sub with ${!ref <kind>/<name>} or ${NAME} in the place of the id.'],
  ],
  // One finding a value: the host says it all.
  [
    `url: https://acme.api.identitynow.com/v3/sources/${ID}`,
    [
      'TENANT_HOST_LITERAL Write !sub with ${HOST} in its place, and give HOST in tenants/<tenant>.yaml.',
    ],
  ],
  [`body: The ticket ${UUID} is closed`, []],
  [`checksum: ${ID}`, []],
  ['x.$: $.trigger.identity.id', []],
])('%s', (attribute, expected) => {
  const { diagnostics } = read(withStep(action('sp:x', `{ ${attribute} }`)), {
    severities: { ACTION_UNKNOWN: 'off' },
  });
  expect(diagnostics.map(({ code, hint }) => `${code} ${hint}`)).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  [`owner: { type: IDENTITY, id: ${ID} }`, ['Write owner: !ref identity/<alias>.']],
  [
    `trigger: { type: EXTERNAL, attributes: { url: /beta/workflows/execute/external/${UUID}, clientId: ${UUID} } }`,
    ['Write !self external-url.', "Write !live to keep the tenant's own."],
  ],
  [
    `trigger: { type: EXTERNAL, attributes: { url: https://acme.api.identitynow.com/beta/workflows/execute/external/${UUID} } }`,
    ['Write !self external-url.'],
  ],
  [
    `trigger: { type: EVENT, attributes: { id: idn:interactive-process-launched, filter.$: "$[?(@.workflowId == '${UUID}')]" } }`,
    ['Write !sub with ${!self id} in the place of the id.'],
  ],
  [
    `trigger: { type: EVENT, attributes: { id: sp:form-submitted, formDefinitionId: ${UUID}, filter.$: "$[?(@.formDefinitionId == '${UUID}')]" } }`,
    ['Write !ref form/<name>.', 'Write !sub with ${!ref form/<name>} in the place of the id.'],
  ],
  [`id: ${UUID}\ncreator: { type: IDENTITY, id: ${ID} }`, []],
  [`description: See https://acme.identitynow.com and ${ID}`, []],
])('%s', (top, expected) => {
  const hints = read(`name: A\n${top}\n`)
    .diagnostics.filter(({ code }) => code.startsWith('TENANT_'))
    .map(({ hint }) => hint);
  expect(hints).toEqual(expected);
});

test('what people read about a step is not sent to a host', () => {
  const step = action('sp:http', '{ method: get, url: x }').replace(
    'nextStep',
    'description: "Asks acme.identitynow.com", nextStep',
  );
  expect(codes(withStep(step)).filter((code) => code.startsWith('TENANT_'))).toEqual([]);
});

test('what a tag gave is not what the file writes', () => {
  const text = withStep(action('sp:x', `{ url: "https://acme.api.identitynow.com", id: ${ID} }`));
  expect(codes(text, { expanded: true })).toEqual(['ACTION_UNKNOWN']);
  expect(codes(text)).toEqual(['ACTION_UNKNOWN', 'TENANT_HOST_LITERAL', 'TENANT_ID_LITERAL']);
});
