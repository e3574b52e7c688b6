import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryObjectStore } from '@sluice/object-store/testing';
import { testContext } from '@sluice/plugin-api/testing';
import { expect, test } from 'vitest';
import { memorySource } from './memory-plugins.js';
import { MemorySink } from './memory-sink.js';
import { runWorkflow } from './run-workflow.js';

const store = new MemoryObjectStore({
  sales: {
    'openmetadata.json': JSON.stringify({
      entries: [
        { dataPath: 'orders', structureFormat: 'csv' },
        { dataPath: 'tmp', structureFormat: 'csv' },
      ],
    }),
    'orders/1.csv': 'id,total\n1,2.5\n',
    'tmp/1.csv': 'id\n1\n',
  },
});

function fileOf(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'sluice-testkit-')), 'workflow.yaml');
  writeFileSync(path, text);
  return path;
}

const SOURCE = `
source:
  type: memory
  serviceName: \${NAME}
  serviceConnection: { config: {} }
`;

test('runs a file into a sink of ours, with plugins of ours and those that come with Sluice', async () => {
  const file = fileOf(`${SOURCE}
processor: { type: filter, config: { excludePaths: ['mem://sales/tmp'] } }
`);
  const sink = new MemorySink();
  const { logger, lines } = testContext();
  const report = await runWorkflow(file, { sink, plugins: [memorySource(store)], environment: { NAME: 'lake' }, logger });
  report.outcomes.dispose();
  expect(report.status).toBe('succeeded');
  expect(sink.containers.map(({ fullyQualifiedName }) => fullyQualifiedName)).toEqual(['lake.sales', 'lake.sales.orders']);
  expect(sink.container('lake.sales.orders')?.dataModel?.columns.map(({ name }) => name)).toEqual(['id', 'total']);
  expect(lines.map(({ message }) => message)).toContain('reading');
});

test('does not read the sink of the file', async () => {
  const file = fileOf(`${SOURCE}sink: { type: nowhere, config: { path: 7 } }\n`);
  const sink = new MemorySink();
  const report = await runWorkflow(file, { sink, plugins: [memorySource(store)], environment: { NAME: 'lake' } });
  report.outcomes.dispose();
  expect([report.status, sink.containers.length]).toEqual(['succeeded', 3]);
});

test('rejects with all that is wrong with the file', async () => {
  const running = runWorkflow(fileOf(`${SOURCE}colour: blue\n`), {
    sink: new MemorySink(),
    plugins: [memorySource(store)],
    environment: {},
  });
  await expect(running).rejects.toMatchObject({
    problems: [{ code: 'WORKFLOW_UNSET_VARIABLE' }, { code: 'WORKFLOW_UNKNOWN_KEY' }],
  });
});

test('stops where its signal aborts', async () => {
  const signal = AbortSignal.abort();
  const options = { sink: new MemorySink(), plugins: [memorySource(store)], environment: { NAME: 'lake' }, signal };
  const report = await runWorkflow(fileOf(SOURCE), options);
  report.outcomes.dispose();
  expect(report.status).toBe('interrupted');
});
