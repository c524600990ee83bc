import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** What can be wrong with the configuration: codes of its diagnostics, and of the one error thrown later. */
export const CONFIG_ERRORS = {
  CONFIG_FILE_MISSING: {
    next: 'stalled',
    what: 'There is no configuration.',
    hint: 'Name a file with --config or MAINSHEET_CONFIG, write config/mainsheet.yaml (see config/mainsheet.example.yaml), or set SAIL_BASE_URL, SAIL_CLIENT_ID, SAIL_CLIENT_SECRET and MAINSHEET_REPOSITORY.',
  },
  CONFIG_FILE_UNREADABLE: {
    next: 'stalled',
    what: 'The configuration cannot be read.',
    hint: 'Give the user who runs Mainsheet the right to read the file.',
  },
  CONFIG_YAML: {
    next: 'stalled',
    what: 'The configuration is not valid YAML.',
    hint: 'Look at the indentation and the quotes at this place and just before it.',
  },
  CONFIG_TENANT_FILE: {
    next: 'stalled',
    what: "What lies in the directory of `tenantsFrom` is no tenant's file.",
    hint: 'A tenant is described by one file in the directory itself, NAME.yaml, with the keys that stand under `tenants`; put everything else elsewhere.',
  },
  CONFIG_UNKNOWN_KEY: {
    next: 'stalled',
    what: 'The configuration has a key that does not exist.',
    hint: '`mainsheet schema config` prints every key there is.',
  },
  CONFIG_MISSING_KEY: {
    next: 'stalled',
    what: 'The configuration lacks a key.',
    hint: 'Add it; config/mainsheet.example.yaml shows every key.',
  },
  CONFIG_VALUE: {
    next: 'stalled',
    what: 'The configuration has a value that is not possible.',
    hint: 'config/mainsheet.example.yaml shows every key with a value.',
  },
  CONFIG_SOURCE_UNKNOWN: {
    next: 'stalled',
    what: 'A tenant names a source that is not configured.',
    hint: 'Add it under `sources`, or correct the name.',
  },
  CONFIG_SOURCE_UNUSED: {
    next: 'wait',
    what: 'No tenant uses this source; it is not fetched.',
    hint: "Name it under a tenant's `source`, or take it out.",
  },
  CONFIG_AFTER: {
    next: 'stalled',
    what: 'A tenant waits for one that it cannot wait for.',
    hint: 'Under `after`, name another tenant of the same repository that does not wait for this one itself.',
  },
  CONFIG_SECRET_MISSING: {
    next: 'wait',
    what: 'A secret cannot be read.',
    hint: 'Set the environment variable, or put the file where the configuration says.',
  },
  CONFIG_SECRET_LITERAL: {
    next: 'wait',
    what: 'A secret stands in the configuration itself.',
    hint: 'Write `env:NAME` or `file:PATH` instead, so that the file can be shown and stored anywhere.',
  },
  CONFIG_ENVIRONMENT: {
    next: 'stalled',
    what: 'The environment has a MAINSHEET_ variable that means nothing.',
    hint: 'Correct or unset it: a misspelt variable is never ignored.',
  },
} as const satisfies ErrorCatalogue;

/** A code of this folder's catalogue. */
export type ConfigCode = keyof typeof CONFIG_ERRORS;
