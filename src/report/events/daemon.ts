import type { EventDefinition } from '../event-definition.ts';
import { COMMIT_KEYS, TROUBLE_KEYS } from '../event-definition.ts';

/** Events of the process, its configuration, its store and its sources. */
export const DAEMON_EVENTS = {
  'daemon.started': {
    levels: ['info'],
    msg: 'Mainsheet started.',
    required: ['version', 'tenants', 'sources', 'store'],
    optional: ['configFile', 'url', 'adminUrl'],
  },
  'daemon.stopping': {
    levels: ['info', 'error'],
    msg: 'Mainsheet is stopping.',
    required: ['reason'],
    optional: [...TROUBLE_KEYS],
    help: 'daemonstopping',
  },
  'config.reloaded': {
    levels: ['info', 'warn'],
    msg: 'The configuration changed and was taken over.',
    required: ['configFile'],
    optional: ['tenants', 'gone', 'sources', 'pointers'],
  },
  'config.invalid': {
    levels: ['error'],
    msg: 'The configuration has errors; the one before stays in force.',
    required: ['configFile'],
    optional: ['diagnostics', 'file', 'line', 'column', ...TROUBLE_KEYS],
    help: 'configinvalid',
  },
  'store.failed': {
    levels: ['error'],
    msg: 'The store cannot be used; nothing is written to a tenant without it.',
    required: ['reason'],
    optional: ['tenant', 'source', 'pass', 'traceId', 'revision', 'store', ...TROUBLE_KEYS],
    help: 'storefailed',
  },
  'source.updated': {
    levels: ['info'],
    msg: 'A source has a new revision.',
    required: ['source', 'revision'],
    optional: ['tenant', 'pass', 'traceId', 'oldRevision', 'files', 'signedBy', ...COMMIT_KEYS],
  },
  'source.failed': {
    levels: ['error'],
    msg: 'A source cannot be read or written to; the last good revision stays in use.',
    required: ['source', 'reason'],
    optional: ['tenant', 'pass', 'traceId', 'revision', 'until', ...TROUBLE_KEYS],
    help: 'sourcefailed',
  },
  'webhook.received': {
    levels: ['debug'],
    msg: 'A Git host told of something in a repository.',
    required: ['source', 'provider', 'outcome'],
    optional: ['refs'],
  },
  'webhook.refused': {
    levels: ['warn'],
    msg: 'Deliveries to a webhook were refused; nothing was done for them.',
    required: ['source', 'reason', 'message', 'refused'],
    optional: [],
    help: 'webhookrefused',
  },
  'tracing.failed': {
    levels: ['warn'],
    msg: 'The collector does not take traces; what waits too long is dropped.',
    required: ['message'],
    optional: [],
    help: 'tracingfailed',
  },
  'emulator.started': {
    levels: ['info'],
    msg: 'The embedded tenant answers.',
    required: ['url'],
    optional: ['tenant'],
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
