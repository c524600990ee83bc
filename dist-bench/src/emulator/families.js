/** The families, one row each. */
export const FAMILIES = [
    legacy('v3', { collection: true, metrics: true, deprecated: true }),
    legacy('beta', { collection: true, metrics: true, deprecated: true, startTime: 'startTime' }),
    legacy('v2024', {}),
    legacy('v2025', { historyV2: true }),
    legacy('v2026', { historyV2: true }),
    {
        ...legacy('v1', { historyV2: true }),
        workflows: '/workflows/v1',
        executions: '/workflow-executions/v1',
        library: '/workflow-library/v1',
    },
];
function legacy(name, differences) {
    return {
        name,
        workflows: `/${name}/workflows`,
        executions: `/${name}/workflow-executions`,
        library: `/${name}/workflow-library`,
        collection: false,
        metrics: false,
        historyV2: false,
        startTime: 'start_time',
        deprecated: false,
        ...differences,
    };
}
//# sourceMappingURL=families.js.map