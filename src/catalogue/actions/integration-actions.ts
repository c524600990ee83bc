import type { JsonObject } from '../../kernel/json.ts';
import { field } from '../field.ts';
import type { FormField } from '../library-item.ts';
import type { WrittenAction } from '../written-action.ts';

const REQUEST_FIELDS: readonly FormField[] = [
  field('method!', 'select', { options: ['get', 'post', 'put', 'patch', 'delete'] }),
  field('url!', 'url', 'May hold {{$.path}} templates.'),
  field('authenticationType', 'select', { options: ['OAuth', 'basic', 'header'] }),
  field('requestContentType', 'select', {
    description: 'Says which of the request bodies is sent.',
    options: ['json', 'json-patch+json', 'form'],
  }),
  field(
    'jsonRequestBody',
    'json',
    'An object or a list. Values by .$ keys keep their type and need no quoting.',
  ),
  field('jsonPatchRequestBody', 'json', 'A list of JSON Patch operations.'),
  field('formRequestBody', 'keyValuePairs', 'A map, or lines of key:value.'),
  field('urlParams', 'keyValuePairs', 'Added to the URL as a query.'),
  field('requestHeaders', 'keyValuePairs'),
];

const OAUTH_FIELDS: readonly FormField[] = [
  field('oAuthClientId'),
  field('oAuthClientSecret', 'secret', 'A reference to a stored secret: $.secrets.<uuid>.'),
  field('oAuthTokenUrl', 'url'),
  field('oAuthCredentialLocation', 'select', { options: ['oAuthInHeader', 'oAuthInBody'] }),
  field('basicAuthUserName'),
  field('basicAuthPassword', 'secret', 'A reference to a stored secret: $.secrets.<uuid>.'),
];

const STORED_FIELDS: readonly FormField[] = [
  field('param_authenticationRef!', 'select', {
    description: 'Which of the stored credentials is used; a run without it fails.',
    options: ['oauth', 'basic', 'header', 'none'],
  }),
  field('param_oauth', 'object', 'A stored OAuth client: mapping, paramID, paramType 1.4, refID.'),
  field('param_oauth_scopes', 'object', 'Its scopes: mapping, paramID, paramType 3.1, refID.'),
  field('param_basic', 'object', 'A stored user and password; paramType 1.1.'),
  field('param_header', 'object', 'A stored header; paramType 1.3.'),
];

const HTTP_EXAMPLE: JsonObject = {
  method: 'post',
  url: 'https://hooks.acme.example/service-desk/tickets',
  authenticationType: null,
  requestContentType: 'json',
  jsonRequestBody: { category: 'access', 'identity.$': '$.trigger.identity.id' },
  requestHeaders: { Accept: 'application/json' },
};

const HTTP: Pick<WrittenAction, 'id' | 'name' | 'output' | 'outputMembers' | 'dynamicOutput'> = {
  id: 'sp:http',
  name: 'HTTP Request',
  output: {
    statusCode: 200,
    headers: { 'Content-Type': ['application/json'] },
    body: {
      id: '9d385017c611228701d22104cc95c371',
      number: 'TASK0001042',
      status: 'open',
      created: '2026-01-05T09:00:00Z',
    },
  },
  outputMembers: {
    headers: { type: 'object' },
    body: { description: 'The answer read as JSON; text where it is none.' },
  },
  dynamicOutput: true,
};

const LETTER: readonly FormField[] = [
  field('subject!'),
  field('body!', 'htmlEditor', 'HTML, a Velocity template over the context: ${name}.'),
  field('context', 'keyValuePairs', 'The names that the body may use.'),
  field('from'),
  field('fromEmail', 'email'),
  field('replyTo', 'email'),
  field('carbonCopy', 'emailPicker'),
];

const BODY = '<p>Hello ${name}, welcome to Acme.</p>';

