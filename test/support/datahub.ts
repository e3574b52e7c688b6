import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonPrograms } from './python.mjs';

const NAMES = fileURLToPath(new URL('../tools/datahub-names.py', import.meta.url));
const ENVIRONMENT = { ...process.env, DATAHUB_TELEMETRY_ENABLED: 'false' };

/** What DataHub's own command says of a file of proposals: `12 MCEs found - all valid`, or what is wrong. */
export function judge(file: string): string {
  // Not bin/datahub: its first line holds the path that the environment was built at.
  const args = ['-m', 'datahub', 'check', 'metadata-file', file];
  const { stdout, stderr, status } = spawnSync(python(), args, { encoding: 'utf8', env: ENVIRONMENT });
  return status === 0 ? stdout.trim() : stdout + stderr;
}

/** The URNs that DataHub's own package makes of names. */
export function namesByDatahub(of: readonly object[]): string[] {
  const { stdout, stderr, status } = spawnSync(python(), [NAMES], {
    encoding: 'utf8',
    env: ENVIRONMENT,
    input: JSON.stringify(of),
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

function python(): string {
  return join(pythonPrograms('datahub'), 'python');
}
