/** One family of paths that leads to the Workflows API, with what is particular to it (facts 1.1 to 1.3). */
export interface Family {
  readonly name: 'v3' | 'beta' | 'v2024' | 'v2025' | 'v2026' | 'v1';
  readonly workflows: string;
  readonly executions: string;
  readonly library: string;
  /** Whether the list documents filters, sorters and count, and cuts at 250 when no limit is sent. */
  readonly collection: boolean;
  /** Whether get takes `workflowMetrics`. */
  readonly metrics: boolean;
  readonly historyV2: boolean;
  /** Whether executions can be shown as waiting in the queue; beta has no such status. */
  readonly queued: boolean;
  /** Whether a history tells of child executions, the rounds of loops (facts 5.6). */
  readonly childEvents: boolean;
  /** How the filters of executions spell the start time. */
  readonly startTime: 'start_time' | 'startTime';
  /** Whether its answers announce its end, as seen on v3 and beta (facts 1.1). */
  readonly deprecated: boolean;
}

/** The families, one row each. */
export const FAMILIES: readonly Family[] = [
  legacy('v3', { collection: true, metrics: true, deprecated: true }),
  legacy('beta', {
    collection: true,
    metrics: true,
    deprecated: true,
    queued: false,
    childEvents: false,
    startTime: 'startTime',
  }),
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

function legacy(name: Family['name'], differences: Partial<Family>): Family {
  return {
    name,
    workflows: `/${name}/workflows`,
    executions: `/${name}/workflow-executions`,
    library: `/${name}/workflow-library`,
    collection: false,
    metrics: false,
    historyV2: false,
    queued: true,
    childEvents: true,
    startTime: 'start_time',
    deprecated: false,
    ...differences,
  };
}
