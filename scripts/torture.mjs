// Runs the long forms of the tests that have one, and prints a table of them. Arguments are files, in place of all that have one; --keep writes the rows of
// these into docs/torture.md, and leaves there those of others. The exit code is 1 where anything failed, was skipped or did not run.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HAS_LONG_FORM = /SLUICE_TORTURE|support\/long-form\.js/;
/** Tests have limits of their own; this is for a suite that does not come to its end all the same. */
const SUITE_LIMIT_MILLISECONDS = 6 * 60 * 60_000;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'out/torture');
const page = join(root, 'docs/torture.md');

const { values, positionals } = parseArgs({ allowPositionals: true, options: { keep: { type: 'boolean', default: false } } });
const suites = positionals.length > 0 ? positionals : ['packages', 'plugins', 'test'].flatMap(longSuitesIn);
const startedAt = new Date();
const commit = currentCommit();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const rows = suites.flatMap(rowsOf);
const total = ['all', '', '', ...[3, 4, 5, 6].map((column) => sumOf(rows, column)), secondsSince(startedAt)];
process.stdout.write(`\n${plainTable([...rows, total])}`);
if (values.keep) writeFileSync(page, pageOf(rows));
process.exit(rows.some(([, , , , , failed, skipped]) => failed + skipped > 0) ? 1 : 0);

function longSuitesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
    .map((path) => join(folder, path))
    .filter((path) => HAS_LONG_FORM.test(readFileSync(join(root, path), 'utf8')))
    .sort();
}

/** Runs a suite in a process of its own: suite, what it counts, how many, tests, passed, failed, skipped, seconds. */
function rowsOf(suite) {
  const [log, results] = ['log', 'json'].map((ending) => join(out, `${suite.replaceAll('/', '-')}.${ending}`));
  process.stdout.write(`${suite} ... `);
  const began = new Date();
  const output = openSync(log, 'w');
  const { status } = spawnSync(
    join(root, 'node_modules/.bin/vitest'),
    ['run', '--reporter=verbose', '--reporter=json', `--outputFile.json=${results}`, suite],
    {
      cwd: root,
      stdio: ['ignore', output, output],
      timeout: SUITE_LIMIT_MILLISECONDS,
      env: { ...process.env, SLUICE_TORTURE: '1', NO_COLOR: '1' },
    },
  );
  closeSync(output);
  const rows = countedRows(suite, testsOf(results));
  // What fails before or beside the tests is in none of them.
  if (status !== 0 && sumOf(rows, 5) === 0) rows.push([suite, 'the suite itself', 1, 1, 0, 1, 0, secondsSince(began)]);
  const isWell = sumOf(rows, 5) + sumOf(rows, 6) === 0;
  process.stdout.write(`${isWell ? 'passed' : 'DID NOT PASS'} in ${secondsSince(began)} s; ${relative(root, log)}\n`);
  if (!isWell) process.stdout.write(`${readFileSync(log, 'utf8')}\n`);
  return rows;
}

function testsOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    // It ended before it could write them: its status says so.
    return [];
  }
}

function countedRows(suite, tests) {
  const kinds = new Map();
  for (const { status, duration = 0, meta } of tests) {
    const { what, runs } = meta?.counted ?? { what: 'cases', runs: 1 };
    const sums = kinds.get(what) ?? { runs: 0, tests: 0, passed: 0, failed: 0, milliseconds: 0 };
    kinds.set(what, sums);
    sums.tests += 1;
    sums.milliseconds += duration;
    if (status !== 'passed' && status !== 'failed') continue;
    sums[status] += 1;
    sums.runs += runs;
  }
  return [...kinds].map(([what, { runs, tests: all, passed, failed, milliseconds }]) => {
    return [suite, what, runs, all, passed, failed, all - passed - failed, Math.round(milliseconds / 1000)];
  });
}

function sumOf(table, column) {
  return table.reduce((sum, row) => sum + row[column], 0);
}

function secondsSince(time) {
  return Math.round((Date.now() - time.getTime()) / 1000);
}

function textRows(table) {
  const heads = ['suite', 'what', 'runs', 'tests', 'passed', 'failed', 'skipped', 'seconds'];
  return [heads, ...table.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)))];
}

function plainTable(table) {
  const lines = textRows(table);
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) => line.map((text, index) => (index < 2 ? text.padEnd(widths[index]) : text.padStart(widths[index]))).join('  '))
    .map((line) => `${line}\n`)
    .join('');
}

function currentCommit() {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const isChanged = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs/torture.md') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ', changed since' : ''}`;
}

/** The page, with the rows of suites that were not run as it has them. */
function pageOf(table) {
  const [heads, ...lines] = textRows(table);
  const own = lines.map((cells) => [...cells, startedAt.toISOString().slice(0, 10), commit]);
  const others = keptRows().filter(([suite]) => !suites.includes(suite));
  const all = [...others, ...own].sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1));
  const sums = [3, 4, 5, 6, 7].map((column) => all.reduce((sum, cells) => sum + Number(cells[column].replaceAll(',', '')), 0));
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const { length, 0: cpu } = cpus();
  return `# The long tests

\`npm run test:torture\` runs the long forms of the tests: every fault at every place, fifty kills, a million damaged inputs for each reader of data (100,000 workflow
files), every canary. It ends with a table, and with exit code 1 where anything failed, was skipped or did not run. \`npm run test:torture -- --keep\` writes the table here;
with suites named, their rows alone.

\`runs\` is how many of what it says were made; a test may make many. \`seconds\` are of the tests, on ${length} x ${cpu.model.trim()} with Node ${process.version}.

${line([...heads, 'on', 'commit'])}| --- | --- | --: | --: | --: | --: | --: | --: | --- | --- |
${all.map(line).join('')}${line(['all', '', '', ...sums.map((sum) => sum.toLocaleString('en-US')), '', ''])}`;
}

/** The rows that the page has, the last one with its sums left out. */
function keptRows() {
  if (!existsSync(page)) return [];
  const lines = readFileSync(page, 'utf8').split('\n');
  return lines.filter((line) => line.includes('.test.ts |')).map((line) => line.slice(2, -2).split(' | '));
}
