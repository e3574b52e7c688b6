// Measures Sluice as a whole process on computed lakes. npm run bench [-- --case NAME ...] [--peer]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASES } from './cases.mjs';
import { MEASURED_BY, measure } from './measured-process.mjs';
import { peerPython } from './peer.mjs';
import { printCase, printStart } from './print-results.mjs';
import { measureStart } from './start-case.mjs';
import { startCatalogue, startS3 } from './start-servers.mjs';
import { writeWorkflow } from './workflow-file.mjs';

const SLUICE = fileURLToPath(new URL('../../packages/cli/bin/sluice.js', import.meta.url));
const COUNTING = fileURLToPath(new URL('counting-ingest.mjs', import.meta.url));
const RESULTS = fileURLToPath(new URL('results', import.meta.url));
const START = 'help';

const { values } = parseArgs({
  options: { case: { type: 'string', multiple: true }, peer: { type: 'boolean', default: false } },
});
const names = [START, ...CASES.map(({ name }) => name)];
const wanted = values.case ?? names;
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no case ${unknown.join(', ')}. There are: ${names.join(', ')}\n`);
  process.exit(2);
}

const at = new Date().toISOString();
const machine = { cpus: cpus().length, model: cpus()[0]?.model, memoryBytes: totalmem(), node: process.version, load: loadavg() };
process.stdout.write(`${machine.cpus} x ${machine.model}, load ${machine.load[0].toFixed(2)}, Node ${machine.node}\n`);
process.stdout.write(`CPU time and peak memory by ${MEASURED_BY}\n`);
const python = values.peer ? peerPython() : undefined;
const results = new Map();
if (wanted.includes(START)) {
  const result = await measureStart(SLUICE);
  printStart(result);
  keep(START, result);
}
for (const each of CASES.filter(({ name }) => wanted.includes(name))) {
  const result = await measureCase(each);
  keep(each.name, result);
  printCase(each, result, results);
  if (result.code !== 0) process.exitCode = 1;
}

/** Kept after each case: a long run that is stopped has lost nothing. */
function keep(name, result) {
  results.set(name, result);
  mkdirSync(RESULTS, { recursive: true });
  const json = { at, machine, measuredBy: MEASURED_BY, cases: Object.fromEntries(results) };
  writeFileSync(join(RESULTS, `${at.replaceAll(':', '')}.json`), `${JSON.stringify(json, undefined, 2)}\n`);
}

async function measureCase({ latencyMilliseconds, lake, sink, options, hasPeer = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const s3 = await startS3({ latencyMilliseconds, lake });
  const catalogue = sink.endsWith('catalogue')
    ? await startCatalogue({ latencyMilliseconds, strict: sink.startsWith('strict') })
    : undefined;
  try {
    const file = writeWorkflow(folder, {
      endpoint: s3.url,
      options,
      ...(catalogue === undefined ? {} : { catalogue: catalogue.url }),
    });
    const output = join(folder, 'out.jsonl');
    const ingest = [SLUICE, 'ingest', '-c', file, ...(sink === 'file' ? ['--sink', `file:${output}`] : [])];
    const args = sink === 'counting sink' ? [COUNTING, file] : ingest;
    const measured = await observed(process.execPath, args, s3, catalogue);
    const entities = entitiesOf(sink, measured, output);
    if (python === undefined || !hasPeer) return { ...measured, entities };
    await Promise.all([s3.reset(), catalogue?.reset()]);
    const peer = await observed(python, ['-m', 'metadata', 'ingest', '-c', file], s3, catalogue);
    return { ...measured, entities, peer: { ...peer, entities: entitiesOf(sink, peer, output) } };
  } finally {
    await Promise.all([s3.stop(), catalogue?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function observed(command, args, s3, catalogue) {
  const measured = await measure(command, args);
  return { ...measured, s3: await s3.stats(), catalogue: await catalogue?.stats() };
}

function entitiesOf(sink, { output, catalogue }, file) {
  if (sink === 'counting sink') return Number.parseInt(output, 10);
  if (sink === 'file') return readFileSync(file, 'utf8').trim().split('\n').length;
  return Object.entries(catalogue.calls).reduce((sum, [kind, count]) => (kind.startsWith('PUT ') ? sum + count : sum), 0);
}
