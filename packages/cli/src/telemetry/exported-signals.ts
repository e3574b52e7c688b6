const SIGNALS = ['traces', 'metrics'] as const;
/** Where the API keeps what an SDK registers, whichever copy of the API it uses. */
const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What OpenTelemetry has of its own kinds of data. */
export type Signal = (typeof SIGNALS)[number];

/** What goes to a collector of OTLP over HTTP, as OpenTelemetry's own variables say. */
export function exportedSignals(environment: Environment): readonly Signal[] {
  if (isDisabled(environment)) return [];
  return SIGNALS.filter((signal) => {
    const name = signal.toUpperCase();
    const exporter = environment[`OTEL_${name}_EXPORTER`];
    const endpoint = environment[`OTEL_EXPORTER_OTLP_${name}_ENDPOINT`] || environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
    return exporter !== 'none' && Boolean(endpoint);
  });
}

/** Whether anyone listens to OpenTelemetry: a collector, or an SDK that the process was started with. Loads nothing of it. */
export function hasTelemetry(environment: Environment): boolean {
  if (isDisabled(environment)) return false;
  const registered = (globalThis as { readonly [API_GLOBAL]?: Readonly<Record<string, unknown>> })[API_GLOBAL];
  return exportedSignals(environment).length > 0 || registered?.['trace'] !== undefined || registered?.['metrics'] !== undefined;
}

function isDisabled(environment: Environment): boolean {
  return environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true';
}
