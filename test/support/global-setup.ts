import { hasPython, pythonPrograms } from './python.mjs';

/** Builds the emulators once, before any test; what needs them is skipped where that cannot be, and fails in CI. */
export default function setup(): void {
  if (hasPython()) pythonPrograms();
  else if (process.env['CI'] === 'true') throw new Error('Python 3 is missing: the emulators cannot be built');
  else process.stderr.write('SKIPPED: there is no Python 3 here, so the tests against emulators are left out\n');
}
