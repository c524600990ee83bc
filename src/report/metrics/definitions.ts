/** What a metric is, for the registry and for docs/metrics.md. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds; of histograms only. */
  readonly buckets?: readonly number[];
}

const PASS_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const REQUEST_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const WAIT_BUCKETS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const FETCH_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const DISABLED_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const PUSH_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 14_400];

/** Every metric of our own, by its name without the prefix; all in seconds or counts. */
export const METRICS = {
  build_info: {
    type: 'gauge',
    help: 'Always 1; the version that runs.',
    labels: ['version'],
  },
  replicas: {
    type: 'gauge',
    help: 'How many replicas live, this one among them: 0 while it is not in touch with the database, 1 for a process that is alone on its store.',
    labels: [],
  },
  replica_tenants: {
    type: 'gauge',
    help: 'How many tenants this replica has.',
    labels: [],
  },
  tenant_held: {
    type: 'gauge',
    help: 'Whether this replica has a tenant of the configuration: 1 or 0. The sum over all replicas is 1; while a tenant goes from one to another it is 0.',
    labels: ['tenant'],
  },
  passes_total: {
    type: 'counter',
    help: 'Passes that ended, by how: unchanged, applied, waiting, partly-applied or failed.',
    labels: ['tenant', 'result'],
  },
  pass_duration_seconds: {
    type: 'histogram',
    help: 'How long passes took, by what set them off.',
    labels: ['tenant', 'trigger'],
    buckets: PASS_BUCKETS,
  },
  last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last pass without trouble and without a failed change ended; seconds since 1970.',
    labels: ['tenant'],
  },
  condition: {
    type: 'gauge',
    help: 'A condition of a tenant or a source with its reason: 1 is True, 0 False, -1 Unknown.',
    labels: ['kind', 'name', 'type', 'reason'],
  },
  suspended: {
    type: 'gauge',
    help: 'Whether a tenant is suspended: 1 or 0.',
    labels: ['tenant'],
  },
  workflows: {
    type: 'gauge',
    help: 'How many workflows are in which state.',
    labels: ['tenant', 'state'],
  },
  drift: {
    type: 'gauge',
    help: 'How many workflows were changed in the tenant, by the policy that decides about it.',
    labels: ['tenant', 'policy'],
  },
  drift_age_seconds: {
    type: 'gauge',
    help: 'How old the oldest drift is; 0 without any.',
    labels: ['tenant'],
  },
  changes_total: {
    type: 'counter',
    help: 'Changes of workflows, by what became of them.',
    labels: ['tenant', 'outcome'],
  },
  workflow_disabled_seconds: {
    type: 'histogram',
    help: 'How long workflows were switched off for an edit.',
    labels: ['tenant'],
    buckets: DISABLED_BUCKETS,
  },
  workflows_disabled_by_us: {
    type: 'gauge',
    help: 'How many workflows were switched off for an edit and could not be switched on again yet.',
    labels: ['tenant'],
  },
  push_to_applied_seconds: {
    type: 'histogram',
    help: 'From when a new commit was seen, or its hook arrived, until it was written to the tenant; once for each commit.',
    labels: ['tenant'],
    buckets: PUSH_BUCKETS,
  },
  rollbacks_total: {
    type: 'counter',
    help: 'Versions of workflows that were taken back.',
    labels: ['tenant'],
  },
  executions_failed_total: {
    type: 'counter',
    help: 'Executions that failed, of the workflows that are ours.',
    labels: ['tenant', 'workflow'],
  },
  tenant_requests_total: {
    type: 'counter',
    help: 'Requests to a tenant, every try by itself; without a complete answer the status is none.',
    labels: ['tenant', 'method', 'status'],
  },
  tenant_request_duration_seconds: {
    type: 'histogram',
    help: 'How long a tenant took to answer.',
    labels: ['tenant', 'operation'],
    buckets: REQUEST_BUCKETS,
  },
  tenant_throttle_wait_seconds: {
    type: 'histogram',
    help: 'How long requests waited for quota before they were sent.',
    labels: ['tenant'],
    buckets: WAIT_BUCKETS,
  },
  tenant_rate_limit_remaining: {
    type: 'gauge',
    help: 'How many requests the tenant still grants, as its last answer said; absent when it does not say.',
    labels: ['tenant'],
  },
  source_info: {
    type: 'gauge',
    help: 'Always 1; the revision that a source has.',
    labels: ['source', 'revision'],
  },
  source_fetched_timestamp_seconds: {
    type: 'gauge',
    help: 'When a source was last seen as it is; seconds since 1970.',
    labels: ['source'],
  },
  source_fetch_duration_seconds: {
    type: 'histogram',
    help: 'How long it took to ask a source and to bring what is new; the result is unchanged, fetched or failed.',
    labels: ['source', 'result'],
    buckets: FETCH_BUCKETS,
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/** The name of a metric, without the prefix. */
export type MetricName = keyof typeof METRICS;

/** The names of the metrics of one type. */
export type NameOf<T extends MetricDefinition['type']> = {
  [N in MetricName]: (typeof METRICS)[N]['type'] extends T ? N : never;
}[MetricName];

/** A value for each label of a metric. */
export type LabelsOf<N extends MetricName> = Readonly<
  Record<(typeof METRICS)[N]['labels'][number], string>
>;

/** What stands before every name of our own. */
export const PREFIX = 'mainsheet_';
