/** The API families of the platform; `v1` is the per-API versioning (facts 1.1). */
export type ApiFamily = 'v2025' | 'v3' | 'v2024' | 'v2026' | 'beta' | 'v1';

/** Where a family keeps its APIs, and in what it differs from the others (facts 1.2, 1.3). */
export interface FamilyRow {
  readonly name: ApiFamily;
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
  /** The collections it has no path for (facts 8). */
  readonly lacks: readonly string[];
}

/** The families as data. */
export const FAMILIES: Readonly<Record<ApiFamily, FamilyRow>> = {
  beta: {
    ...versioned('beta', true, false),
    startTime: 'startTime',
    lacks: ['public-identities', 'parameter-storage/parameters'],
  },
  v3: {
    ...versioned('v3', true, false),
    lacks: [
      'identities',
      'entitlements',
      'workgroups',
      'form-definitions',
      'launchers',
      'parameter-storage/parameters',
    ],
  },
  v2024: { ...versioned('v2024', false, false), lacks: ['parameter-storage/parameters'] },
  v2025: versioned('v2025', false, true),
  v2026: versioned('v2026', false, true),
  v1: {
    name: 'v1',
    workflows: '/workflows/v1',
    executions: '/workflow-executions/v1',
    library: '/workflow-library/v1',
    listTakesPage: false,
    takesMetrics: false,
    historyV2: true,
    startTime: 'start_time',
    lacks: [],
  },
};

/** Where a collection such as `sources` stands; what a family lacks is asked for in the newest one. */
export function collectionPath({ name, lacks }: FamilyRow, collection: string): string {
  if (name !== 'v1' && !lacks.includes(collection)) {
    return `/${name}/${collection}`;
  }
  const [api = '', ...below] = collection.split('/');
  return [`/${api}/v1`, ...below].join('/');
}

function versioned(version: ApiFamily, documentsQuery: boolean, historyV2: boolean): FamilyRow {
  return {
    name: version,
    workflows: `/${version}/workflows`,
    executions: `/${version}/workflow-executions`,
    library: `/${version}/workflow-library`,
    listTakesPage: documentsQuery,
    takesMetrics: documentsQuery,
    historyV2,
    startTime: 'start_time',
    lacks: [],
  };
}
