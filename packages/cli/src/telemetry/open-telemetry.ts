import { metrics, trace } from '@opentelemetry/api';
import type { Workflow, WorkflowReport } from '@sluice/core';
import { type Environment, exportedSignals } from './exported-signals.js';
import { type Instruments, RunTelemetry } from './run-telemetry.js';

const NAME = 'sluice';
/** So long the end of a run waits for a collector. */
const FLUSH_MILLISECONDS = 3000;

/** What a run tells OpenTelemetry through. */
export interface OpenTelemetry extends Pick<RunTelemetry, 'next'> {
  /** Sends what is left; waits for a collector for three seconds at most. Never throws. Answers why not all of it could be sent. */
  end(report: WorkflowReport | undefined): Promise<string | undefined>;
}

/** What makes the instruments, and sends what they gather. */
interface Exports extends Instruments {
  flush(): Promise<unknown>;
}

/** Begins to tell of a run: to the collector of OTEL_EXPORTER_OTLP_ENDPOINT, or to the SDK that the process was started with. */
export async function openTelemetry(workflow: Workflow, environment: Environment): Promise<OpenTelemetry> {
  const exports = exportedSignals(environment).length > 0 ? await ownExports(environment) : globalExports();
  const telemetry = new RunTelemetry(exports, workflow);
  return {
    next: (event) => telemetry.next(event),
    end: async (report) => {
      telemetry.end(report);
      return flushed(exports.flush());
    },
  };
}

async function ownExports(environment: Environment): Promise<Exports> {
  const signals = exportedSignals(environment);
  const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
  const { MeterProvider, PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics');
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = await import('@opentelemetry/resources');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http');
  // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': NAME }))
    .merge(detectResources({ detectors: [envDetector] }));
  const spanProcessors = signals.includes('traces') ? [new BatchSpanProcessor(new OTLPTraceExporter())] : [];
  const readers = signals.includes('metrics') ? [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })] : [];
  const tracers = new BasicTracerProvider({ resource, spanProcessors });
  const meters = new MeterProvider({ resource, readers });
  return {
    tracer: tracers.getTracer(NAME),
    meter: meters.getMeter(NAME),
    flush: () => Promise.all([tracers.shutdown(), meters.shutdown()]),
  };
}

/** Whoever registered an SDK sends what it gathers when the process ends. */
function globalExports(): Exports {
  return { tracer: trace.getTracer(NAME), meter: metrics.getMeter(NAME), flush: async () => undefined };
}

async function flushed(flush: Promise<unknown>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it took none of it in ${FLUSH_MILLISECONDS / 1000} s`), FLUSH_MILLISECONDS);
  });
  try {
    return await Promise.race([flush.then(() => undefined), late]);
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  } finally {
    clearTimeout(timer);
  }
}
