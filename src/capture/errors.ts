import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** What goes wrong when a tenant's workflows are written to files. */
export const CAPTURE_ERRORS = {
  EXPORT_FOLDER: {
    next: 'stalled',
    what: 'The folder cannot be written to as it is.',
    hint: 'Nothing is written through symbolic links, nor in the place of what is no regular file. Take it away, or name another folder with --out.',
  },
  EXPORT_FILES_DIFFER: {
    next: 'stalled',
    what: 'Files are there already and say something else than the tenant; nothing was written.',
    hint: 'With --update only what differs is written into them, and comments stay. Or name another folder with --out.',
  },
  EXPORT_TENANT_FILE: {
    next: 'stalled',
    what: "The tenant's own file in tenants/ has errors; nothing was written.",
    hint: 'Correct it: `mainsheet validate` shows where.',
  },
} as const satisfies ErrorCatalogue;
