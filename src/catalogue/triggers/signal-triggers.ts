import type { JsonObject } from '../../kernel/json.ts';
import type { WrittenTrigger } from '../written-trigger.ts';

const EVENT_TYPES = 'https://schemas.openid.net/secevent/caep/event-type/';

/** Triggers on signals that other systems share (facts 4.2). */
export const SIGNAL_TRIGGERS: readonly WrittenTrigger[] = [
  {
    id: 'idn:caep-risk-level-change-events',
    name: 'Risk Level Change',
    when: 'after another system rated an identity anew',
    example: signal('risk-level-change', { current_level: 'HIGH', previous_level: 'LOW' }),
  },
  {
    id: 'idn:caep-device-compliance-change-events',
    name: 'Device Compliance Change',
    when: 'after a device came to follow the rules, or not',
    example: signal('device-compliance-change', {
      current_status: 'not-compliant',
      previous_status: 'compliant',
    }),
  },
  {
    id: 'idn:caep-session-revoked-events',
    name: 'Session Revoked',
    when: 'after another system ended a session',
    example: signal('session-revoked', { initiating_entity: 'policy' }),
  },
  {
    id: 'idn:caep-credential-change-events?',
    name: 'Credential Change',
    when: 'after a credential changed in another system',
    example: signal('credential-change', { credential_type: 'password', change_type: 'update' }),
  },
  {
    id: 'idn:caep-token-claims-change-events?',
    name: 'Token Claims Change',
    when: 'after the claims of a token changed in another system',
    example: signal('token-claims-change', { claims: { role: 'auditor' } }),
  },
];

function signal(type: string, event: JsonObject): JsonObject {
  return {
    correlatedID: '2c91808a7190d06e01719938fcd20792',
    identityAttributes: {
      id: '2c91808a7190d06e01719938fcd20792',
      name: 'Ann Example',
      email: 'ann@acme.example',
    },
    ssfEvent: {
      events: { [`${EVENT_TYPES}${type}`]: { event_timestamp: 1_767_603_600, ...event } },
      txn: '8675309',
    },
    streamName: 'Device management',
  };
}
