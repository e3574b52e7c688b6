import { describe, expect, it } from 'vitest';
import { bucket, dataset, service, tag } from './entities.test.fixture.js';
import { toClassificationRequest, toContainerRequest, toServiceRequest, toTagRequest } from './to-request.js';

const v13 = { text: '1.3.4', major: 1, minor: 3 };
const v20 = { text: '2.0.6', major: 2, minor: 0 };

describe('toContainerRequest', () => {
  it('says all of a dataset to a newer server', () => {
    expect(toContainerRequest(dataset, 'id-1', v20)).toEqual({
      name: 'orders.v1/a',
      service: 'lake',
      parent: { id: 'id-1', type: 'container' },
      prefix: '/orders.v1/a',
      fullPath: 's3://sales/orders.v1/a',
      fileFormats: ['csv', 'gz'],
      dataModel: dataset.dataModel,
      tags: [{ tagFQN: 'PII.Sensitive', source: 'Classification', labelType: 'Automated', state: 'Suggested' }],
    });
  });

  it('leaves out what an older server does not know', () => {
    const request = toContainerRequest({ ...bucket, fileFormats: ['MF4', 'gz'] }, undefined, v13);
    expect(request).toEqual({
      name: 'sales',
      service: 'lake',
      prefix: '/',
      size: 12,
      numberOfObjects: 2,
      fileFormats: ['gz'],
      sourceUrl: bucket.sourceUrl,
    });
  });
});

it('does not say which columns are partition columns, which servers have no place for', () => {
  const dataModel = { isPartitioned: true, partitionColumns: ['day'], columns: [{ name: 'day', dataType: 'DATE' as const }] };
  const { partitionColumns: _, ...sent } = dataModel;
  expect(toContainerRequest({ ...dataset, dataModel }, undefined, v20).dataModel).toEqual(sent);
});

describe('toContainerRequest of a set of files', () => {
  const newest = { key: 'images/7.png', size: 9, lastModified: 1_700_000_000_000 };
  const images = { ...bucket, resourceSet: { extensions: { png: 12 }, newest } };

  it.each([v13, v20])('says when the newest was written, to a server $text', (version) => {
    const request = toContainerRequest(images, undefined, version);
    expect(request.lifeCycle).toEqual({ updated: { timestamp: 1_700_000_000_000 } });
    expect(request).not.toHaveProperty('resourceSet');
  });
});

describe('toServiceRequest', () => {
  it('sends the connection with its secrets', () => {
    expect(toServiceRequest(service, true)).toEqual({
      name: 'lake',
      serviceType: 'S3',
      connection: { config: { type: 'S3', awsConfig: { awsRegion: 'us-east-1', awsSecretAccessKey: 'hunter2-secret' } } },
    });
  });

  it('keeps the connection where it is not to be stored', () => {
    expect(toServiceRequest(service, false)).toEqual({ name: 'lake', serviceType: 'S3' });
  });
});

it('gives tags and classifications the description that servers ask for', () => {
  expect(toTagRequest(tag)).toEqual({ name: 'Sensitive', classification: 'PII', description: 'Sensitive' });
  expect(toTagRequest({ ...tag, description: 'Of people.' }).description).toBe('Of people.');
  expect(toClassificationRequest(tag)).toEqual({ name: 'PII', description: 'Tags of PII.' });
});
