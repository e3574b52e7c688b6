import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugin as file } from '@sluice/plugin-file';
import { plugin } from '@sluice/plugin-tee';
import type { SinkHarness } from '@sluice/testkit';
import type { ConformanceHarness } from '../conformance-harness.js';
import { harness as catalogue } from './metadata-rest.js';

/** The sink tee, of OpenMetadata and a file: whatever goes wrong with the one goes wrong with the tee. */
export const harness: ConformanceHarness = { ...catalogue, kind: 'sink', start };

async function start(): Promise<SinkHarness> {
  if (catalogue.kind !== 'sink') throw new TypeError('OpenMetadata is no sink');
  const openMetadata = await catalogue.start();
  const home = mkdtempSync(join(tmpdir(), 'sluice-tee-'));
  const path = join(home, 'out.jsonl');
  return {
    ...openMetadata,
    definition: plugin,
    capabilities: plugin.capabilities,
    others: [openMetadata.definition, file],
    folder: fileURLToPath(new URL('../../../plugins/tee', import.meta.url)),
    section: () => {
      const { config, more = {} } = openMetadata.section();
      const sinks = [
        { type: openMetadata.definition.type, config },
        { type: file.type, config: { path } },
      ];
      return { config: { sinks }, more };
    },
    reset: async () => {
      await openMetadata.reset();
      rmSync(path, { force: true });
    },
    output: () => (existsSync(path) ? readFileSync(path, 'utf8') : ''),
    stop: async () => {
      await openMetadata.stop?.();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
