import type { Column, Container } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { bucket, dataset, service, tag } from './entities.test.fixture.js';
import { toClassificationRequest, toContainerRequest, toServiceRequest, toTagRequest } from './to-request.js';

const v13 = { text: '1.3.4', major: 1, minor: 3 };
const v20 = { text: '2.0.6', major: 2, minor: 0 };

describe('toContainerRequest', () => {
  it('says all of a dataset to a newer server', () => {
    expect(toContainerRequest(dataset, { version: v20, parentId: 'id-1' })).toEqual({
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
    const request = toContainerRequest({ ...bucket, fileFormats: ['MF4', 'gz'] }, { version: v13 });
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
  expect(toContainerRequest({ ...dataset, dataModel }, { version: v20 }).dataModel).toEqual(sent);
});

describe('toContainerRequest of files', () => {
  it.each([v13, v20])('says when the newest was written, to a server $text', (version) => {
    const newest = { key: 'images/7.png', size: 9, lastModified: 1_700_000_000_000 };
    const images = { ...bucket, lastModified: newest.lastModified, resourceSet: { extensions: { png: 12 }, newest } };
    const request = toContainerRequest(images, { version });
    expect(request.lifeCycle).toEqual({ updated: { timestamp: 1_700_000_000_000 } });
    expect(request).not.toHaveProperty('resourceSet');
    expect(request).not.toHaveProperty('lastModified');
  });
});

describe('toContainerRequest of what processors add', () => {
  const owners = [
    { id: 'u1', type: 'user' as const },
    { id: 'u2', type: 'user' as const },
  ];
  const email: Column = {
    name: 'email',
    dataType: 'STRING',
    description: 'Mail.',
    tags: [{ tagFQN: 'PII.Sensitive', score: 0.93 }],
  };
  const customer: Column = { name: 'customer', dataType: 'STRUCT', children: [email] };
  const annotated: Container = {
    ...dataset,
    description: 'Orders.',
    owners: [{ name: 'ann' }],
    dataModel: { isPartitioned: false, columns: [customer] },
  };

  it('has description, owners and the labels of columns', () => {
    const request = toContainerRequest(annotated, { version: v20, owners });
    expect(request).toMatchObject({ description: 'Orders.', owners });
    expect(request).not.toHaveProperty('owner');
    expect(request.dataModel?.columns[0]?.children?.[0]).toEqual({
      name: 'email',
      dataType: 'STRING',
      description: 'Mail.',
      tags: [
        {
          tagFQN: 'PII.Sensitive',
          source: 'Classification',
          labelType: 'Generated',
          state: 'Suggested',
          reason: 'Guessed by Sluice from names and values, with a score of 0.93',
        },
      ],
    });
  });

  it('says it to an older server as that knows it: one owner, and no score', () => {
    const request = toContainerRequest(annotated, { version: v13, owners });
    expect(request.owner).toEqual({ id: 'u1', type: 'user' });
    expect(request).not.toHaveProperty('owners');
    expect(request.dataModel?.columns[0]?.children?.[0]?.tags).toEqual([
      { tagFQN: 'PII.Sensitive', source: 'Classification', labelType: 'Automated', state: 'Suggested' },
    ]);
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
