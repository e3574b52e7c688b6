import { describeProcessor } from '@sluice/testkit';
import { expect, test } from 'vitest';
import { AcmeLakeProcessor } from '../src/processor.js';
import { acmeLakeHarness, CONFIG, ORDERS } from './harness.js';

// What every processor has to keep.
describeProcessor('the processor acme-lake', acmeLakeHarness);

test('describes what lies below its path, and nothing that is described already', () => {
  const processor = new AcmeLakeProcessor(CONFIG);
  const described = { ...ORDERS, description: 'Orders.' };
  expect([...processor.process(ORDERS)]).toEqual([{ ...ORDERS, description: CONFIG.description }]);
  expect([...processor.process(described)]).toEqual([described]);
  const elsewhere = { ...ORDERS, fullPath: 's3://sales-old/orders' };
  expect([...processor.process(elsewhere)]).toEqual([elsewhere]);
});
