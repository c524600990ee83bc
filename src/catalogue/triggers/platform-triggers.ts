import type { JsonObject } from '../../kernel/json.ts';
import { ANN, BOB, SOURCE } from '../example-people.ts';
import type { WrittenTrigger } from '../written-trigger.ts';

const SOURCE_EVENT: JsonObject = {
  id: '2c9180835d2e5168015d32f890ca1581',
  name: 'Active Directory',
  type: 'DIRECT_CONNECT',
  connector: 'active-directory',
  actor: BOB,
};

/** Triggers on sources, provisioning, searches, forms and launchers (facts 4.2). */
export const PLATFORM_TRIGGERS: readonly WrittenTrigger[] = [
  {
    id: 'sp:form-submitted',
    name: 'Form Submitted',
    when: 'after somebody answered a form',
    example: {
      submittedAt: '2026-01-05T09:00:00Z',
      tenantId: '00000000-0000-4000-8000-000000000015',
      formInstanceId: '00000000-0000-4000-8000-000000000016',
      formDefinitionId: '00000000-0000-4000-8000-000000000001',
      name: 'Contract extension',
      createdBy: { type: 'WORKFLOW_EXECUTION', id: '00000000-0000-4000-8000-000000000017' },
      submittedBy: ANN,
      formData: { decision: 'extend', until: '2026-12-31' },
    },
  },
  {
    id: 'idn:interactive-process-launched',
    name: 'Interactive Process Launched',
    when: 'after somebody started a launcher',
    example: {
      interactiveProcessId: '00000000-0000-4000-8000-000000000018',
      launchedBy: ANN,
      launcherId: '00000000-0000-4000-8000-000000000019',
      workflowId: '00000000-0000-4000-8000-000000000020',
    },
  },
  {
    id: 'idn:post-provisioning',
    name: 'Provisioning Completed',
    when: 'after changes were carried out in sources, or failed',
    example: {
      trackingNumber: '4b4d982dddff4267ab12f0f1e72b5a6d',
      sources: 'Active Directory, Mail',
      action: 'IdentityRefresh',
      errors: ['The directory does not answer'],
      warnings: [],
      recipient: ANN,
      requester: BOB,
      accountRequests: [
        {
          source: SOURCE,
          accountId: 'CN=Ann Example,OU=Berlin',
          accountOperation: 'Modify',
          provisioningResult: 'FAILED',
          provisioningTarget: 'Active Directory',
          ticketId: null,
          attributeRequests: [
            { attributeName: 'memberOf', attributeValue: 'CN=Auditors', operation: 'Add' },
          ],
        },
      ],
    },
  },
  {
    id: 'idn:saved-search-complete',
    name: 'Scheduled Search',
    when: 'after a scheduled search found something',
    example: {
      fileName: 'Dormant.zip',
      ownerEmail: 'bob@acme.example',
      ownerName: 'Bob Example',
      query: 'attributes.cloudLifecycleState:inactive',
      searchName: 'Dormant',
      searchResults: {
        Identity: { count: '1', noun: 'identities', preview: [['Ann Example', 'ann.example']] },
      },
      signedS3Url: 'https://files.acme.example/Dormant.zip',
    },
  },
  {
    id: 'idn:source-created',
    name: 'Source Created',
    when: 'after a source was created',
    example: { ...SOURCE_EVENT, created: '2026-01-05T09:00:00Z' },
  },
  {
    id: 'idn:source-deleted',
    name: 'Source Deleted',
    when: 'after a source was deleted',
    example: { ...SOURCE_EVENT, deleted: '2026-01-05T09:00:00Z' },
  },
  {
    id: 'idn:source-updated',
    name: 'Source Updated',
    when: 'after a source’s configuration changed',
    example: { ...SOURCE_EVENT, modified: '2026-01-05T09:00:00Z' },
  },
  {
    id: 'idn:va-cluster-status-change',
    name: 'VA Cluster Status Change',
    when: 'after a cluster of virtual appliances, or a source behind it, failed or came back',
    example: {
      created: '2026-01-05T09:00:00Z',
      type: 'CLUSTER',
      application: {
        id: '00000000-0000-4000-8000-000000000021',
        name: 'Berlin',
        attributes: null,
      },
      healthCheckResult: {
        message: 'No appliance answers',
        resultType: 'CLUSTER',
        status: 'Failed',
      },
      previousHealthCheckResult: {
        message: 'In order',
        resultType: 'CLUSTER',
        status: 'Succeeded',
      },
    },
  },
];
