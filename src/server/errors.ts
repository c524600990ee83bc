import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** What can keep the HTTP server from working. */
export const SERVER_ERRORS = {
  SERVER_LISTEN_FAILED: {
    next: 'stalled',
    what: 'The address of the server cannot be listened on.',
    hint: 'Check `server.listen` and `server.admin`: whether another process has the port, and whether the address is one of this machine.',
  },
} as const satisfies ErrorCatalogue;
