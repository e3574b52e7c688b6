import type { IngestError } from '@sluice/plugin-api';

/** An error as plain data, as reports and lines of JSON have it: `error` of `schemas/report.schema.json`. Holds no secrets when the error holds none. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What of an error is told to machines; not its cause, which may be anything. */
export function errorToJson({ code, message, path, hint, details }: IngestError): ErrorJson {
  return {
    code,
    message,
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  };
}
