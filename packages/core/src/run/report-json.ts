import type { IngestError } from '@sluice/plugin-api';
import type { WorkflowReport } from './report.js';

const NO_OUTCOMES = '\n  "outcomes": []';

/**
 * The report as JSON, in pieces of whole lines: errors spelled out, times in ISO 8601. Holds no secrets when the errors hold none. A value
 * never lies in two pieces.
 */
export function* reportToJson(report: WorkflowReport): Generator<string, void> {
  const times = { startedAt: new Date(report.startedAt).toISOString(), endedAt: new Date(report.endedAt).toISOString() };
  const text = toJson({ ...report, ...times, outcomes: [] });
  // At the start of a line, and so in no value.
  const at = text.indexOf(NO_OUTCOMES) + NO_OUTCOMES.length - 1;
  yield text.slice(0, at);
  let separator = '';
  for (const outcome of report.outcomes) {
    yield `${separator}\n    ${toJson(outcome).replaceAll('\n', '\n    ')}`;
    separator = ',';
  }
  yield `${separator === '' ? '' : '\n  '}${text.slice(at)}\n`;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (each instanceof Error ? errorToJson(each as IngestError) : each), 2);
}

function errorToJson({ code, message, path, hint, details }: IngestError): Record<string, unknown> {
  return { code, message, path, hint, details };
}
