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
        what: 'The configuration has no such tenant.',
        hint: 'Name one of those it has with --tenant.',
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
    COMMAND_PLAN_DIFFERS: {
        next: 'stalled',
        what: 'The plan is not the one of the file.',
        hint: 'The repository or the tenant moved. Make a new plan, look at it, and apply that.',
    },
    COMMAND_NOT_CONFIRMED: {
        next: 'stalled',
        what: 'Nothing was applied, since nobody confirmed it.',
        hint: 'Run it on a terminal, or give --yes.',
    },
    COMMAND_INPUT: {
        next: 'stalled',
        what: 'A file named on the command line cannot be used.',
        hint: 'Check the path and what is in it.',
    },
};
//# sourceMappingURL=errors.js.map