import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrived. */
export interface ArrivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code?: number; readonly message?: string };
}

/** A collector that takes traces over OTLP/HTTP as JSON. */
export interface Collector {
  readonly url: string;
  /** What it answers; 200 at first. */
  status: number;
  /** Never answers while true. */
  hangs: boolean;
  /** Requests so far. */
  requests(): number;
  /** Everything that came, as text. */
  text(): string;
  /** The headers of the last request. */
  headers(): http.IncomingHttpHeaders;
  spans(): readonly ArrivedSpan[];
  /** The attributes of the resource of the last request. */
  resource(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
}

type RawSpan = Omit<ArrivedSpan, 'attributes'> & { readonly attributes: readonly Attribute[] };

/** Starts a collector on a free port. */
export async function startCollector(): Promise<Collector> {
  const bodies: string[] = [];
  let headers: http.IncomingHttpHeaders = {};
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      headers = request.headers;
      bodies.push(Buffer.concat(chunks).toString());
      if (!collector.hangs) {
        response.writeHead(request.url === '/v1/traces' ? collector.status : 404);
        response.end('{}');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sent = (): readonly Sent[] => bodies.map((body) => JSON.parse(body) as Sent);
  const collector: Collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    status: 200,
    hangs: false,
    requests: () => bodies.length,
    text: () => bodies.join('\n'),
    headers: () => headers,
    spans: () =>
      sent()
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map((span) => ({ ...span, attributes: plain(span.attributes) })),
    resource: () => plain(sent().at(-1)!.resourceSpans[0]!.resource.attributes),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return collector;
}

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
