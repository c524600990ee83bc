import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** What a command may refuse. */
export const COMMAND_ERRORS = {
  COMMAND_USAGE: {
    next: 'stalled',
    what: 'The command was not understood.',
    hint: 'See `mainsheet --help`, or `mainsheet COMMAND --help`.',
  },
  COMMAND_CONFIG: {
    next: 'stalled',
    what: 'The configuration has errors.',
    hint: 'Correct the places named above.',
  },
  COMMAND_TENANT_UNKNOWN: {
    next: 'stalled',
    what: 'Which tenant is meant is not known.',
    hint: 'Name one of them with --tenant.',
  },
  COMMAND_TENANT_NEW: {
    next: 'stalled',
    what: 'No pass of the tenant has run yet, so that nothing can be decided about it.',
    hint: 'Start the daemon with `mainsheet run`; `suspend: true` in the configuration holds it from its first pass on.',
  },
  COMMAND_NO_DAEMON: {
    next: 'stalled',
    what: 'No daemon runs on the store.',
    hint: 'Start it with `mainsheet run`, or make a single pass with `mainsheet apply`.',
  },
  COMMAND_SERVER_UNREACHABLE: {
    next: 'retry',
    what: 'The daemon cannot be reached.',
    hint: 'Check --server or MAINSHEET_SERVER: it is the address of `server.admin`, and the daemon must run.',
  },
  COMMAND_SERVER_UNAUTHORIZED: {
    next: 'stalled',
    what: 'The daemon wants a token that it knows.',
    hint: 'Put one of its `server.tokens` into the environment as MAINSHEET_TOKEN.',
  },
  COMMAND_SERVER_FORBIDDEN: {
    next: 'stalled',
    what: 'The daemon does not let the holder of this token do that.',
    hint: 'Use a token that has the right, or add it to `may` under `server.tokens`.',
  },
  COMMAND_SERVER_OTHER: {
    next: 'stalled',
    what: 'What answers there is not the API of Mainsheet, or of a version without this command.',
    hint: 'Name the address of `server.admin`, not of `server.listen`, and use the version of the server.',
  },
  COMMAND_SERVER_REFUSED: {
    next: 'stalled',
    what: 'The daemon did not do it.',
    hint: 'See `mainsheet status` for what waits there, and why.',
  },
  COMMAND_NOTHING_WAITS: {
    next: 'stalled',
    what: 'No plan of this checksum waits.',
    hint: 'Look at `mainsheet status` or `mainsheet plan` for what waits now; an approval is for one plan only.',
  },
  COMMAND_WORKFLOW_UNKNOWN: {
    next: 'stalled',
    what: 'No file or workflow of that name is known.',
    hint: 'Give the path of the file in the repository, as plan and status show it.',
  },
  COMMAND_NOTHING_BEFORE: {
    next: 'stalled',
    what: 'There is no earlier version of the workflow to go back to.',
    hint: 'Revert the change in Git, or switch the workflow off in the tenant.',
  },
  COMMAND_PLAN_DIFFERS: {
    next: 'stalled',
    what: 'The plan is not the one of the file.',
    hint: 'The repository or the tenant moved. Make a new plan, look at it, and apply that.',
  },
  COMMAND_NOT_CONFIRMED: {
    next: 'stalled',
    what: 'Nothing was done, since nobody confirmed it.',
    hint: 'Run it on a terminal, or give --yes.',
  },
  COMMAND_INPUT: {
    next: 'stalled',
    what: 'A file named on the command line cannot be used.',
    hint: 'Check the path and what is in it.',
  },
  COMMAND_FILE_EXISTS: {
    next: 'stalled',
    what: 'A file that would be written exists already.',
    hint: 'Nothing was written. Move it away, or choose another place.',
  },
  COMMAND_TENANT_NOT_RUNNING: {
    next: 'stalled',
    what: 'The embedded tenant of the configuration does not run.',
    hint: 'Start its daemon with `mainsheet run`, or a tenant alone with `mainsheet emulator`.',
  },
  COMMAND_WORKFLOW_AMBIGUOUS: {
    next: 'stalled',
    what: 'Several workflows have this name.',
    hint: 'Name the one that is meant by its id.',
  },
  COMMAND_WORKFLOW_ENABLED: {
    next: 'stalled',
    what: 'The workflow is enabled, and the tenant starts only disabled ones by hand.',
    hint: 'It is never disabled for this, since events would be lost meanwhile. Start a copy of it, or `mainsheet trigger run` where it has an external trigger.',
  },
  COMMAND_TRIGGER_OTHER: {
    next: 'stalled',
    what: 'The workflow has no external trigger.',
    hint: 'Only workflows whose trigger has the type EXTERNAL are called from outside; `mainsheet start` runs others while they are disabled.',
  },
  COMMAND_EXECUTION_UNKNOWN: {
    next: 'stalled',
    what: 'The tenant has no such execution.',
    hint: 'Executions are kept for 90 days; `mainsheet executions list` shows those there are.',
  },
  COMMAND_NOTHING_TO_REPLAY: {
    next: 'stalled',
    what: 'The workflow has not two definitions that executions could be replayed with.',
    hint: 'It takes a workflow of the tenant, and a file without errors that describes it.',
  },
  COMMAND_STEP_UNKNOWN: {
    next: 'stalled',
    what: 'The library has no such action, operator or trigger.',
    hint: 'List those it has with `mainsheet library actions`, `operators` or `triggers`.',
  },
} as const satisfies ErrorCatalogue;
