import type { EventDefinition } from '../event-definition.ts';

/** Events of a process that shares its store with others. */
export const REPLICA_EVENTS = {
  'replica.joined': {
    levels: ['info'],
    msg: 'This replica takes its part of the tenants.',
    required: ['replica'],
    optional: [],
  },
  'replica.serves': {
    levels: ['info'],
    msg: 'What this replica serves changed.',
    required: ['replica', 'tenants'],
    optional: [],
  },
  'replica.died': {
    levels: ['warn'],
    msg: 'A replica was not heard of any more; others take its tenants over.',
    required: ['replica', 'host', 'tenants'],
    optional: [],
    help: 'replicadied',
  },
  'replica.cut': {
    levels: ['warn'],
    msg: 'This replica was out of touch with the database for too long, and stopped what it did.',
    required: ['replica', 'message'],
    optional: [],
    help: 'replicacut',
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
