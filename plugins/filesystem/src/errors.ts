import type { Fault, RequestFault } from '@sluice/object-store';
import { type ErrorCode, IngestError, isIngestError } from '@sluice/plugin-api';
import { fileUri } from './urls.js';

const CODES: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'STORE_ACCESS_DENIED',
  EPERM: 'STORE_ACCESS_DENIED',
  EROFS: 'STORE_ACCESS_DENIED',
  ESTALE: 'STORE_UNREACHABLE',
  ETIMEDOUT: 'STORE_UNREACHABLE',
  ENOTCONN: 'STORE_UNREACHABLE',
  EHOSTDOWN: 'STORE_UNREACHABLE',
  EHOSTUNREACH: 'STORE_UNREACHABLE',
};
/** What passes: a server that is away for a while, and asking for more than there is room for. */
const FAULTS: Readonly<Record<string, Fault>> = {
  ESTALE: 'transport',
  ETIMEDOUT: 'transport',
  EINTR: 'transport',
  EAGAIN: 'throttled',
  EBUSY: 'throttled',
  EMFILE: 'throttled',
  ENFILE: 'throttled',
};
const MISSING = new Set(['ENOENT', 'ENOTDIR']);

/**
 * An error of the filesystem as one of ours.
 *
 * @param action what was being done, as the meter counts it, such as `fs.readdir`.
 * @param path of the folder or file.
 */
export function toStoreError(error: unknown, action: string, path: string): IngestError {
  if (isIngestError(error)) return error;
  const code = CODES[systemCode(error)] ?? 'STORE_REQUEST_FAILED';
  const says = error instanceof Error ? error.message : String(error);
  const options = { path: fileUri(path), cause: error, details: { action } };
  switch (code) {
    case 'STORE_ACCESS_DENIED':
      return new IngestError(code, {
        ...options,
        message: `${action} was denied on ${path}. ${says}`,
        hint: `Let the user that runs Sluice ${action === 'fs.write' ? 'write' : 'read'} ${path}, and pass the folders above it.`,
      });
    case 'STORE_UNREACHABLE':
      return new IngestError(code, {
        ...options,
        message: `${action} got no answer for ${path}. ${says}`,
        hint: 'Check that what is mounted there is still mounted, and that its server answers.',
      });
    default:
      return new IngestError(code, { ...options, message: `${action} failed on ${path}. ${says}` });
  }
}

/** Whether the filesystem denied something. */
export function isDenied(error: unknown): boolean {
  return CODES[systemCode(error)] === 'STORE_ACCESS_DENIED';
}

/** Whether, and how, doing the same again may succeed. */
export function faultOf(error: unknown): RequestFault | undefined {
  const fault = FAULTS[systemCode(error)];
  return fault && { fault };
}

/** Answers nothing for what is not there; throws every other error. */
export function orMissing(error: unknown): undefined {
  if (!MISSING.has(systemCode(error))) throw error;
}

/** The code of an error of the system, such as `ENOENT`. */
export function systemCode(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && !isIngestError(error) ? code : '';
}

/** A link that is not followed. */
export function linkRefused(path: string, why: string): IngestError {
  return new IngestError('LINK_REFUSED', { message: `The link ${path} is not followed: ${why}`, path: fileUri(path) });
}
