import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, PREFIX } from './definitions.ts';
import type { LabelsOf, MetricDefinition, MetricName, NameOf } from './definitions.ts';

type Labels = Readonly<Record<string, string>>;
type Instrument = Counter | Gauge | Histogram;

/** An instrument with the series it has, by whose they are. */
interface Family {
  readonly instrument: Instrument;
  readonly series: Map<string, Map<string, Labels>>;
}

/**
 * prom-client measures the lag of the event loop by a timer that fires at this interval. At its default of 10 ms an idle
 * daemon would spend half a percent of a core on it.
 */
const LAG_TIMER_MS = 3_600_000;

/** What that timer alone can tell, and sums of what `nodejs_active_resources` says by type. */
const LEFT_OUT = [
  ...['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map(
    (figure) => `nodejs_eventloop_lag_${figure}_seconds`,
  ),
  'nodejs_active_resources_total',
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
];

/** Holds every metric of the table with its series, and those of the process, in a registry of its own. */
export class Instruments {
  readonly #registry = new Registry();
  readonly #families = new Map<MetricName, Family>();

  constructor() {
    for (const name of Object.keys(METRICS) as MetricName[]) {
      const instrument = this.#instrument(name, METRICS[name]);
      this.#families.set(name, { instrument, series: new Map() });
    }
    collectDefaultMetrics({
      register: this.#registry,
      eventLoopMonitoringPrecision: LAG_TIMER_MS,
    });
    for (const name of LEFT_OUT) {
      this.#registry.removeSingleMetric(name);
    }
  }

  /** Adds to a counter; adding 0 makes it appear. */
  add<N extends NameOf<'counter'>>(name: N, labels: LabelsOf<N>, by = 1): void {
    const { instrument } = this.#series(name, labels);
    if (instrument instanceof Counter) {
      instrument.inc(labels, by);
    }
  }

  /** Sets a gauge. */
  set<N extends NameOf<'gauge'>>(name: N, labels: LabelsOf<N>, value: number): void {
    const { instrument } = this.#series(name, labels);
    if (instrument instanceof Gauge) {
      instrument.set(labels, value);
    }
  }

  /** Takes a measured value into a histogram. */
  observe<N extends NameOf<'histogram'>>(name: N, labels: LabelsOf<N>, value: number): void {
    const { instrument } = this.#series(name, labels);
    if (instrument instanceof Histogram) {
      instrument.observe(labels, value);
    }
  }

  /** Removes the series of a metric that are of this tenant or source, where their labels fit. */
  drop<N extends MetricName>(
    name: N,
    owner: string,
    fits: (labels: LabelsOf<N>) => boolean = () => true,
  ): void {
    const family = this.#families.get(name);
    const series = family?.series.get(owner);
    for (const [key, labels] of series ?? []) {
      if (fits(labels as LabelsOf<N>)) {
        family?.instrument.remove(labels);
        series?.delete(key);
      }
    }
    if (series?.size === 0) {
      family?.series.delete(owner);
    }
  }

  /** Removes the series of every metric that name a tenant or a source that is not in these. */
  keepOnly(tenants: ReadonlySet<string>, sources: ReadonlySet<string>): void {
    const isGone = (labels: Labels): boolean => {
      const { kind, name } = labels;
      const tenant = labels['tenant'] ?? (kind === 'tenant' ? name : undefined);
      const source = labels['source'] ?? (kind === 'source' ? name : undefined);
      return (
        (tenant !== undefined && !tenants.has(tenant)) ||
        (source !== undefined && !sources.has(source))
      );
    };
    for (const [name, { series }] of this.#families) {
      for (const owner of series.keys()) {
        this.drop(name, owner, isGone);
      }
    }
  }

  /** The names of all metrics, those of the process among them. */
  get names(): readonly string[] {
    return this.#registry.getMetricsAsArray().map(({ name }) => name);
  }

  /** Everything in the text format of Prometheus, 0.0.4. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Which content type `text` has. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  #instrument(name: MetricName, definition: MetricDefinition): Instrument {
    const { type, help, labels, buckets = [] } = definition;
    const options = {
      name: `${PREFIX}${name}`,
      help,
      labelNames: [...labels],
      registers: [this.#registry],
    };
    switch (type) {
      case 'counter':
        return new Counter(options);
      case 'gauge':
        return new Gauge(options);
      case 'histogram':
        return new Histogram({ ...options, buckets: [...buckets] });
    }
  }

  #series(name: MetricName, labels: Labels): Family {
    const family = this.#families.get(name);
    if (family === undefined) {
      throw new Error(`There is no metric ${name}.`);
    }
    const owner = ownerOf(labels);
    const series = family.series.get(owner) ?? new Map<string, Labels>();
    family.series.set(owner, series.set(JSON.stringify(labels), labels));
    return family;
  }
}

/** Which tenant or source a series is of: one of five hundred must not have to look through those of all. */
function ownerOf(labels: Labels): string {
  return labels['tenant'] ?? labels['source'] ?? labels['name'] ?? '';
}
