import { IngestError, type PluginDefinition } from '@sluice/plugin-api';
import { isWithin } from './json-pointer.js';
import type { ParsedYaml, Position, SyntaxProblem } from './parsed-yaml.js';
import type { Problem } from './problem.js';
import { SINK_POINTER } from './sink-override.js';

/** What the parts of a workflow come from. */
export interface Origin {
  readonly file: string;
  readonly parsed: ParsedYaml;
  /** Given when the sink is from the command line; its definition where that is known. */
  readonly override: { readonly definition: PluginDefinition | undefined } | undefined;
}

/** Problems of the syntax as errors. */
export function syntaxErrorsFrom(problems: readonly SyntaxProblem[], file: string): IngestError[] {
  return problems.map(
    ({ message, hint, ...position }) =>
      new IngestError('WORKFLOW_SYNTAX', { message, path: pathOf(file, position), ...(hint === undefined ? {} : { hint }) }),
  );
}

/** Problems as errors that name their places: each once, those of the command line first, then in the order of the file. */
export function errorsFrom(problems: readonly Problem[], origin: Origin): IngestError[] {
  const errors = new Map<string, { position: Position | undefined; error: IngestError }>();
  for (const problem of problems) {
    const flag =
      problem.flag ?? (origin.override !== undefined && isWithin(problem.pointer, SINK_POINTER) ? '--sink' : undefined);
    const position = flag === undefined ? origin.parsed.positionOf(problem.pointer, problem.at) : undefined;
    const path = position === undefined ? flag : pathOf(origin.file, position);
    const hint = flag === '--sink' && problem.code.startsWith('WORKFLOW_') ? usageOf(problem, origin) : problem.hint;
    errors.set(`${path} ${problem.message}`, { position, error: errorFrom(problem, path, hint) });
  }
  return [...errors.values()]
    .toSorted(
      (a, b) => (a.position?.line ?? 0) - (b.position?.line ?? 0) || (a.position?.column ?? 0) - (b.position?.column ?? 0),
    )
    .map(({ error }) => error);
}

/** Problems of the command line alone as errors. */
export function flagErrorsFrom(problems: readonly Problem[]): IngestError[] {
  return problems.map((problem) => errorFrom(problem, problem.flag, problem.hint));
}

/** `file:line:column` of the key at `pointer`. */
export function keyPathOf(pointer: string, { file, parsed }: Origin): string {
  return pathOf(file, parsed.positionOf(pointer, 'key'));
}

function errorFrom({ code, message, cause }: Problem, path: string | undefined, hint: string | undefined): IngestError {
  const place = path === undefined ? {} : { path };
  return new IngestError(code, { message, ...place, cause, ...(hint === undefined ? {} : { hint }) });
}

function pathOf(file: string, { line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

function usageOf({ code }: Problem, { override }: Origin): string {
  if (override?.definition === undefined) return 'Write --sink TYPE or --sink TYPE:VALUE.';
  const { shorthand, type } = override.definition;
  if (shorthand !== undefined) return `Write --sink ${type}:${shorthand.toUpperCase()}.`;
  return code === 'WORKFLOW_MISSING_KEY'
    ? 'Write the sink into the workflow file: it takes more than --sink can say.'
    : `Write --sink ${type}.`;
}
