import { type Container, qualifiedName, Sensitive, type StorageService, type Tag } from '@sluice/plugin-api';

/** A secret of the service's connection, which no output may hold. */
export const CONNECTION_CANARY = 'canary-of-the-connection-93b1';
/** The service that the others hang under. */
export const SAMPLE_SERVICE: StorageService = {
  kind: 'storageService',
  fullyQualifiedName: 'conformance',
  name: 'conformance',
  serviceType: 'S3',
  connection: new Sensitive<Record<string, unknown>>(
    { region: 'here', secretKey: CONNECTION_CANARY },
    { region: 'here', secretKey: '***' },
  ),
};
/** A tag that {@link sampleDataset} can carry. */
export const SAMPLE_TAG: Tag = {
  kind: 'tag',
  fullyQualifiedName: 'SluiceTests.blue',
  classification: 'SluiceTests',
  name: 'blue',
  description: 'A tag of tests.',
};

/** A bucket. */
export function sampleBucket(name: string, facts: Partial<Container> = {}): Container {
  return {
    kind: 'container',
    fullyQualifiedName: qualifiedName(SAMPLE_SERVICE.fullyQualifiedName, name),
    name,
    service: SAMPLE_SERVICE.fullyQualifiedName,
    prefix: '/',
    fullPath: `s3://${name}`,
    fileFormats: [],
    sourceUrl: `https://console.example.com/${encodeURIComponent(name)}`,
    ...facts,
  };
}

/** A dataset in a container. */
export function sampleDataset(parent: Container, name: string, facts: Partial<Container> = {}): Container {
  return {
    ...sampleBucket(name),
    fullyQualifiedName: qualifiedName(parent.fullyQualifiedName, name),
    parent: parent.fullyQualifiedName,
    prefix: `/${name}`,
    fullPath: `${parent.fullPath}/${name}`,
    fileFormats: ['csv', 'gz'],
    size: 1234,
    numberOfObjects: 3,
    dataModel: {
      isPartitioned: false,
      columns: [
        { name: 'id', dataType: 'BIGINT', dataTypeDisplay: 'bigint' },
        { name: 'tags', dataType: 'ARRAY', arrayDataType: 'STRING', dataTypeDisplay: 'array<string>' },
        {
          name: 'customer',
          dataType: 'STRUCT',
          dataTypeDisplay: 'struct<name: string>',
          children: [{ name: 'name', dataType: 'STRING', dataTypeDisplay: 'string' }],
        },
      ],
    },
    ...facts,
  };
}
