import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installAzurite } from './azurite.mjs';
import { installChromium } from './chromium.mjs';
import { FAKE_GCS_SERVER, goProgram, hasGo, VERSITYGW } from './go-programs.mjs';
import { hasNamespaces } from './network-namespace.mjs';
import { installPostgres } from './postgres.mjs';
import { ENVIRONMENT_NAMES, hasPython, pythonPrograms } from './python.mjs';
import { installRedis } from './redis.mjs';

/**
 * Builds the emulators and judges once, before any test; what needs them is skipped where that cannot be, and fails in CI. All that the tests leave in
 * temporary folders, which is gigabytes, goes when they are done.
 */
export default function setup(): () => void {
  for (const name of ENVIRONMENT_NAMES) {
    if (hasPython(name)) pythonPrograms(name);
    else isMissing(`Python 3 that the environment ${name} can be built with`);
  }
  if (hasGo()) for (const program of [FAKE_GCS_SERVER, VERSITYGW]) goProgram(program);
  else isMissing('Go');
  tryTo('azurite', installAzurite);
  tryTo('chromium', installChromium);
  tryTo('redis-server', installRedis);
  tryTo('PostgreSQL', installPostgres);
  if (!hasNamespaces()) isMissing('right to make network namespaces (root on Linux)');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tests-'));
  // Tests and what they start take it for the system's, whatever user they are.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function tryTo(name: string, install: () => void): void {
  try {
    install();
  } catch (error) {
    isMissing(`${name} (${error instanceof Error ? error.message.trim() : String(error)})`);
  }
}

function isMissing(what: string): void {
  if (process.env['CI'] === 'true') throw new Error(`There is no ${what}: what the tests need cannot be built`);
  process.stderr.write(`SKIPPED: there is no ${what}, so the tests that need it are left out\n`);
}
