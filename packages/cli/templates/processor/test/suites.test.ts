import { fileURLToPath } from 'node:url';
import type { Container } from '@sluice/plugin-api';
import { describeProcessor, type ProcessorHarness } from '@sluice/testkit';
import { expect, test } from 'vitest';
import { plugin } from '../src/index.js';
import { AcmeLakeProcessor } from '../src/processor.js';

const CONFIG = { path: 's3://sales/', description: 'What the sales team sells.' };
const ORDERS: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.sales.orders',
  name: 'orders',
  service: 'lake',
  parent: 'lake.sales',
  prefix: '/orders',
  fullPath: 's3://sales/orders',
  fileFormats: ['csv'],
};

// What every processor has to keep.
describeProcessor('the processor acme-lake', () => ({
  definition: plugin as ProcessorHarness['definition'],
  folder: fileURLToPath(new URL('..', import.meta.url)),
  capabilities: plugin.capabilities,
  config: CONFIG,
  concerned: [{ entity: ORDERS }],
}));

test('describes what lies below its path, and nothing that is described already', () => {
  const processor = new AcmeLakeProcessor(CONFIG);
  const described = { ...ORDERS, description: 'Orders.' };
  expect([...processor.process(ORDERS)]).toEqual([{ ...ORDERS, description: CONFIG.description }]);
  expect([...processor.process(described)]).toEqual([described]);
  expect([...processor.process({ ...ORDERS, fullPath: 's3://sales-old/orders' })]).toHaveLength(1);
});
