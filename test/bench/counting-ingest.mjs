// A process: runs a workflow as `sluice ingest` does, into a sink that only counts. Prints how many entities there were.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// As the command does.
setFlagsFromString('--heap-growing-percent=100');
// From the command's place: the benchmark has no dependencies of its own.
const require = createRequire(new URL('../../packages/cli/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { exitCodeOf, loadWorkflow, PluginRegistry, runWorkflow, SINK } = await load('@sluice/core');
const registry = new PluginRegistry([
  { kind: 'source', type: 's3', load: async () => (await load('@sluice/plugin-s3')).plugin },
  { kind: 'sink', type: 'console', load: async () => (await load('@sluice/plugin-console')).plugin },
]);

let entities = 0;
const sink = {
  async *check() {},
  async write(batch) {
    entities += batch.length;
    return batch.map(() => ({ status: 'created' }));
  },
  async flush() {},
  async close() {},
};
const workflow = await loadWorkflow(process.argv[2], { registry, environment: process.env });
const report = await runWorkflow(workflow, { overrides: [{ token: SINK, value: sink }] });
process.stdout.write(`${entities}\n`);
process.exitCode = exitCodeOf(report);
report.outcomes.dispose();
