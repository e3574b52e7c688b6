import { describe, expect, it } from 'vitest';
import { costOf } from './cost.js';

describe('costOf', () => {
  it('adds up the requests of all scopes', () => {
    const scopes = [
      { requests: { 's3:ListBuckets': 1, 'openmetadata:PUT containers': 500 } },
      { requests: { 's3:ListObjectsV2': 2_000, 's3:GetObject': 10_000 } },
      { requests: { 's3:ListObjectsV2': 1_000 } },
    ];
    // 3,001 listings at 0.005 for a thousand, 10,000 reads at 0.0004.
    expect(costOf(scopes).dollars).toBeCloseTo(0.015005 + 0.004, 9);
    expect(costOf(scopes).unpriced).toEqual([]);
  });

  it('takes a request for metrics for the largest there is', () => {
    // 500 metrics at 0.01 for a thousand.
    expect(costOf([{ requests: { 'cloudwatch:GetMetricData': 1 } }]).dollars).toBeCloseTo(0.005, 9);
  });

  it('names what it knows no price of', () => {
    const { dollars, unpriced } = costOf([{ requests: { 'acme:List': 5, constructor: 1, 'fs.readdir': 3 } }]);
    expect(dollars).toBe(0);
    expect(unpriced).toEqual(['acme:List', 'constructor']);
  });
});
