import { type Container, Sensitive } from '@sluice/plugin-api';
import { expect, it } from 'vitest';
import { entityLine } from './entity-line.js';

const bucket: Container = {
  prefix: '/',
  name: 'sales',
  service: 'lake',
  fullPath: 's3://sales',
  fileFormats: [],
  dataModel: { columns: [{ dataType: 'INT', name: 'id' }], isPartitioned: false },
  fullyQualifiedName: 'lake.sales',
  kind: 'container',
};

it('orders keys at every depth, whatever their order was', () => {
  const line =
    '{"kind":"container","fullyQualifiedName":"lake.sales","name":"sales","dataModel":{"columns":[{"name":"id","dataType":"INT"}],' +
    '"isPartitioned":false},"fileFormats":[],"fullPath":"s3://sales","prefix":"/","service":"lake"}';
  expect(entityLine(bucket)).toBe(line);
  expect(entityLine(Object.fromEntries(Object.entries(bucket).reverse()) as unknown as Container)).toBe(line);
});

it('redacts a connection', () => {
  const connection = new Sensitive({ key: 'the-secret', region: 'eu' }, { region: 'eu', key: '***' });
  const line = entityLine({ kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'S3', connection });
  expect(line).toContain('"connection":{"key":"***","region":"eu"}');
  expect(line).not.toContain('the-secret');
});
