import type { JsonObject } from '../../kernel/json.ts';
import type { WrittenTrigger } from '../written-trigger.ts';

const CAMPAIGN: JsonObject = {
  id: '2c918086719eec070171a7e3355a360a',
  name: 'Review of Sales',
  description: 'Access of the sales department',
  created: '2026-01-05T09:00:00Z',
  modified: '2026-01-05T10:00:00Z',
  deadline: '2026-01-19T09:00:00Z',
  type: 'MANAGER',
  campaignOwner: {
    id: '2c91808a7190d06e01719938fcd20793',
    displayName: 'Bob Example',
    email: 'bob@acme.example',
  },
};

const VIOLATION: JsonObject = {
  id: '00000000-0000-4000-8000-000000000009',
  name: 'Orders and payments',
  level: 'HIGH',
  created: '2026-01-05T09:00:00Z',
  lastEvaluatedDate: '2026-01-05T09:00:00Z',
  owner: { id: '2c91808a7190d06e01719938fcd20793', type: 'IDENTITY' },
  policy: { id: '00000000-0000-4000-8000-000000000010', type: 'SOD' },
  target: { id: '2c91808a7190d06e01719938fcd20792', type: 'IDENTITY' },
};

/** Triggers on certifications and separation of duties (facts 4.2). */
export const GOVERNANCE_TRIGGERS: readonly WrittenTrigger[] = [
  {
    id: 'idn:campaign-activated',
    name: 'Campaign Activated',
    when: 'after a campaign was activated',
    example: { campaign: { ...CAMPAIGN, status: 'ACTIVE' } },
  },
  {
    id: 'idn:campaign-ended',
    name: 'Campaign Ended',
    when: 'after a campaign ended',
    example: { campaign: { ...CAMPAIGN, status: 'COMPLETED' } },
  },
  {
    id: 'idn:campaign-generated',
    name: 'Campaign Generated',
    when: 'after a campaign was generated and can be activated',
    example: { campaign: { ...CAMPAIGN, status: 'STAGED' } },
  },
  {
    id: 'idn:certification-signed-off',
    name: 'Certification Signed Off',
    when: 'after a reviewer signed a certification off',
    example: {
      certification: {
        id: '2c918086719eec070171a7e3355a834c',
        name: 'Review of Sales by Bob Example',
        campaignRef: {
          id: '2c918086719eec070171a7e3355a360a',
          name: 'Review of Sales',
          type: 'CAMPAIGN',
          campaignType: 'MANAGER',
          description: 'Access of the sales department',
          correlatedStatus: 'CORRELATED',
          mandatoryCommentRequirement: 'NO_DECISIONS',
        },
        phase: 'SIGNED',
        due: '2026-01-19T09:00:00Z',
        signed: '2026-01-12T09:00:00Z',
        reviewer: {
          id: '2c91808a7190d06e01719938fcd20793',
          name: 'Bob Example',
          email: 'bob@acme.example',
          type: 'IDENTITY',
        },
        reassignment: null,
        hasErrors: false,
        errorMessage: null,
        completed: true,
        decisionsMade: 12,
        decisionsTotal: 12,
        entitiesCompleted: 4,
        entitiesTotal: 4,
        created: '2026-01-05T09:00:00Z',
        modified: '2026-01-12T09:00:00Z',
        campaignOwner: {
          id: '2c91808a7190d06e01719938fcd20793',
          displayName: 'Bob Example',
          email: 'bob@acme.example',
        },
      },
    },
  },
  {
    id: 'idn:sod-violation-created',
    name: 'SOD Violation Created',
    when: 'after somebody came to hold what nobody should hold together',
    example: { ...VIOLATION, status: 'Open' },
  },
  {
    id: 'idn:sod-violation-closed?',
    name: 'SOD Violation Closed',
    when: 'after a violation ended',
    example: {
      ...VIOLATION,
      modified: '2026-01-06T09:00:00Z',
      previousStatus: 'Open',
      currentStatus: 'Closed',
    },
  },
  {
    id: 'idn:sod-violation-mitigated?',
    name: 'SOD Violation Mitigated',
    when: 'after a violation was allowed under controls',
    example: {
      ...VIOLATION,
      modified: '2026-01-06T09:00:00Z',
      expiration: '2026-07-01T00:00:00Z',
      status: 'Mitigated',
      appliedControls: [
        {
          id: '00000000-0000-4000-8000-000000000011',
          appliedDate: '2026-01-06T09:00:00Z',
          applier: { id: '2c91808a7190d06e01719938fcd20793', type: 'IDENTITY' },
          comments: 'Checked every month',
          control: { id: '00000000-0000-4000-8000-000000000012', type: 'COMPENSATING_CONTROL' },
          expiration: '2026-07-01T00:00:00Z',
          status: 'Active',
          violation: '00000000-0000-4000-8000-000000000009',
          workflowId: null,
        },
      ],
    },
  },
  {
    id: 'idn:sod-violation-reopened?',
    name: 'SOD Violation Reopened',
    when: 'after a violation that was allowed is none any more',
    example: {
      ...VIOLATION,
      modified: '2026-07-01T00:00:00Z',
      previousStatus: 'Mitigated',
      currentStatus: 'Open',
      reason: 'Applied Control Expired',
    },
  },
];
