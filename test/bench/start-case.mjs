import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from './measured-process.mjs';
import { startS3 } from './start-servers.mjs';
import { writeWorkflow } from './workflow-file.mjs';

const TIMES = 11;

/** How long `sluice --help` takes, and how long after its start an ingest makes its first request: medians, in milliseconds. */
export async function measureStart(sluice) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const s3 = await startS3({ latencyMilliseconds: 0, lake: { shape: 'tables', buckets: 1, tables: 1, files: 1 } });
  const file = writeWorkflow(folder, { endpoint: s3.url });
  const [help, first] = [[], []];
  try {
    for (let time = 0; time < TIMES; time += 1) {
      help.push((await measure(process.execPath, [sluice, '--help'])).wallSeconds * 1000);
      await s3.reset();
      const { startedAt } = await measure(process.execPath, [sluice, 'ingest', '-c', file, '--quiet']);
      first.push((await s3.stats()).firstCallAt - startedAt);
    }
  } finally {
    await s3.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return { helpMilliseconds: median(help), firstRequestMilliseconds: median(first), times: TIMES };
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >>> 1];
}
