import { field } from './library-item.js';
const EVENT_FIELDS = [
    field('description', 'textarea'),
    field('filter', 'jsonpath'),
];
const IDENTITY = {
    type: 'IDENTITY',
    id: '2c91808a7190d06e01719938fcd20792',
    name: 'Ann Example',
};
const SOURCE = { id: '2c9180835d2e5168015d32f890ca1581', type: 'SOURCE', name: 'HR' };
const REQUEST = {
    accessRequestId: '4b4d982dddff4267ab12f0f1e72b5a6d',
    // An object, as the platform sends it, although the API description types it as a list (facts 4.2).
    requestedFor: IDENTITY,
    requestedBy: IDENTITY,
};
const REQUESTED_ITEM = {
    id: '2c91808b6ef1d43e016efba0ce470904',
    name: 'Auditor',
    type: 'ROLE',
    operation: 'Add',
};
/** Event triggers: id, name, an example of what the workflow receives; `?` marks an id inferred from its pattern. */
const EVENTS = [
    [
        'idn:access-request-post-approval',
        'Access Request Decision',
        { ...REQUEST, requestedItemsStatus: [{ ...REQUESTED_ITEM, approvalInfo: [] }] },
    ],
    [
        'idn:access-request-dynamic-approver',
        'Access Request Dynamic Approver',
        { ...REQUEST, requestedItems: [REQUESTED_ITEM] },
    ],
    [
        'idn:access-request-pre-approval',
        'Access Request Submitted',
        { ...REQUEST, requestedItems: [REQUESTED_ITEM] },
    ],
    [
        'idn:account-aggregation-completed',
        'Account Aggregation Completed',
        {
            source: SOURCE,
            status: 'Success',
            started: '2026-01-05T09:00:00Z',
            completed: '2026-01-05T09:05:00Z',
            errors: [],
            warnings: [],
            stats: { scanned: 10, unchanged: 8, changed: 1, added: 1, removed: 0 },
        },
    ],
    ['idn:account-created', 'Account Created'],
    ['idn:account-deleted?', 'Account Deleted'],
    ['idn:account-updated?', 'Account Updated'],
    ['idn:account-attributes-changed?', 'Account Attributes Changed'],
    ['idn:account-correlated?', 'Account Correlated'],
    ['idn:account-uncorrelated?', 'Account Uncorrelated'],
    ['idn:aggregation-accounts-collected', 'Accounts Collected for Aggregation'],
    ['idn:campaign-activated', 'Campaign Activated'],
    ['idn:campaign-ended', 'Campaign Ended'],
    ['idn:campaign-generated', 'Campaign Generated'],
    ['idn:certification-signed-off', 'Certification Signed Off'],
    ['idn:caep-device-compliance-change-events', 'Device Compliance Change'],
    ['idn:caep-risk-level-change-events', 'Risk Level Change'],
    ['idn:caep-session-revoked-events', 'Session Revoked'],
    ['sp:form-submitted', 'Form Submitted'],
    [
        'idn:identity-attributes-changed',
        'Identity Attributes Changed',
        {
            identity: IDENTITY,
            changes: [{ attribute: 'department', oldValue: 'Sales', newValue: 'Finance' }],
        },
    ],
    [
        'idn:identity-created',
        'Identity Created',
        { identity: IDENTITY, attributes: { firstname: 'Ann', department: 'Sales' } },
    ],
    ['idn:identity-deleted?', 'Identity Deleted', { identity: IDENTITY, attributes: {} }],
    ['idn:interactive-process-launched', 'Interactive Process Launched'],
    ['idn:machine-identity-created?', 'Machine Identity Created'],
    ['idn:machine-identity-deleted?', 'Machine Identity Deleted'],
    ['idn:machine-identity-updated', 'Machine Identity Updated'],
    ['idn:post-provisioning', 'Provisioning Completed'],
    ['idn:saved-search-complete', 'Scheduled Search'],
    ['idn:sod-violation-closed?', 'SOD Violation Closed'],
    ['idn:sod-violation-created', 'SOD Violation Created'],
    ['idn:sod-violation-mitigated?', 'SOD Violation Mitigated'],
    ['idn:sod-violation-reopened?', 'SOD Violation Reopened'],
    ['idn:source-created', 'Source Created'],
    ['idn:source-deleted', 'Source Deleted'],
    ['idn:source-updated', 'Source Updated'],
    ['idn:va-cluster-status-change', 'VA Cluster Status Change'],
];
/** Every trigger whose id is known from facts 4.2. The list is not complete: a tenant knows more. */
export const TRIGGERS = [
    ...EVENTS.map(([id, name, example]) => trigger(id, name, 'EVENT', EVENT_FIELDS, example ?? null)),
    trigger('idn:access-request-trigger', 'Access Request Submitted', 'AccessRequestTrigger', EVENT_FIELDS, { ...REQUEST, requestedItem: REQUESTED_ITEM }),
    trigger('idn:cron-schedule', 'Scheduled Trigger', 'SCHEDULED', [
        field('frequency!', 'select'),
        field('timeZone', 'select'),
        field('cronString'),
        field('weeklyDays', 'array'),
        field('weeklyTimes', 'array'),
        field('dailyTimes', 'array'),
        field('yearlyTimes', 'array'),
    ], null),
    trigger('idn:external-http', 'External Trigger', 'EXTERNAL', [field('name'), field('description', 'textarea'), field('clientId'), field('url', 'url')], {}),
];
function trigger(written, name, type, formFields, inputExample) {
    return {
        id: written.replace(/\?$/, ''),
        name,
        description: `Starts when this happens: ${name}.`,
        type,
        inferred: written.endsWith('?'),
        formFields,
        inputExample,
    };
}
//# sourceMappingURL=triggers.js.map