import { fileURLToPath } from 'node:url';
import { type Container, type ContainerData, IngestError } from '@sluice/plugin-api';
import { plugin } from '@sluice/plugin-tags';
import type { ConformanceHarness } from '../conformance-harness.js';

const ORDERS: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.sales.orders',
  name: 'orders',
  service: 'lake',
  parent: 'lake.sales',
  prefix: '/orders',
  fullPath: 's3://sales/orders',
  numberOfObjects: 1,
  fileFormats: ['csv'],
  dataModel: { isPartitioned: false, columns: [{ name: 'id', dataType: 'INT' }] },
};

function dataWith(siblings: Readonly<Record<string, string | IngestError>>): ContainerData {
  return {
    folder: ORDERS.fullPath,
    sample: async () => [],
    sibling: async (name) => {
      const found = siblings[name];
      if (found instanceof IngestError) throw found;
      return found === undefined ? undefined : new TextEncoder().encode(found);
    },
  };
}

/** The processor tags, by rules, a sidecar and a README. */
export const harness: ConformanceHarness = {
  kind: 'processor',
  start: async () => ({
    definition: plugin,
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/tags', import.meta.url)),
    config: {
      rules: [
        { match: { path: 's3://sales/**' }, owners: ['sales'], tags: ['Domain.Sales'] },
        { match: { path: 's3://sales/**', column: 'id$' }, tags: ['Key.Primary'], description: 'Counts up.' },
      ],
      sidecar: true,
      readme: true,
    },
    wrongConfigs: [{ rules: [{ match: { name: '(a' } }] }, { rules: [{}, { match: { column: '[' } }] }],
    concerned: [
      { entity: ORDERS },
      {
        entity: ORDERS,
        data: dataWith({ '_sluice.yaml': 'description: Orders.\ncolumns: { id: { tags: [PII.None] } }\n' }),
      },
      { entity: ORDERS, data: dataWith({ '_sluice.yaml': 'owner: [', 'README.md': '# Orders' }) },
      { entity: ORDERS, data: dataWith({ 'README.md': new IngestError('S3_ACCESS_DENIED') }) },
    ],
  }),
};
