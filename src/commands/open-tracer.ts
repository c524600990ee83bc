import { AsyncLocalStorage } from 'node:async_hooks';
import type * as Api from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { isAppError, toError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { readUrl } from '../kernel/url.ts';
import { version } from '../kernel/version.ts';
import type { EndedSpan, SpanEnd, SpanFacts, Tracer } from './tracer.ts';

/** How long the end of the process waits for a collector, and how long one sending may take with all its tries. */
const LAST_SEND_MS = 3000;

/** What a tracer stands on. */
export interface TracerOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** The collector does not take spans; told once until it takes some again. */
  readonly failed: (message: string) => void;
}

/**
 * Opens a tracer that sends to the collector which the standard variables of OpenTelemetry name; undefined where they
 * name none, or say that nothing is to be sent. The SDK is read only then.
 */
export async function openTracer(options: TracerOptions): Promise<Tracer | undefined> {
  const { env, clock } = options;
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const isOff =
    env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none';
  if (!endpoint || isOff) {
    return undefined;
  }
  if (!/^https?:$/.test(readUrl(endpoint)?.protocol ?? '')) {
    options.failed('The endpoint that the environment names is no http or https URL.');
    return undefined;
  }
  const [api, sdk, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const { resourceFromAttributes, detectResources, envDetector } = resources;
  const isTimed =
    env['OTEL_EXPORTER_OTLP_TIMEOUT'] ?? env['OTEL_EXPORTER_OTLP_TRACES_TIMEOUT'] ?? '';
  const exporter = new OTLPTraceExporter(isTimed === '' ? { timeoutMillis: LAST_SEND_MS } : {});
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'mainsheet',
      'service.version': version(),
    }).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(toldOnce(exporter, options.failed))],
  });
  return new SdkTracer(api, provider.getTracer('mainsheet', version()), clock, () =>
    provider.shutdown(),
  );
}

class SdkTracer implements Tracer {
  readonly #api: typeof Api;
  readonly #tracer: Api.Tracer;
  readonly #clock: Clock;
  readonly #shutDown: () => Promise<void>;
  readonly #current = new AsyncLocalStorage<Api.Span>();

  constructor(api: typeof Api, tracer: Api.Tracer, clock: Clock, shutDown: () => Promise<void>) {
    this.#api = api;
    this.#tracer = tracer;
    this.#clock = clock;
    this.#shutDown = shutDown;
  }

  async within<T>(
    name: string,
    facts: SpanFacts,
    run: () => Promise<T>,
    end: (value: T) => SpanEnd = () => ({}),
  ): Promise<T> {
    const span = this.#tracer.startSpan(name, { attributes: { ...facts } }, this.#here());
    try {
      const value = await this.#current.run(span, run);
      this.#end(span, end(value));
      return value;
    } catch (error) {
      // A message may quote what nobody should read; its code does not.
      this.#end(span, { failed: isAppError(error) ? error.code : toError(error).name });
      throw error;
    } finally {
      span.end();
    }
  }

  ended({ name, kind, durationMs, ...end }: EndedSpan): void {
    const { SpanKind } = this.#api;
    const now = this.#clock.now();
    const options = {
      kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
      startTime: now - durationMs,
    };
    const span = this.#tracer.startSpan(name, options, this.#here());
    this.#end(span, end);
    span.end(now);
  }

  get traceId(): string | undefined {
    const context = this.#current.getStore()?.spanContext();
    const isKept = ((context?.traceFlags ?? 0) & this.#api.TraceFlags.SAMPLED) !== 0;
    return isKept ? context?.traceId : undefined;
  }

  async close(): Promise<void> {
    const late = new AbortController();
    // Whether the collector took the last spans or not: there is nobody to tell any more.
    const sent = this.#shutDown().catch(() => undefined);
    const waited = this.#clock.sleep(LAST_SEND_MS, late.signal).catch(() => undefined);
    await Promise.race([sent, waited]);
    late.abort();
  }

  #here(): Api.Context {
    const { ROOT_CONTEXT, trace } = this.#api;
    const span = this.#current.getStore();
    return span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span);
  }

  #end(span: Api.Span, { facts, failed }: SpanEnd): void {
    span.setAttributes({ ...facts });
    if (failed !== undefined) {
      span.setAttribute('error.type', failed);
      span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: failed });
    }
  }
}

/** The exporter, telling once of a series of failures. */
function toldOnce(exporter: SpanExporter, failed: (message: string) => void): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        const fails = result.code !== 0;
        if (fails && !isFailing) {
          // An address that nobody listens on, under both its numbers, comes without a message.
          failed(result.error?.message || 'The collector cannot be reached.');
        }
        isFailing = fails;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush === undefined
      ? {}
      : { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}
