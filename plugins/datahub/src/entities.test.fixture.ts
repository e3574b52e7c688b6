import type { Container } from '@sluice/plugin-api';

export const bucket: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.sales',
  name: 'sales',
  service: 'lake',
  prefix: '/',
  fullPath: 's3://sales',
  size: 12,
  numberOfObjects: 2,
  fileFormats: [],
  sourceUrl: 'https://console/sales',
};

export const dataset: Container = {
  ...at('eu/orders'),
  size: 10,
  numberOfObjects: 1,
  fileFormats: ['csv', 'gz'],
  dataModel: { isPartitioned: false, columns: [{ name: 'id', dataType: 'BIGINT' }] },
};

/** A container below the bucket of which nothing is known but where it lies: a folder. */
export function at(path: string): Container {
  return {
    kind: 'container',
    fullyQualifiedName: `lake.sales."${path}"`,
    name: path,
    service: 'lake',
    parent: 'lake.sales',
    prefix: `/${path}`,
    fullPath: `s3://sales/${path}`,
    fileFormats: [],
  };
}
