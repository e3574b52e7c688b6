import { randomUUID } from 'node:crypto';
import { accessSync, closeSync, constants, openSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const NEW_FILE_MODE = 0o666;

/** A file that is to be replaced whole. */
export interface Target {
  /** Links resolved, so that a link stays one. */
  readonly path: string;
  /** The permissions of the file that is replaced. */
  readonly mode: number;
}

/** What lies at `path`, or will. Throws where that cannot be replaced by a file. */
export function targetAt(path: string): Target {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { path, mode: NEW_FILE_MODE };
  if (!stats.isFile()) throw new Error('there is something that is not a file');
  accessSync(path, constants.W_OK);
  return { path: realpathSync(path), mode: stats.mode & 0o777 };
}

/** A name for a temporary file in the folder of `path`, so that it can take its place in one step. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}

/** Throws where no file can be written in the place of `path`. */
export function tryTarget(path: string): void {
  const temporary = temporaryPath(targetAt(path).path);
  closeSync(openSync(temporary, 'wx'));
  rmSync(temporary);
}
