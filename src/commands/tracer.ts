/** What is known of a span, by names as OpenTelemetry has them; never a value that may be a secret. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** How a span ended. */
export interface SpanEnd {
  readonly facts?: SpanFacts;
  /** Why it failed, as a code. */
  readonly failed?: string;
}

/** A span that is over. */
export interface EndedSpan extends SpanEnd {
  readonly name: string;
  /** A `client` asked another machine. */
  readonly kind: 'internal' | 'client';
  readonly durationMs: number;
}

/** Takes down what belongs to what and how long it took. It throws nothing of its own. */
export interface Tracer {
  /** Runs work as a span below the one it runs in; what it throws ends the span as failed. */
  within<T>(
    name: string,
    facts: SpanFacts,
    run: () => Promise<T>,
    end?: (value: T) => SpanEnd,
  ): Promise<T>;
  /** Adds a span that ended just now below the one it ran in, or as a trace of its own. */
  ended(span: EndedSpan): void;
  /** The id of the trace that runs here; undefined outside of one, and for one that is not kept. */
  readonly traceId: string | undefined;
  /** Sends what is left, for no longer than a few seconds. */
  close(): Promise<void>;
}
