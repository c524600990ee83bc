import type { JsonObject } from '../../kernel/json.ts';
import { ANN, BOB, ROLE } from '../example-people.ts';
import type { WrittenTrigger } from '../written-trigger.ts';

const REQUEST: JsonObject = {
  accessRequestId: '4b4d982dddff4267ab12f0f1e72b5a6d',
  // An object, as the platform sends it, although the API description types it as a list (facts 4.2).
  requestedFor: ANN,
  requestedBy: BOB,
};

const ITEM: JsonObject = {
  ...ROLE,
  description: 'May read the books',
  operation: 'Add',
  comment: 'For the yearly audit',
};

const METADATA: JsonObject = {
  callbackURL: 'https://acme.api.example/beta/trigger-invocations/42/complete',
  secret: '00000000-0000-4000-8000-000000000005',
  responseMode: 'async',
};

/** What an access request hands to the workflow that approves it (facts 4.2). */
export const APPROVAL_EXAMPLE: JsonObject = {
  ...REQUEST,
  accountActivityId: '2c918084660f45d6016617daa9210584',
  requestId: '4b4d982dddff4267ab12f0f1e72b5a6d',
  createdAt: '2026-01-05T09:00:00Z',
  requestedItem: ROLE,
  requestedItems: [ROLE],
  sodViolationContext: null,
  staticAttributes: {},
  autoApprove: false,
  fallbackApprover: BOB,
};

/** Triggers on access requests (facts 4.2). */
export const ACCESS_TRIGGERS: readonly WrittenTrigger[] = [
  {
    id: 'idn:access-request-post-approval',
    name: 'Access Request Decision',
    when: 'after an access request was decided on',
    example: {
      ...REQUEST,
      requestedItemsStatus: [
        {
          ...ITEM,
          clientMetadata: null,
          approvalInfo: [
            {
              approvalComment: 'Agreed',
              approvalDecision: 'APPROVED',
              approverName: 'Bob Example',
              approver: BOB,
            },
          ],
        },
      ],
    },
  },
  {
    id: 'idn:access-request-dynamic-approver',
    name: 'Access Request Dynamic Approver',
    when: 'after an access request came in, and asks who else shall approve it',
    awaitsAnswer: true,
    example: {
      ...REQUEST,
      requestedItems: [ITEM],
      _metadata: {
        ...METADATA,
        triggerId: 'idn:access-request-dynamic-approver',
        triggerType: 'requestResponse',
      },
    },
  },
  {
    id: 'idn:access-request-pre-approval',
    name: 'Access Request Submitted',
    when: 'after an access request came in, and asks whether it is approved',
    awaitsAnswer: true,
    example: {
      ...REQUEST,
      requestedItems: [ITEM],
      _metadata: {
        ...METADATA,
        triggerId: 'idn:access-request-pre-approval',
        triggerType: 'requestResponse',
      },
    },
  },
];
