import { ENVIRONMENT_NAMES, hasPython, pythonPrograms } from './python.mjs';

/** Builds the emulators and judges once, before any test; what needs them is skipped where that cannot be, and fails in CI. */
export default function setup(): void {
  for (const name of ENVIRONMENT_NAMES) {
    if (hasPython(name)) pythonPrograms(name);
    else if (process.env['CI'] === 'true') throw new Error(`There is no Python 3 that the environment ${name} can be built with`);
    else
      process.stderr.write(`SKIPPED: there is no Python 3 for the environment ${name}, so the tests that need it are left out\n`);
  }
}
