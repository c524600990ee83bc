import {
  either,
  flag,
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

/** Payloads of the triggers on access requests (facts 4.2). */
export const ACCESS_PAYLOADS: PayloadShapes = {
  'idn:access-request-post-approval': () =>
    shape({
      ...request(),
      requestedItemsStatus: listOf(
        shape({
          ...item(),
          clientMetadata: maybe(nullable(map)),
          approvalInfo: listOf(
            shape({
              approvalComment: maybe(nullable(text)),
              approvalDecision: word('APPROVED', 'DENIED'),
              approverName: text,
              approver: reference('IDENTITY'),
            }),
          ),
        }),
      ),
    }),
  'idn:access-request-dynamic-approver': () =>
    shape({ ...request(), requestedItems: listOf(shape(item())) }),
  'idn:access-request-pre-approval': () =>
    shape({ ...request(), requestedItems: listOf(shape(item())) }),
  // Known from files only: what they read is looked at, and little of it is sure to be there.
  'idn:access-request-trigger': () =>
    shape({
      accessRequestId: text,
      accountActivityId: maybe(text),
      requestedFor: person(),
      requestedBy: maybe(person()),
      requestedItem: maybe(shape({ id: text })),
      requestedItems: maybe(listOf(shape({ id: text }))),
      sodViolationContext: maybe(nullable(map)),
      createdAt: maybe(time),
      autoApprove: maybe(flag),
    }),
};

function request(): Readonly<Record<string, Shape>> {
  return {
    accessRequestId: text,
    // The API description has a list; the platform's samples and every real workflow have an object (facts 4.2).
    requestedFor: either(person(), listOf(person())),
    requestedBy: person(),
  };
}

function person(): Shape {
  return shape({ type: maybe(word('IDENTITY')), id: maybe(text), name: maybe(text) });
}

function item(): Readonly<Record<string, Shape>> {
  return {
    id: text,
    name: text,
    description: maybe(nullable(text)),
    type: word('ACCESS_PROFILE', 'ROLE', 'ENTITLEMENT'),
    operation: word('Add', 'Remove'),
    comment: maybe(nullable(text)),
  };
}
