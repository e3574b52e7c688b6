// What a user starts `sluice` with, by `node --import`: an SDK of OpenTelemetry that sends all to COLLECTOR_URL. Of a copy of the API of its own.
import { createRequire } from 'node:module';

// From the command's place: the tests have no dependency on these.
const load = createRequire(new URL('../../packages/cli/package.json', import.meta.url));
const { metrics, trace } = load('@opentelemetry/api');
const { OTLPMetricExporter } = load('@opentelemetry/exporter-metrics-otlp-http');
const { OTLPTraceExporter } = load('@opentelemetry/exporter-trace-otlp-http');
const { MeterProvider, PeriodicExportingMetricReader } = load('@opentelemetry/sdk-metrics');
const { BasicTracerProvider, BatchSpanProcessor } = load('@opentelemetry/sdk-trace-base');

const url = process.env.COLLECTOR_URL;
const tracers = new BasicTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${url}/v1/traces` }))],
});
const meters = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter({ url: `${url}/v1/metrics` }) })],
});
trace.setGlobalTracerProvider(tracers);
metrics.setGlobalMeterProvider(meters);
process.once('beforeExit', () => Promise.all([tracers.shutdown(), meters.shutdown()]));
