// Runs the tests that have a long form in it, and prints a table of them. Takes an hour or so. Arguments are files, in place of all that have one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const VARIABLE = 'SLUICE_TORTURE';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'sluice-torture-'));
const results = join(folder, 'results.json');

const named = process.argv.slice(2);
const files =
  named.length > 0 ? named : testsIn(join(root, 'test')).filter((file) => readFileSync(file, 'utf8').includes(VARIABLE));
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...files],
  { cwd: root, stdio: 'inherit', env: { ...process.env, [VARIABLE]: '1' } },
);
printTable(JSON.parse(readFileSync(results, 'utf8')).testResults);
rmSync(folder, { recursive: true });
process.exit(status ?? 1);

function testsIn(path) {
  return readdirSync(path, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(path, name));
}

function printTable(suites) {
  const rows = suites.map(({ name, assertionResults, startTime, endTime }) => {
    const count = (wanted) => assertionResults.filter((each) => each.status === wanted).length;
    const [passed, failed] = [count('passed'), count('failed')];
    const seconds = Math.round((endTime - startTime) / 1000);
    return [relative(root, name), assertionResults.length, passed, failed, assertionResults.length - passed - failed, seconds];
  });
  const sums = rows.reduce((sum, row) => sum.map((each, index) => each + row[index + 1]), [0, 0, 0, 0, 0]);
  const lines = [['suite', 'cases', 'passed', 'failed', 'skipped', 'seconds'], ...rows, ['all', ...sums]].map((row) =>
    row.map(String),
  );
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  process.stdout.write('\n');
  for (const [suite, ...figures] of lines) {
    const cells = figures.map((text, index) => text.padStart(widths[index + 1]));
    process.stdout.write(`${[suite.padEnd(widths[0]), ...cells].join('  ')}\n`);
  }
}
