import type { EventDefinition } from '../event-definition.ts';

/** Events of what people ask for over the API; what comes of it is told by the pass that acts on it. */
export const API_EVENTS = {
  'decision.received': {
    levels: ['info'],
    msg: 'Somebody asked for something over the API.',
    required: ['tenant', 'decision', 'by'],
    optional: ['workflow', 'workflowId', 'file', 'checksum'],
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
