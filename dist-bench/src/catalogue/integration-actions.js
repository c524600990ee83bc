import { field } from './library-item.js';
const HTTP_FIELDS = [
    field('method!', 'select'),
    field('url!', 'url'),
    field('authenticationType', 'select'),
    field('requestContentType', 'select'),
    field('jsonRequestBody', 'json'),
    field('jsonPatchRequestBody', 'json'),
    field('formRequestBody', 'keyValuePairs'),
    field('urlParams', 'keyValuePairs'),
    field('requestHeaders', 'keyValuePairs'),
];
const HTTP_OUTPUT = { statusCode: 200, headers: {}, body: {} };
const EMAIL_FIELDS = [
    field('subject!'),
    field('body!', 'htmlEditor'),
    field('recipientEmailList!', 'emailPicker'),
    field('context', 'keyValuePairs'),
    field('fromEmail'),
    field('replyTo'),
    field('carbonCopy', 'emailPicker'),
];
/** Actions that reach outside the tenant (facts 4.1). */
export const INTEGRATION_ACTIONS = [
    {
        id: 'sp:http',
        name: 'HTTP Request',
        about: 'Calls an HTTP service.',
        versions: [2],
        fields: [
            ...HTTP_FIELDS,
            field('oAuthClientId'),
            field('oAuthClientSecret', 'secret'),
            field('oAuthTokenUrl', 'url'),
            field('oAuthCredentialLocation', 'select'),
            field('basicAuthUserName'),
            field('basicAuthPassword', 'secret'),
        ],
        output: HTTP_OUTPUT,
    },
    {
        id: 'sp:http',
        name: 'HTTP Request',
        about: 'Calls an HTTP service with stored credentials.',
        versions: [3],
        fields: [
            ...HTTP_FIELDS,
            field('param_authenticationRef!', 'select'),
            field('param_oauth', 'object'),
            field('param_oauth_scopes', 'object'),
            field('param_basic', 'object'),
            field('param_header', 'object'),
        ],
        output: HTTP_OUTPUT,
    },
    {
        id: 'sp:send-email',
        name: 'Send Email',
        about: 'Sends a mail.',
        versions: [1, 2],
        deprecated: [1],
        fields: EMAIL_FIELDS,
    },
    {
        id: 'sp:snow',
        name: 'Manage ServiceNow Ticket',
        about: 'Creates or reads a ServiceNow ticket.',
        versions: [1],
        fields: [
            field('action!', 'select'),
            field('authenticationType!', 'select'),
            field('basicAuthUserName'),
            field('basicAuthPassword', 'secret'),
            field('url!', 'url'),
            field('shortDescription'),
            field('description', 'textarea'),
            field('ticket'),
        ],
        output: { number: 'INC0010001', sys_id: '9d385017c611228701d22104cc95c371' },
    },
    {
        id: 'sp:pag-active-directory',
        name: 'Active Directory',
        about: 'Runs a command in Active Directory.',
        versions: [1],
        fields: [
            field('pagCommandType!', 'select'),
            field('pagInstanceId!'),
            field('pagSpecId!'),
            field('param_credential', 'object'),
        ],
        output: { result: { data: [], count: 0 } },
    },
];
//# sourceMappingURL=integration-actions.js.map