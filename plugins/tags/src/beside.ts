import { type Container, isIngestError, type ProcessContext } from '@sluice/plugin-api';
import { type Annotation, columnPaths } from './annotate.js';
import { parseSidecar } from './sidecar.js';

const DESCRIPTION_MAX_CHARACTERS = 20_000;
/** So many are told of one sidecar. */
const UNKNOWN_COLUMNS_MAX = 20;

/** A file beside the data. */
interface FoundFile {
  readonly uri: string;
  readonly bytes: Uint8Array;
}

/**
 * What the sidecar of that name says of a container; `undefined` where there is none. What cannot be read or used is told as a warning with its
 * place, since the data themselves are well. Throws what stops the run.
 */
export async function sidecarOf(name: string, container: Container, context: ProcessContext): Promise<Annotation | undefined> {
  const file = await read(name, container, context, 'SIDECAR_UNREADABLE');
  if (file === undefined) return undefined;
  const parsed = parseSidecar(file.bytes);
  if ('problems' in parsed) {
    for (const { line, column, message } of parsed.problems) {
      const path = `${file.uri}:${line}:${column}`;
      context.report.warn({ code: 'SIDECAR_INVALID', message: `The sidecar is not used: ${message}`, path });
    }
    return undefined;
  }
  const known = columnPaths(container);
  const unknown = Object.keys(parsed.sidecar.columns ?? {}).filter((column) => !known.has(column));
  for (const column of unknown.slice(0, UNKNOWN_COLUMNS_MAX)) {
    const { line, column: at } = parsed.positionOf(['columns', column]);
    const message = `The sidecar speaks of a column ${column} that is not there`;
    context.report.warn({ code: 'SIDECAR_COLUMN_UNKNOWN', message, path: `${file.uri}:${line}:${at}` });
  }
  return parsed.sidecar;
}

/** The text of the first README of those names that there is. A long one is cut at 20,000 characters. Throws what stops the run. */
export async function readmeOf(
  names: readonly string[],
  container: Container,
  context: ProcessContext,
): Promise<string | undefined> {
  for (const name of names) {
    const file = await read(name, container, context, 'README_UNREADABLE');
    if (file === undefined) continue;
    try {
      return shortened(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes).trim()) || undefined;
    } catch {
      const message = 'The README is not used: it is not text in UTF-8';
      context.report.warn({ code: 'README_UNREADABLE', message, path: file.uri });
    }
  }
  return undefined;
}

async function read(
  name: string,
  container: Container,
  { data, signal, report }: ProcessContext,
  code: string,
): Promise<FoundFile | undefined> {
  if (data === undefined || !speaksOf(data.folder, container)) return undefined;
  const uri = `${data.folder}/${name}`;
  try {
    const bytes = await data.sibling(name);
    return bytes && { uri, bytes };
  } catch (error) {
    if (!isIngestError(error) || error.fatal || signal.aborted) throw error;
    report.warn({ code, message: `It is not used, since it cannot be read: ${error.message}`, path: uri });
    return undefined;
  }
}

function shortened(text: string): string {
  if (text.length <= DESCRIPTION_MAX_CHARACTERS) return text;
  const cut = text.slice(0, DESCRIPTION_MAX_CHARACTERS - 1);
  // A character of two halves is not cut in between.
  return `${cut.replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Whether what lies in a folder speaks of the container: of a bucket, dataset, folder or set of files; a single file is only one of those there. */
function speaksOf(folder: string, { fullPath, resourceSet }: Container): boolean {
  return resourceSet !== undefined || folder === fullPath.replace(/\/$/, '');
}
