import { InvalidArgumentError, Option } from 'commander';

/** Takes the exit code of the command that was run. */
export type Ended = (exitCode: number) => void;

export const WORKFLOW_OPTION = new Option('-c, --config <file>', 'the workflow file, YAML or JSON').makeOptionMandatory();
export const PLUGIN_OPTION = repeatable('--plugin <package-or-path>', 'loads plugins from outside');
export const SINK_OPTION = new Option('--sink <type[:value]>', "replaces the file's own sink, e.g. console or file:out.jsonl");
export const LEVEL_OPTION = new Option('--log-level <level>', "replaces the file's loggerLevel").choices([
  'DEBUG',
  'INFO',
  'WARN',
  'ERROR',
]);
export const FORMAT_OPTION = new Option('--log-format <format>', 'how log lines look').choices(['text', 'json']).default('text');

/** An option whose values come as a list. */
export function repeatable(flags: string, what: string): Option {
  return new Option(flags, `${what}; may be given several times`).argParser(
    (value: string, values: readonly string[] | undefined) => [...(values ?? []), value],
  );
}

/** A number of things, from the command line. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a number of at least 1.');
  return value;
}

/** A time, from the command line. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It is a number of seconds.');
  return value;
}
