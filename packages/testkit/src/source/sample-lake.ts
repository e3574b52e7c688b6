import type { Lake } from '../harness/store-harness.js';

const manifest = (...entries: readonly object[]): string => JSON.stringify({ entries });
const ORDERS = 'id,total\n1,2.5\n2,3.5\n';
const EVENTS = '{"at":"2024-01-01T00:00:00Z","who":"me"}\n';

/** What stores of the suites for sources hold: a few buckets, some with a manifest, with names that are not plain. */
export const SAMPLE_LAKE: Lake = {
  'sluice-sales': {
    'openmetadata.json': manifest(
      { dataPath: 'orders', structureFormat: 'csv' },
      { dataPath: 'events/ünï côdé +%&', structureFormat: 'json' },
      { dataPath: 'never/written', structureFormat: 'csv' },
    ),
    'orders/part-1.csv': ORDERS,
    'orders/part-2.csv': ORDERS,
    'events/ünï côdé +%&/1.json': EVENTS,
  },
  'sluice-logs': {
    'openmetadata.json': manifest({ dataPath: 'lines', structureFormat: 'csv' }),
    'lines/1.csv': ORDERS,
    'other.txt': 'not in the manifest',
  },
  'sluice-plain': { 'readme.txt': 'a bucket without a manifest' },
  'sluice-empty': {},
};
