import type { IngestError } from '@sluice/plugin-api';
import { errorToJson } from './error-json.js';
import type { WorkflowReport } from './report.js';

/** Of the format that `schemas/report.schema.json` describes. */
const FORMAT_VERSION = 1;
/** What may be long, and is spelled out piece by piece. */
const LISTS = ['outcomes', 'containers'] as const;

/**
 * The report as JSON, in pieces of whole lines: errors spelled out, times in ISO 8601. Holds no secrets when the errors hold none. A value
 * never lies in two pieces.
 */
export function* reportToJson(report: WorkflowReport): Generator<string, void> {
  const times = { startedAt: new Date(report.startedAt).toISOString(), endedAt: new Date(report.endedAt).toISOString() };
  const short = {
    formatVersion: FORMAT_VERSION,
    ...report,
    ...times,
    outcomes: [],
    ...(report.containers === undefined ? {} : { containers: [] }),
  };
  let rest = toJson(short);
  for (const name of listsIn(rest)) {
    // At the start of a line, and so in no value.
    const empty = emptyList(name);
    const at = rest.indexOf(empty) + empty.length - 1;
    yield rest.slice(0, at);
    rest = rest.slice(at);
    let separator = '';
    for (const each of report[name] ?? []) {
      yield `${separator}\n    ${toJson(each).replaceAll('\n', '\n    ')}`;
      separator = ',';
    }
    if (separator !== '') rest = `\n  ${rest}`;
  }
  yield `${rest}\n`;
}

/** The lists in the order in which they stand in the text. */
function listsIn(text: string): readonly (typeof LISTS)[number][] {
  return LISTS.filter((name) => text.includes(emptyList(name))).sort(
    (a, b) => text.indexOf(emptyList(a)) - text.indexOf(emptyList(b)),
  );
}

function emptyList(name: string): string {
  return `\n  "${name}": []`;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (each instanceof Error ? errorToJson(each as IngestError) : each), 2);
}
