import type { EventDefinition } from '../event-definition.ts';

/** Events of what is sent elsewhere; they go to the log alone. */
export const NOTIFY_EVENTS = {
  'notify.dropped': {
    levels: ['warn'],
    msg: 'An event could not be sent and is given up.',
    required: ['target', 'dropped', 'reason', 'message', 'since'],
    optional: ['tenant', 'workflow', 'tries', 'status', 'more'],
    help: 'notifydropped',
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
