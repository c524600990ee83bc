import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** The errors the embedded tenant throws while it starts, stops and saves; API trouble is an answer instead. */
export const EMULATOR_ERRORS = {
  EMULATOR_STATE_CORRUPT: {
    next: 'stalled',
    what: 'The state file of the embedded tenant cannot be read.',
    hint: 'The file was left as it is. Move it away to start empty, or bring back a good copy.',
  },
  EMULATOR_STATE_UNWRITABLE: {
    next: 'retry',
    what: 'The state file of the embedded tenant cannot be written.',
    hint: 'Check that its folder exists, is writable and has room.',
  },
  EMULATOR_SEED_INVALID: {
    next: 'stalled',
    what: 'The seed folder of the embedded tenant cannot be loaded.',
    hint: 'A seed holds workflow files (YAML or JSON, any export shape) and, at its top, identities.yaml, sources.yaml and so on.',
  },
  EMULATOR_LISTEN_FAILED: {
    next: 'retry',
    what: 'The embedded tenant cannot listen on its address.',
    hint: 'Choose another host or port; port 0 takes a free one.',
  },
  EMULATOR_OPEN_TO_STRANGERS: {
    next: 'stalled',
    what: 'The embedded tenant does not offer its well-known client outside the loopback interface.',
    hint: 'Listen on 127.0.0.1, or give it a client of your own.',
  },
} as const satisfies ErrorCatalogue;