/** Actions that reach outside the tenant (facts 4.1); an HTTP status of 400 and more fails the step (facts 5.4). */
export const INTEGRATION_ACTIONS: readonly WrittenAction[] = [
  {
    ...HTTP,
    about: 'Calls an HTTP service, with credentials that stand in the step.',
    versions: [2],
    fields: [...REQUEST_FIELDS, ...OAUTH_FIELDS],
    example: HTTP_EXAMPLE,
  },
  {
    ...HTTP,
    about: 'Calls an HTTP service, with credentials that the tenant keeps.',
    versions: [3],
    fields: [...REQUEST_FIELDS, ...STORED_FIELDS],
    example: { ...HTTP_EXAMPLE, param_authenticationRef: 'none' },
  },
  {
    id: 'sp:send-email',
    name: 'Send Email',
    about: 'Sends a mail to an identity.',
    versions: [1],
    deprecated: [1],
    fields: [...LETTER, field('recipientId!', 'identityPicker')],
    example: {
      'recipientId.$': '$.trigger.identity.id',
      subject: 'Welcome',
      body: BODY,
      context: { 'name.$': '$.trigger.identity.name' },
    },
  },
  {
    id: 'sp:send-email',
    name: 'Send Email',
    about: 'Sends a mail to addresses.',
    versions: [2],
    fields: [...LETTER, field('recipientEmailList!', 'emailPicker', 'A list of addresses.')],
    example: {
      'recipientEmailList.$': '$.getIdentity.emailAddress',
      subject: 'Welcome, {{$.trigger.identity.name}}',
      body: BODY,
      context: { 'name.$': '$.trigger.identity.name' },
    },
  },
  {
    id: 'sp:snow',
    name: 'Manage ServiceNow Ticket',
    about: 'Creates or reads a ServiceNow ticket.',
    versions: [1],
    fields: [
      field('action!', 'select', { options: ['create', 'get'] }),
      field('authenticationType!', 'select', { options: ['basic'] }),
      field('basicAuthUserName'),
      field('basicAuthPassword', 'secret', 'A reference to a stored secret: $.secrets.<uuid>.'),
      field('url!', 'url'),
      field('caller'),
      field('shortDescription'),
      field('description', 'textarea'),
      field('subCategory'),
      field('urgency', 'select', { options: ['1', '2', '3'] }),
      field('watchlist'),
      field('customFields', 'textarea', 'Lines of key:value.'),
      field('ticket', 'text', 'For get: the ticket’s number.'),
    ],
    example: {
      action: 'create',
      authenticationType: 'basic',
      basicAuthUserName: 'mainsheet',
      basicAuthPassword: '$.secrets.00000000-0000-4000-8000-000000000002',
      url: 'https://acme.service-now.example',
      shortDescription: 'Laptop for {{$.trigger.identity.name}}',
      urgency: '3',
    },
    output: {
      sys_id: '9d385017c611228701d22104cc95c371',
      number: 'INC0010001',
      state: '1',
      short_description: 'Laptop for Ann Example',
      opened_at: '2026-01-05 09:00:00',
    },
    dynamicOutput: true,
  },
  {
    id: 'sp:pag-active-directory',
    name: 'Active Directory',
    about: 'Runs a command in Active Directory through a privileged-action gateway.',
    versions: [1],
    fields: [
      field('pagCommandType!', 'select', {
        description: 'More commands exist.',
        options: [
          'pag:active_directory:create_group',
          'pag:active_directory:get_group_by_samaccountname',
          'pag:active_directory:list_ous',
          'pag:active_directory:set_group_manager',
        ],
      }),
      field('pagInstanceId!'),
      field('pagSpecId!'),
      field('param_connType', 'select', { options: ['paramInline'] }),
      field('param_credentialType', 'select', { options: ['paramSPS'] }),
      field('param_credential', 'object', 'mapping, paramID, paramType 1.1, refID.'),
    ],
    patterns: [
      {
        name: 'inputForPag_<field>',
        type: 'text',
        description: 'An input of the command.',
      },
    ],
    example: {
      pagCommandType: 'pag:active_directory:get_group_by_samaccountname',
      pagInstanceId: '00000000-0000-4000-8000-000000000003',
      pagSpecId: '00000000-0000-4000-8000-000000000004',
      inputForPag_samAccountName: 'auditors',
      param_connType: 'paramInline',
      param_credentialType: 'paramSPS',
    },
    output: {
      result: {
        data: [{ distinguishedName: 'CN=Auditors,OU=Groups', sAMAccountName: 'auditors' }],
        count: 1,
      },
    },
    dynamicOutput: true,
  },
];
