import { fileURLToPath } from 'node:url';
import type { Container } from '@sluice/plugin-api';
import { plugin } from '@sluice/plugin-filter';
import type { ConformanceHarness } from '../conformance-harness.js';

const CONTAINER: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.sales',
  name: 'sales',
  service: 'lake',
  prefix: '/',
  fullPath: 's3://sales',
  fileFormats: [],
};

/** The processor filter, by each of its rules. */
export const harness: ConformanceHarness = {
  kind: 'processor',
  start: async () => ({
    definition: plugin,
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/filter', import.meta.url)),
    config: { excludePaths: ['s3://sales/tmp'], excludeFormats: ['avro'], minSize: 100 },
    concerned: [
      { fullPath: 's3://sales/tmp' },
      { fullPath: 's3://sales/tmp/below' },
      { fullPath: 's3://sales/clicks', fileFormats: ['avro'] as const },
      { fullPath: 's3://sales/small', fileFormats: ['csv'] as const, size: 99 },
    ].map((facts) => ({ entity: { ...CONTAINER, ...facts, fileFormats: [...(facts.fileFormats ?? [])] } })),
  }),
};
