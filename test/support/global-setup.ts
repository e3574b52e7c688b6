import { installAzurite } from './azurite.mjs';
import { hasPython, pythonPrograms } from './python.mjs';

/** Builds the emulators once, before any test; what needs them is skipped where that cannot be, and fails in CI. */
export default function setup(): void {
  if (hasPython()) pythonPrograms();
  else isMissing('Python 3');
  try {
    installAzurite();
  } catch (error) {
    isMissing(`azurite (${error instanceof Error ? error.message.trim() : String(error)})`);
  }
}

function isMissing(what: string): void {
  if (process.env['CI'] === 'true') throw new Error(`${what} is missing: the emulators cannot be built`);
  process.stderr.write(`SKIPPED: there is no ${what} here, so the tests against emulators that need it are left out\n`);
}
