// Asks the registry for known vulnerabilities of all that is installed. Fails on any; where the registry does not answer, says so and does not fail.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const LIMIT_MILLISECONDS = 60_000;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const { stdout, stderr, status } = spawnSync('npx', ['--yes', PNPM, 'audit', '--json'], {
  cwd: root,
  encoding: 'utf8',
  timeout: LIMIT_MILLISECONDS,
});
const report = parsed(stdout);
if (report === undefined) {
  const reason = /ERR_PNPM_\w+/.exec(stderr)?.[0] ?? stderr.trim().split('\n')[0] ?? 'no answer';
  process.stderr.write(`SKIPPED: the registry does not tell of vulnerabilities (${reason}); NOTHING WAS AUDITED\n`);
  process.exit(0);
}
for (const { severity, module_name: name, title, url } of Object.values(report.advisories ?? {})) {
  process.stderr.write(`${severity}: ${name}: ${title} ${url}\n`);
}
process.stdout.write(status === 0 ? 'no known vulnerabilities\n' : 'there are known vulnerabilities: see above\n');
process.exit(status ?? 1);

/** The report of `pnpm audit`; undefined where it could not be made. */
function parsed(text) {
  try {
    const report = JSON.parse(text);
    return report.advisories === undefined && report.metadata === undefined ? undefined : report;
  } catch {
    return undefined;
  }
}
