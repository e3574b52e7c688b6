import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

/** A span as OTLP has it in JSON. */
export interface ReceivedSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceId: string;
  readonly attributes: readonly Attribute[];
}

/** A metric as OTLP has it in JSON. */
export interface ReceivedMetric {
  readonly name: string;
  readonly sum?: {
    readonly dataPoints: readonly {
      readonly attributes: readonly Attribute[];
      readonly asDouble?: number;
      readonly asInt?: string | number;
    }[];
  };
  readonly histogram?: { readonly dataPoints: readonly { readonly count: string | number }[] };
}

/** A collector of OTLP over HTTP that keeps what it gets. */
export interface Collector {
  readonly url: string;
  /** The paths that were asked for. */
  readonly paths: readonly string[];
  readonly spans: readonly ReceivedSpan[];
  readonly metrics: readonly ReceivedMetric[];
  /** All that was received, as it came. */
  readonly text: string;
  stop(): Promise<void>;
}

/** Starts a collector on a free port. */
export async function startCollector(): Promise<Collector> {
  const paths: string[] = [];
  const spans: ReceivedSpan[] = [];
  const metrics: ReceivedMetric[] = [];
  let text = '';
  const server = createServer(async (request, response) => {
    paths.push(request.url ?? '');
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    text += body;
    const { resourceSpans = [], resourceMetrics = [] } = JSON.parse(body);
    for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
    for (const { scopeMetrics } of resourceMetrics) for (const scope of scopeMetrics) metrics.push(...scope.metrics);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    spans,
    metrics,
    get text() {
      return text;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An attribute of a span or a data point. */
export function attribute({ attributes }: { readonly attributes: readonly Attribute[] }, key: string): string | undefined {
  return attributes.find((each) => each.key === key)?.value.stringValue;
}
