import {
  anything,
  listOf,
  map,
  maybe,
  nullable,
  reference,
  shape,
  text,
  time,
  word,
} from '../payload-shapes.ts';
import type { PayloadShapes, Shape } from '../payload-shapes.ts';

/** Payloads of the triggers on sources, provisioning, searches, forms, launchers and signals (facts 4.2). */
export const PLATFORM_PAYLOADS: PayloadShapes = {
  'sp:form-submitted': () =>
    shape({
      submittedAt: anything,
      tenantId: text,
      formInstanceId: text,
      formDefinitionId: text,
      name: text,
      createdBy: shape({ type: word('WORKFLOW_EXECUTION', 'SOURCE'), id: text }),
      submittedBy: reference('IDENTITY'),
      formData: nullable(map),
    }),
  // Known from files only.
  'idn:interactive-process-launched': () =>
    shape({ interactiveProcessId: text, launchedBy: shape({ id: text }) }),
  'idn:post-provisioning': () =>
    shape({
      trackingNumber: text,
      sources: text,
      action: maybe(nullable(text)),
      errors: maybe(nullable(listOf(text))),
      warnings: maybe(nullable(listOf(text))),
      recipient: reference('IDENTITY'),
      requester: maybe(nullable(reference('IDENTITY'))),
      accountRequests: listOf(accountRequest()),
    }),
  'idn:saved-search-complete': () => {
    const found = maybe(
      nullable(shape({ count: text, noun: text, preview: listOf(listOf(text)) })),
    );
    return shape({
      fileName: text,
      ownerEmail: text,
      ownerName: text,
      query: text,
      searchName: text,
      searchResults: shape({ Account: found, Entitlement: found, Identity: found }),
      signedS3Url: text,
    });
  },
  'idn:source-created': () => source('created'),
  'idn:source-deleted': () => source('deleted'),
  'idn:source-updated': () => source('modified'),
  'idn:va-cluster-status-change': () => {
    const result = shape({ message: text, resultType: text, status: word('Succeeded', 'Failed') });
    return shape({
      created: time,
      type: word('SOURCE', 'CLUSTER'),
      application: shape({ id: text, name: text, attributes: nullable(map) }),
      healthCheckResult: result,
      previousHealthCheckResult: result,
    });
  },
  'idn:caep-risk-level-change-events': signal,
  'idn:caep-device-compliance-change-events': signal,
  'idn:caep-session-revoked-events': signal,
  'idn:caep-credential-change-events': signal,
  'idn:caep-token-claims-change-events': signal,
};

function accountRequest(): Shape {
  return shape({
    source: reference('SOURCE'),
    accountId: maybe(text),
    accountOperation: text,
    provisioningResult: word('SUCCESS', 'PENDING', 'FAILED'),
    provisioningTarget: text,
    ticketId: maybe(nullable(text)),
    attributeRequests: maybe(
      nullable(
        listOf(
          shape({
            attributeName: text,
            attributeValue: maybe(nullable(text)),
            operation: word('Add', 'Set', 'Remove'),
          }),
        ),
      ),
    ),
  });
}

function source(when: string): Shape {
  return shape({
    id: text,
    name: text,
    type: text,
    connector: text,
    [when]: time,
    actor: shape({
      type: word('IDENTITY'),
      // Who changed a source may be nobody with an id.
      id: when === 'modified' ? maybe(text) : text,
      name: text,
    }),
  });
}

function signal(): Shape {
  return shape({
    identityAttributes: maybe(shape({ id: maybe(text) })),
    ssfEvent: shape({ events: map }),
    streamName: maybe(text),
  });
}
