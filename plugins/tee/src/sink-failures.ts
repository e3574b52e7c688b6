import { IngestError, type IngestErrorOptions, toIngestError } from '@sluice/plugin-api';

/** What a sink threw or answered, with the sink's name before its message. */
export function failureOf(name: string, thrown: unknown): IngestError {
  const error = toIngestError(thrown);
  return new IngestError(error.code, { ...optionsOf(error), message: `${name}: ${error.message}`, cause: error });
}

/** One failure that stands for several: the first, or the first that stops the run, with the messages of all. */
export function joined(failures: readonly [IngestError, ...IngestError[]]): IngestError {
  const [first] = failures;
  if (failures.length === 1) return first;
  const foremost = failures.find(({ fatal }) => fatal) ?? first;
  const message = failures.map((failure) => failure.message).join('; ');
  return new IngestError(foremost.code, { ...optionsOf(foremost), message, cause: new AggregateError(failures, message) });
}

function optionsOf({ kind, path, hint, retryable, fatal, details }: IngestError): IngestErrorOptions {
  return {
    kind,
    retryable,
    fatal,
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  };
}
