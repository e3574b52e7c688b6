import type { IngestError, Logger } from '@sluice/plugin-api';

/**
 * Logs an error with what tells where and what to do.
 *
 * @param subject what it is about, where the error itself does not say.
 */
export function logError(logger: Logger, { message, code, path, hint }: IngestError, subject?: string): void {
  logger.error(message, {
    ...(subject === undefined ? {} : { subject }),
    code,
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
  });
}
