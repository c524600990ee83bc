/** The families as data. */
export const FAMILIES = {
    beta: { ...versioned('beta', true, false), startTime: 'startTime' },
    v3: versioned('v3', true, false),
    v2024: versioned('v2024', false, false),
    v2025: versioned('v2025', false, true),
    v2026: versioned('v2026', false, true),
    v1: {
        workflows: '/workflows/v1',
        executions: '/workflow-executions/v1',
        library: '/workflow-library/v1',
        listTakesPage: false,
        takesMetrics: false,
        historyV2: true,
        startTime: 'start_time',
    },
};
function versioned(version, documentsQuery, historyV2) {
    return {
        workflows: `/${version}/workflows`,
        executions: `/${version}/workflow-executions`,
        library: `/${version}/workflow-library`,
        listTakesPage: documentsQuery,
        takesMetrics: documentsQuery,
        historyV2,
        startTime: 'start_time',
    };
}
//# sourceMappingURL=family.js.map