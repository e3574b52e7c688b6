import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BEAT_MILLISECONDS,
  fromLockText,
  inUse,
  type LockHolder,
  newHolder,
  SILENCE_MILLISECONDS,
  takenOver,
} from '../lock-holder.js';
import { isAlive } from '../process-mark.js';
import { isSystemError, stateFailed } from '../state-errors.js';

/** Told by file systems that have no links. */
const LINKLESS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** The right of one run to a folder. */
export class FolderLock {
  readonly #path: string;
  readonly #holder: LockHolder;
  readonly #beat: NodeJS.Timeout;

  private constructor(path: string, holder: LockHolder) {
    this.#path = path;
    this.#holder = holder;
    this.#beat = setInterval(() => this.#touch(), BEAT_MILLISECONDS).unref();
  }

  /**
   * Takes the lock of a folder; of a process that is dead it is taken over.
   *
   * @throws IngestError STATE_IN_USE with the run that has it, or STATE_FAILED.
   */
  static take(folder: string, runId: string): FolderLock {
    const path = join(folder, 'lock');
    const holder = newHolder(runId);
    try {
      while (!isMade(path, holder)) removeDead(path, folder);
      return new FolderLock(path, holder);
    } catch (error) {
      throw stateFailed(path, error);
    }
  }

  /** Throws STATE_IN_USE where another run has taken the lock over, as it may where this process stood still for long. */
  verify(): void {
    const holder = holderOf(this.#path);
    if (holder?.token !== this.#holder.token) throw takenOver(this.#path, holder);
  }

  release(): void {
    clearInterval(this.#beat);
    if (holderOf(this.#path)?.token === this.#holder.token) rmSync(this.#path, { force: true });
  }

  /** Written anew, so that the time is that of the file system. */
  #touch(): void {
    try {
      this.verify();
      writeFileSync(this.#path, JSON.stringify(this.#holder), { flag: 'r+' });
    } catch {
      // The next commit finds out what is wrong with it, and says so.
    }
  }
}

function isMade(path: string, holder: LockHolder): boolean {
  try {
    makeWhole(path, JSON.stringify(holder));
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Makes a file that is not there yet: with all of its text, or not at all, wherever the process is killed. */
function makeWhole(path: string, text: string): void {
  const aside = `${path}-${randomUUID()}`;
  writeFileSync(aside, text, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(aside, path);
  } catch (error) {
    if (!LINKLESS.some((code) => isSystemError(error, code))) throw error;
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Removes a lock whose process is dead; throws STATE_IN_USE where it may be alive. */
function removeDead(path: string, folder: string): void {
  const holder = holderOf(path);
  const alive = holder === undefined ? undefined : isAlive(holder);
  const silence = alive === undefined ? silenceOf(path, folder) : undefined;
  if (silence === undefined && alive === undefined) return;
  if (alive === true || (silence !== undefined && silence < SILENCE_MILLISECONDS)) throw inUse(path, folder, holder, silence);
  // Another run that waits for the same may have removed it by now and made its own: that one is put back.
  const aside = join(folder, `lock-${randomUUID()}`);
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return;
    throw error;
  }
  const removed = holderOf(aside);
  if (removed?.token === holder?.token) {
    rmSync(aside, { force: true });
    return;
  }
  putBack(aside, path);
  throw inUse(path, folder, removed, undefined);
}

/** Gives a lock back that was taken from a process that is alive; where another one has made its own meanwhile, that one stays. */
function putBack(aside: string, path: string): void {
  try {
    linkSync(aside, path);
  } catch (error) {
    if (LINKLESS.some((code) => isSystemError(error, code))) renameSync(aside, path);
    else if (!isSystemError(error, 'EEXIST')) throw error;
  }
  rmSync(aside, { force: true });
}

/** How long the lock was not touched, by the clock of its own file system, in milliseconds; `undefined` where there is none. */
function silenceOf(path: string, folder: string): number | undefined {
  const probe = join(folder, `probe-${randomUUID()}`);
  writeFileSync(probe, '', { mode: 0o600 });
  try {
    return statSync(probe).mtimeMs - statSync(path).mtimeMs;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  } finally {
    rmSync(probe, { force: true });
  }
}

function holderOf(path: string): LockHolder | undefined {
  try {
    return fromLockText(readFileSync(path, 'utf8'));
  } catch (error) {
    // Just being made.
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
