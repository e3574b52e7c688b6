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
    config: {
      includeNames: ['sales', 'plain'],
      excludeNames: ['.*_backup$'],
      excludePaths: ['s3://sales/tmp'],
      excludeFormats: ['avro'],
      minSize: 100,
      maxAgeDays: 365,
    },
    wrongConfigs: [{ excludeNames: ['(a'] }],
    concerned: [
      { fullPath: 's3://sales/tmp' },
      { fullPath: 's3://sales/tmp/below' },
      { fullPath: 's3://sales/clicks', fileFormats: ['avro'] as const },
      { fullPath: 's3://sales/small', fileFormats: ['csv'] as const, size: 99 },
      { fullPath: 's3://sales/old', fileFormats: ['csv'] as const, lastModified: 0 },
      { fullPath: 's3://sales/other', fileFormats: ['csv'] as const, displayName: 'other' },
      { fullPath: 's3://sales_backup', displayName: 'sales_backup' },
    ].map((facts) => ({ entity: { ...CONTAINER, ...facts, fileFormats: [...(facts.fileFormats ?? [])] } })),
  }),
};
