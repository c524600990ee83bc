import {
  changed,
  decimal,
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

/** Payloads of the triggers on people and machines (facts 4.2). */
export const IDENTITY_PAYLOADS: PayloadShapes = {
  'idn:identity-created': lifecycle,
  'idn:identity-deleted': lifecycle,
  'idn:identity-attributes-changed': () => {
    const value = maybe(either(text, flag, listOf(text), nullable(map)));
    return shape({
      identity: reference('IDENTITY'),
      changes: listOf(shape({ attribute: text, oldValue: value, newValue: value })),
    });
  },
  'idn:outlier-detected': () =>
    shape({
      identity: reference('IDENTITY'),
      outlierType: word('LOW_SIMILARITY'),
      score: decimal,
    }),
  'idn:machine-identity-created': () => shape(machine('MACHINE_IDENTITY_CREATED')),
  'idn:machine-identity-deleted': () => shape(machine('MACHINE_IDENTITY_DELETED')),
  'idn:machine-identity-updated': () =>
    shape({
      ...machine('MACHINE_IDENTITY_UPDATED'),
      machineIdentityChangeTypes: listOf(
        word(
          'ATTRIBUTES_CHANGED',
          'USER_ENTITLEMENTS_ADDED',
          'USER_ENTITLEMENTS_REMOVED',
          'OWNERS_ADDED',
          'OWNERS_REMOVED',
        ),
      ),
      userEntitlementChanges: changesOf(entitlement()),
      ownerChanges: changesOf(owner()),
      singleValueAttributeChanges: nullable(
        listOf(shape({ name: text, oldValue: changed, newValue: changed })),
      ),
    }),
};

function lifecycle(): Shape {
  return shape({ identity: reference('IDENTITY'), attributes: map });
}

function machine(eventType: string): Readonly<Record<string, Shape>> {
  return {
    eventType: word(eventType),
    machineIdentity: shape({
      id: text,
      name: maybe(text),
      created: time,
      modified: time,
      businessApplication: maybe(text),
      description: maybe(text),
      attributes: maybe(map),
      subtype: word('AI Agent', 'Application'),
      owners: maybe(listOf(owner())),
      sourceId: maybe(text),
      uuid: maybe(text),
      nativeIdentity: maybe(text),
      manuallyEdited: flag,
      manuallyCreated: maybe(flag),
      datasetId: maybe(text),
      source: maybe(typed()),
      userEntitlements: maybe(listOf(entitlement())),
      existsOnSource: maybe(text),
    }),
  };
}

function changesOf(item: Shape): Shape {
  return shape({
    attributeName: maybe(text),
    added: maybe(listOf(item)),
    removed: maybe(listOf(item)),
  });
}

function owner(): Shape {
  return shape({ type: text, id: text, name: text, isPrimary: maybe(flag) });
}

function entitlement(): Shape {
  return shape({ entitlementId: text, displayName: text, source: typed() });
}

function typed(): Shape {
  return shape({ type: text, id: text, name: text });
}
