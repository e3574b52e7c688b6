import { fileURLToPath } from 'node:url';
import type { Container } from '@sluice/plugin-api';
import type { ProcessorHarness } from '@sluice/testkit';
import { plugin } from '../src/index.js';

/** A config that makes the processor do something with `ORDERS`. */
export const CONFIG = { path: 's3://sales/', description: 'What the sales team sells.' };

/** A container that it concerns. */
export const ORDERS: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.sales.orders',
  name: 'orders',
  service: 'lake',
  parent: 'lake.sales',
  prefix: '/orders',
  fullPath: 's3://sales/orders',
  fileFormats: ['csv'],
};

/** What the suite has to be told of the processor. */
export function acmeLakeHarness(): ProcessorHarness {
  return {
    definition: plugin,
    folder: fileURLToPath(new URL('..', import.meta.url)),
    capabilities: plugin.capabilities,
    config: CONFIG,
    concerned: [{ entity: ORDERS }],
  };
}
