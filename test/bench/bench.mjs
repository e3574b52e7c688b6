// Measures Sluice as a whole process on computed lakes. npm run bench [-- --case NAME ...] [--peer]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CASES } from './cases.mjs';
import { MEASURED_BY, measure } from './measured-process.mjs';
import { measurePage } from './page-case.mjs';
import { PEERS, peerPython } from './peer.mjs';
import { printCase, printPage, printStart, printWorkers } from './print-results.mjs';
import { measureStart } from './start-case.mjs';
import { startCatalogue, startS3 } from './start-servers.mjs';
import { measureWorkers } from './workers-case.mjs';
import { writeWorkflow } from './workflow-file.mjs';

const SLUICE = fileURLToPath(new URL('../../packages/cli/bin/sluice.js', import.meta.url));
const COUNTING = fileURLToPath(new URL('counting-ingest.mjs', import.meta.url));
const RESULTS = fileURLToPath(new URL('results', import.meta.url));
const START = 'help';
const PAGE = 'page';
const ON_WORKERS = 'workers';
const CATALOGUE_VERSION = '1.3.4';

const { values } = parseArgs({
  options: { case: { type: 'string', multiple: true }, peer: { type: 'boolean', default: false } },
});
const names = [START, PAGE, ON_WORKERS, ...CASES.map(({ name }) => name)];
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
const peers = values.peer ? PEERS.flatMap(installed) : [];
const results = new Map();
if (wanted.includes(START)) {
  const result = await measureStart(SLUICE);
  printStart(result);
  keep(START, result);
}
if (wanted.includes(PAGE)) {
  const result = await measurePage();
  printPage(result);
  keep(PAGE, result);
}
if (wanted.includes(ON_WORKERS)) {
  const result = await measureWorkers(SLUICE);
  printWorkers(result);
  keep(ON_WORKERS, result);
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

/** A reference with its interpreter; none, and why on the standard error, where it cannot be installed. */
function installed(peer) {
  try {
    return [{ ...peer, python: peerPython(peer) }];
  } catch (error) {
    process.stderr.write(`The reference ${peer.version} cannot run: ${error.message}\n`);
    return [];
  }
}

async function measureCase({ latencyMilliseconds, lake, sink, options = {}, runtime, otherwise = {}, hasPeer = false }) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const s3 = await startS3({ latencyMilliseconds, lake });
  const output = join(folder, 'out.jsonl');
  try {
    const result = await withCatalogue(CATALOGUE_VERSION, (file) => {
      const ingest = [SLUICE, 'ingest', '-c', file, ...(sink === 'file' ? ['--sink', `file:${output}`] : [])];
      return [process.execPath, sink === 'counting sink' ? [COUNTING, file, JSON.stringify(otherwise)] : ingest];
    });
    const results = {};
    for (const { version, server, python } of hasPeer ? peers : []) {
      await s3.reset();
      results[version] = await withCatalogue(server, (file) => [python, ['-m', 'metadata', 'ingest', '-c', file]]);
    }
    return { ...result, ...(Object.keys(results).length > 0 && { peers: results }) };
  } finally {
    await s3.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  /** Measures a command with a catalogue of that version, where the case has one. */
  async function withCatalogue(version, commandOf) {
    const isStrict = sink.startsWith('strict');
    const catalogue = sink.endsWith('catalogue')
      ? await startCatalogue({ latencyMilliseconds, strict: isStrict, version })
      : undefined;
    try {
      const file = writeWorkflow(folder, {
        endpoint: s3.url,
        options,
        runtime,
        ...(catalogue === undefined ? {} : { catalogue: catalogue.url }),
      });
      const measured = await measure(...commandOf(file));
      const result = { ...measured, s3: await s3.stats(), catalogue: await catalogue?.stats() };
      const entities = entitiesOf(sink, result, output);
      return { ...result, entities, entitiesPerSecond: entities / result.wallSeconds };
    } finally {
      await catalogue?.stop();
    }
  }
}

function entitiesOf(sink, { output, catalogue }, file) {
  if (sink === 'counting sink') return Number.parseInt(output, 10);
  if (sink === 'file') return readFileSync(file, 'utf8').trim().split('\n').length;
  return Object.entries(catalogue.calls).reduce((sum, [kind, count]) => (kind.startsWith('PUT ') ? sum + count : sum), 0);
}
