import {
  changed,
  flag,
  listOf,
  map,
  maybe,
  nullable,
  reference,
  shape,
  text,
  time,
  whole,
  word,
} from '../payload-shapes.ts';
import type { PayloadShapes, Shape } from '../payload-shapes.ts';

/** Payloads of the triggers on accounts and their aggregation (facts 4.2). */
export const ACCOUNT_PAYLOADS: PayloadShapes = {
  'idn:account-aggregation-completed': aggregation,
  'idn:aggregation-accounts-collected': aggregation,
  'idn:account-created': () => shape(event('ACCOUNT_CREATED_V2')),
  'idn:account-deleted': () => shape(event('ACCOUNT_DELETED_V2')),
  'idn:account-updated': () =>
    shape({
      ...event('ACCOUNT_UPDATED_V2', 'PASSWORD_CHANGE'),
      accountChangeTypes: listOf(
        word('ATTRIBUTES_CHANGED', 'ENTITLEMENTS_ADDED', 'ENTITLEMENTS_REMOVED'),
      ),
      singleValueAttributeChanges: nullable(
        listOf(shape({ name: text, oldValue: changed, newValue: changed })),
      ),
      multiValueAttributeChanges: nullable(
        listOf(shape({ name: text, addedValues: listOf(changed), removedValues: listOf(changed) })),
      ),
      entitlementChanges: nullable(
        listOf(
          shape({
            attributeName: text,
            added: nullable(listOf(entitlement())),
            removed: nullable(listOf(entitlement())),
          }),
        ),
      ),
    }),
  'idn:account-attributes-changed': () =>
    shape({ ...older(), changes: listOf(shape({ attribute: text })) }),
  'idn:account-correlated': () => shape(older()),
  'idn:account-uncorrelated': () => shape(older()),
  'idn:source-account-created': native,
  'idn:source-account-deleted': native,
  'idn:source-account-updated': native,
};

function aggregation(): Shape {
  return shape({
    source: reference('SOURCE'),
    status: word('Success', 'Failed', 'Terminated'),
    started: time,
    completed: time,
    errors: nullable(listOf(text)),
    warnings: nullable(listOf(text)),
    stats: shape({
      scanned: whole,
      unchanged: whole,
      changed: whole,
      added: whole,
      removed: whole,
    }),
  });
}

function event(type: string, ...causes: readonly string[]): Readonly<Record<string, Shape>> {
  return {
    event: shape({ type: word(type), cause: word('AGGREGATION', 'PROVISIONING', ...causes) }),
    source: shape({
      id: text,
      name: text,
      alias: text,
      owner: named(),
      governanceGroup: named(),
    }),
    account: shape({
      id: text,
      name: text,
      nativeIdentity: text,
      uuid: nullable(text),
      correlated: flag,
      isMachine: flag,
      origin: nullable(text),
      attributes: nullable(map),
    }),
    identity: shape({ id: text, name: text, alias: text, email: text }),
  };
}

function named(): Shape {
  return shape({ id: text, name: text });
}

function entitlement(): Shape {
  return shape({
    id: maybe(nullable(text)),
    name: maybe(nullable(text)),
    owner: maybe(shape({ id: maybe(text), name: maybe(nullable(text)), type: maybe(text) })),
    value: maybe(text),
  });
}

function older(): Readonly<Record<string, Shape>> {
  return { identity: named(), source: named(), account: named() };
}

function native(): Shape {
  return shape({
    uuid: maybe(text),
    id: text,
    nativeIdentifier: text,
    sourceId: text,
    sourceName: text,
    identityId: text,
    identityName: text,
    attributes: map,
  });
}
