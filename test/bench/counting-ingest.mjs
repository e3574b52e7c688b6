// A process: runs a workflow as `sluice ingest` does, into a sink that only counts. Prints how many entities there were. After the workflow's
// file comes what is done otherwise, as JSON: { millisecondsAnEntity, mostEntities } slow the sink, and with the last of these the run is stopped;
// { isPlanned } makes a plan, keeps it in a file and does that.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

/** As many as the sink for OpenMetadata writes. */
const AT_A_TIME = 8;

// As the command does.
setFlagsFromString('--heap-growing-percent=50');
// From the command's place: the benchmark has no dependencies of its own.
const require = createRequire(new URL('../../packages/cli/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { applyPlan, exitCodeOf, loadWorkflow, planWorkflow, PluginRegistry, runWorkflow, SINK } = await load('@sluice/core');
const registry = new PluginRegistry([
  { kind: 'source', type: 's3', load: async () => (await load('@sluice/plugin-s3')).plugin },
  { kind: 'sink', type: 'console', load: async () => (await load('@sluice/plugin-console')).plugin },
]);

const {
  millisecondsAnEntity = 0,
  mostEntities = Number.POSITIVE_INFINITY,
  isPlanned = false,
} = JSON.parse(process.argv[3] ?? '{}');
const stop = new AbortController();
let entities = 0;
const sink = {
  async *check() {},
  async write(batch) {
    if (millisecondsAnEntity > 0) await sleep(Math.ceil(batch.length / AT_A_TIME) * millisecondsAnEntity);
    entities += batch.length;
    if (entities >= mostEntities) stop.abort();
    return batch.map(() => ({ status: 'created' }));
  },
  async plan(batch) {
    return batch.map(() => ({ status: 'created' }));
  },
  async flush() {},
  async close() {},
};
const workflow = await loadWorkflow(process.argv[2], { registry, environment: process.env });
const options = { signal: stop.signal, overrides: [{ token: SINK, value: sink }] };
const report = isPlanned ? await planAndDo() : await runWorkflow(workflow, options);
process.stdout.write(`${entities}\n`);
process.exitCode = stop.signal.aborted ? 0 : exitCodeOf(report);
report.outcomes.dispose();

async function planAndDo() {
  const planned = await planWorkflow(workflow, { ...options, isKept: true });
  await writeFile('plan.jsonl', planned.lines);
  planned.dispose();
  return applyPlan(workflow, 'plan.jsonl', options);
}
