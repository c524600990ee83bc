import {
  flag,
  listOf,
  map,
  maybe,
  nullable,
  shape,
  text,
  time,
  whole,
  word,
} from '../payload-shapes.ts';
import type { PayloadShapes, Shape } from '../payload-shapes.ts';

const CAMPAIGN_TYPES = ['MANAGER', 'SOURCE_OWNER', 'SEARCH', 'ROLE_COMPOSITION'] as const;

/** Payloads of the triggers on certifications and separation of duties (facts 4.2). */
export const GOVERNANCE_PAYLOADS: PayloadShapes = {
  'idn:campaign-activated': () => campaign({ ...dated(), status: word('ACTIVE') }),
  'idn:campaign-ended': () => campaign({ ...dated(), status: word('COMPLETED') }),
  'idn:campaign-generated': () =>
    campaign({
      modified: maybe(nullable(text)),
      deadline: maybe(nullable(text)),
      status: word('STAGED', 'ACTIVATING', 'ACTIVE'),
    }),
  'idn:certification-signed-off': () => shape({ certification: certification() }),
  'idn:sod-violation-created': () => shape({ ...violation(), status: maybe(text) }),
  'idn:sod-violation-closed': () =>
    shape({
      ...violation(),
      modified: maybe(time),
      previousStatus: maybe(word('Open', 'Mitigated')),
      currentStatus: maybe(word('Closed')),
    }),
  'idn:sod-violation-mitigated': () =>
    shape({
      ...violation(),
      modified: maybe(time),
      expiration: maybe(time),
      status: maybe(text),
      appliedControls: maybe(listOf(control())),
    }),
  'idn:sod-violation-reopened': () =>
    shape({
      ...violation(),
      modified: maybe(time),
      previousStatus: maybe(text),
      currentStatus: maybe(text),
      reason: maybe(word('Conflicting Criteria Updated', 'Applied Control Expired')),
    }),
};

function campaign(more: Readonly<Record<string, Shape>>): Shape {
  return shape({
    campaign: shape({
      id: text,
      name: text,
      description: text,
      created: time,
      type: word(...CAMPAIGN_TYPES),
      campaignOwner: shape({ id: text, displayName: text, email: text }),
      ...more,
    }),
  });
}

function dated(): Readonly<Record<string, Shape>> {
  return { modified: maybe(nullable(time)), deadline: time };
}

function certification(): Shape {
  const reviewer = {
    id: maybe(text),
    name: maybe(text),
    email: maybe(nullable(text)),
    type: maybe(word('IDENTITY', 'GOVERNANCE_GROUP')),
    created: maybe(nullable(time)),
    modified: maybe(nullable(time)),
  };
  return shape({
    id: text,
    name: text,
    campaignRef: shape({
      id: text,
      name: text,
      type: word('CAMPAIGN'),
      campaignType: word(...CAMPAIGN_TYPES, 'MACHINE_ACCOUNT'),
      description: nullable(text),
      correlatedStatus: word('CORRELATED', 'UNCORRELATED'),
      mandatoryCommentRequirement: word('ALL_DECISIONS', 'REVOKE_ONLY_DECISIONS', 'NO_DECISIONS'),
    }),
    phase: word('STAGED', 'ACTIVE', 'SIGNED'),
    due: time,
    signed: time,
    reviewer: shape(reviewer),
    reassignment: maybe(
      nullable(
        shape({
          from: maybe(
            shape({
              id: maybe(text),
              name: maybe(text),
              type: maybe(word('CERTIFICATION')),
              reviewer: maybe(map),
            }),
          ),
          comment: maybe(text),
        }),
      ),
    ),
    hasErrors: flag,
    errorMessage: maybe(nullable(text)),
    completed: flag,
    decisionsMade: whole,
    decisionsTotal: whole,
    entitiesCompleted: whole,
    entitiesTotal: whole,
    created: time,
    modified: maybe(nullable(time)),
  });
}

function violation(): Readonly<Record<string, Shape>> {
  return {
    id: maybe(text),
    name: maybe(text),
    level: maybe(text),
    created: maybe(time),
    lastEvaluatedDate: maybe(time),
    owner: maybe(pointed('IDENTITY', 'GOVERNANCE_GROUP')),
    policy: maybe(pointed('SOD')),
    target: maybe(pointed('IDENTITY')),
  };
}

function control(): Shape {
  return shape({
    id: maybe(text),
    appliedDate: maybe(time),
    applier: maybe(pointed('IDENTITY')),
    comments: maybe(nullable(text)),
    control: maybe(pointed('COMPENSATING_CONTROL')),
    expiration: maybe(time),
    status: maybe(word('Pending', 'Active', 'Completed', 'Canceled', 'Failed')),
    violation: maybe(text),
    workflowId: maybe(nullable(text)),
  });
}

/** A reference without a name. */
function pointed(...types: readonly string[]): Shape {
  return shape({ id: maybe(text), type: maybe(word(...types)) });
}
