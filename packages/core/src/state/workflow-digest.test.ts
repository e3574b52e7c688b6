import { expect, test } from 'vitest';
import { parse } from '../workflow/plugins.test.fixture.js';
import { runDigest } from './workflow-digest.js';

const FILE = `source:
  type: s3
  serviceName: local_s3
  serviceConnection: { config: { type: S3, awsConfig: { awsRegion: us-east-2, awsAccessKeyId: KEY, awsSecretAccessKey: first secret } } }
  sourceConfig: { config: { type: StorageMetadata, includeTags: false } }
processors:
  - { type: filter, config: { minSize: 10 } }
sink: { type: metadata-rest, config: {} }
workflowConfig:
  openMetadataServerConfig: { hostPort: http://localhost:8585/api }
`;

async function digest(file = FILE, version = '1.0.0'): Promise<string> {
  return runDigest(await parse(file), version);
}

test('the digest of a run is the same for the same workflow, whatever its secrets', async () => {
  expect(await digest()).toBe(await digest());
  expect(await digest(FILE.replace('first secret', 'second secret'))).toBe(await digest());
});

test.each([
  ['the connection', 'us-east-2', 'eu-west-1'],
  ['an option', 'includeTags: false', 'includeTags: true'],
  ['a processor', 'minSize: 10', 'minSize: 11'],
  ['the processors', '  - { type: filter, config: { minSize: 10 } }', '  []'],
  ['the sink', 'type: metadata-rest', 'type: console'],
  ['where the sink writes', 'localhost:8585', 'localhost:8586'],
  ['the service', 'local_s3', 'other_s3'],
])('the digest of a run is another one where %s is', async (_, from, to) => {
  expect(FILE).toContain(from);
  expect(await digest(FILE.replace(from, to))).not.toBe(await digest());
});

test('the digest of a run is another one for another version', async () => {
  expect(await digest(FILE, '1.0.1')).not.toBe(await digest());
});
