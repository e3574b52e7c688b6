// Keeps figures of the benchmark, of which docs/scale.md is computed: node scripts/keep-measured.mjs test/bench/results/TIME.json ...
// A case that is in several files is kept as the last of them has it.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kept = join(dirname(fileURLToPath(import.meta.url)), '../test/bench/measured.json');
const cases = JSON.parse(readFileSync(kept, 'utf8'));
for (const path of process.argv.slice(2)) {
  const { at, machine, cases: measured } = JSON.parse(readFileSync(path, 'utf8'));
  const { cpus, model, node, load } = machine;
  for (const [name, result] of Object.entries(measured)) {
    const figures = Array.isArray(result) ? { results: result } : figuresOf(result);
    if (result.code !== undefined && result.code !== 0) throw new Error(`${name} of ${path} ended with ${result.code}`);
    cases[name] = { at, load: load[0], machine: `${cpus} x ${model}, Node ${node}`, ...figures };
  }
}
const sorted = Object.fromEntries(Object.entries(cases).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(kept, `${JSON.stringify(sorted, undefined, 2)}\n`);

function figuresOf({ wallSeconds, cpuSeconds, peakMegabytes, s3, catalogue, entities, ...others }) {
  if (s3 === undefined) return others;
  const { calls, bytes, objectBytes, mostInFlight } = s3;
  return {
    wallSeconds,
    cpuSeconds,
    peakMegabytes,
    calls,
    bytes,
    objectBytes,
    mostInFlight,
    entities,
    ...(catalogue === undefined ? {} : { catalogueCalls: catalogue.calls }),
  };
}
