import { fileURLToPath } from 'node:url';
import { type Column, type Container, type ContainerData, IngestError, type SampleRow } from '@sluice/plugin-api';
import { plugin } from '@sluice/plugin-pii';
import type { ConformanceHarness } from '../conformance-harness.js';

const MAIL = 'ann.canary@example.com';
const IBAN = 'DE89370400440532013000';
const COLUMNS: Column[] = [
  { name: 'contact', dataType: 'STRING' },
  { name: 'payer', dataType: 'STRUCT', children: [{ name: 'account', dataType: 'STRING' }] },
  { name: 'postal_code', dataType: 'STRING' },
];
const PEOPLE: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.sales.people',
  name: 'people',
  service: 'lake',
  parent: 'lake.sales',
  prefix: '/people',
  fullPath: 's3://sales/people',
  numberOfObjects: 1,
  fileFormats: ['csv'],
  dataModel: { isPartitioned: false, columns: COLUMNS },
};
const ROWS: readonly SampleRow[] = [{ contact: MAIL, payer: { account: IBAN }, postal_code: '10115' }];

function dataOf(sample: () => Promise<readonly SampleRow[]>): ContainerData {
  return { folder: PEOPLE.fullPath, sample, sibling: async () => undefined };
}

/** The processor pii, by names and by values. */
export const harness: ConformanceHarness = {
  kind: 'processor',
  start: async () => ({
    definition: plugin,
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/pii', import.meta.url)),
    config: { sampleRows: 10, minScore: 0.5, tags: { detectors: { iban: 'Money."bank.account"' } } },
    concerned: [
      { entity: PEOPLE },
      { entity: PEOPLE, data: dataOf(async () => ROWS) },
      // A reader may quote what it read.
      { entity: PEOPLE, data: dataOf(() => Promise.reject(new IngestError('FILE_CORRUPT', { message: `line 2: ${MAIL}` }))) },
      { entity: PEOPLE, data: dataOf(() => Promise.reject(new SyntaxError(`Unexpected ${IBAN}`))) },
    ],
    unconcerned: [
      { entity: { ...PEOPLE, dataModel: { isPartitioned: false, columns: [{ name: 'id', dataType: 'BIGINT' }] } } },
      { entity: { kind: 'tag', fullyQualifiedName: 'PII.Sensitive', classification: 'PII', name: 'Sensitive' } },
    ],
    secrets: [MAIL, IBAN],
  }),
};
