/** The API families of the platform; `v1` is the per-API versioning (facts 1.1). */
export type ApiFamily = 'v2025' | 'v3' | 'v2024' | 'v2026' | 'beta' | 'v1';

/** Where a family keeps its three APIs, and in what it differs from the others (facts 1.2, 1.3). */
export interface FamilyRow {
  readonly workflows: string;
  readonly executions: string;
  readonly library: string;
  /** Whether the list documents `limit` and `offset`; where it does not, the first request goes without. */
  readonly listTakesPage: boolean;
  /** Whether a GET of one workflow takes `workflowMetrics`. */
  readonly takesMetrics: boolean;
  /** Whether `history-v2` exists, with the definition as it was executed. */
  readonly historyV2: boolean;
  /** How executions' filters spell the start time. */
  readonly startTime: 'start_time' | 'startTime';
}

/** The families as data. */
export const FAMILIES: Readonly<Record<ApiFamily, FamilyRow>> = {
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

function versioned(version: string, documentsQuery: boolean, historyV2: boolean): FamilyRow {
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
