import { readFile } from 'node:fs/promises';
import { IngestError } from '@sluice/plugin-api';
import { WorkflowError } from './workflow-error.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
};

/**
 * The text of a workflow file.
 *
 * @throws WorkflowError when the file cannot be read or is not UTF-8.
 */
export async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    const message = `cannot be read: ${REASONS[code] ?? code}`;
    throw new WorkflowError([new IngestError('WORKFLOW_NOT_READABLE', { message, path: file, cause })]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const problem = { message: 'is not UTF-8 text', path: file, hint: 'Save the file as UTF-8.', cause };
    throw new WorkflowError([new IngestError('WORKFLOW_SYNTAX', problem)]);
  }
}
