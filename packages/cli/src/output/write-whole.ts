import { rename, rm, writeFile } from 'node:fs/promises';
import type { Logger } from '@sluice/plugin-api';

/**
 * Writes a file in one step: it has all of the text, or stays as it was. Answers whether it could be written; where not, says why in the log.
 *
 * @param what is written, for the log: `the report`.
 */
export async function writeWhole(path: string, text: Iterable<string>, what: string, logger: Logger): Promise<boolean> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
    return true;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    logger.error(`${what} cannot be written`, { path, reason: error instanceof Error ? error.message : String(error) });
    return false;
  }
}
