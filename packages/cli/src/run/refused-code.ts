import type { IngestError } from '@sluice/plugin-api';

const FAILED = 1;
const WRONG_FILE = 2;
const OUT_OF_REACH = 3;

/** The exit code of a command that an error kept from its work. */
export function refusedCode({ kind }: IngestError): number {
  if (kind === 'config') return WRONG_FILE;
  return kind === 'connection' ? OUT_OF_REACH : FAILED;
}
