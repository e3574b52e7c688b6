// What reads data that others wrote. A target answers, or throws as it should; anything else is a defect.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutatedInputs } from './mutated-inputs.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const LAKES = join(root, 'test/lakes');
const FIXTURES = join(root, 'packages/schema-inference/fixtures/generated');
const LARGEST_BYTES = 8000;

const XML_WORDS = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<ListBucketResult>',
  '</ListBucketResult>',
  '<Contents>',
  '</Contents>',
  '<Key>',
  '</Key>',
  '<Size>',
  '</Size>',
  '<CommonPrefixes><Prefix>',
  '</Prefix></CommonPrefixes>',
  '<IsTruncated>true</IsTruncated>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '&amp;',
  '&#0;',
  '&#x110000;',
  '&unknown;',
  '%00',
  '%',
  '%E2%82',
  '+',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<Blob>',
  '</Blob>',
  '<EnumerationResults>',
  '</EnumerationResults>',
  '<Blobs>',
  '</Blobs>',
  '<NextMarker/>',
  '-1',
  '1e999',
  '\0',
];
const JSON_WORDS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  'null',
  'true',
  'NaN',
  '-',
  '1e999',
  '1'.repeat(400),
  '\\u0000',
  '\\ud800',
  '"__proto__":',
  '"constructor":',
  '"entries"',
  '"dataPath"',
  '"structureFormat"',
  '"partitionColumns"',
  '../',
  '**',
  '\n',
  '\ufeff',
  '[[[[[[[[[[',
  '{"a":{"a":{"a":',
];
const YAML_WORDS = [
  'source:',
  'sink:',
  'type: s3',
  'type: ',
  ' ',
  '\n',
  '  ',
  '- ',
  '&a',
  '*a',
  '<<: *a',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '|',
  '>',
  '!!',
  '!!binary ',
  '%',
  '---',
  '...',
  '#',
  '${',
  '}',
  '${A:-b}',
  '$${',
  '? ',
  ': ',
  '\t',
  'file:',
  'aws-ssm:',
  '__proto__: ',
  'constructor: ',
  '~',
  'serviceConnection:',
  'config:',
];
const BINARY_WORDS = [
  'PAR1',
  'PARE',
  'Obj\u0001',
  'avro.schema',
  'avro.codec',
  '{"type":"record","name":"a","fields":[]}',
  '"fields":',
  '\u00ff\u00ff',
];
const TEXT_WORDS = [
  ',',
  ';',
  '\t',
  '|',
  '"',
  '""',
  '\n',
  '\r\n',
  '\0',
  '=cmd',
  '2024-01-01',
  '1.5',
  '-',
  '\ufeff',
  'id',
  '#',
  "'",
  '\u001b[31m',
];

/** @returns {Promise<{ inputs: object, run: (bytes: Uint8Array) => unknown }>} */
export const TARGETS = {
  'S3 listings': async () => {
    const { scanListing } = await import(join(root, 'plugins/s3/dist/listing-scanner.js'));
    const run = (bytes) => {
      for (const { key, size } of scanListing(Buffer.from(bytes))?.objects ?? []) {
        if (typeof key !== 'string' || !(size >= 0)) throw new Error(`an object is ${JSON.stringify([key, size])}`);
      }
    };
    return { inputs: mutatedInputs(LISTINGS, XML_WORDS), run };
  },
  'Azure listings': async () => {
    const { readBlobList } = await import(join(root, 'plugins/azure/dist/blob-list.js'));
    const run = (bytes) =>
      allow(
        (error) => error.name === 'CutShort',
        () => readBlobList(Buffer.from(bytes)),
      );
    return { inputs: mutatedInputs(BLOB_LISTS, XML_WORDS), run };
  },
  manifests: async () => {
    const { parseManifest } = await import('@sluice/object-store');
    const run = (bytes) => allow(isIngestError, () => parseManifest(Buffer.from(bytes).toString(), 'fuzz'));
    return { inputs: mutatedInputs(filesIn(LAKES, /openmetadata\.json$/), JSON_WORDS), run };
  },
  workflows: async () => {
    const { parseWorkflow, PluginRegistry } = await import('@sluice/core');
    const { BUNDLED_PLUGINS } = await import('@sluice/cli/plugins');
    const registry = new PluginRegistry(BUNDLED_PLUGINS);
    const run = (bytes) => {
      const text = Buffer.from(bytes).toString();
      // A plugin from outside is code, which would be run.
      if (/plugins/.test(text)) return undefined;
      return allow(
        (error) => error.name === 'WorkflowError',
        () => parseWorkflow(text, 'w.yaml', { registry, environment: {} }),
      );
    };
    return { inputs: mutatedInputs(WORKFLOWS, YAML_WORDS), run };
  },
  'Parquet files': () => dataFiles('parquet', filesIn(join(FIXTURES, 'parquet'), /\.parquet$/), BINARY_WORDS),
  'Avro files': () => dataFiles('avro', filesIn(join(FIXTURES, 'avro'), /\.avro$/), [...BINARY_WORDS, ...JSON_WORDS]),
  'CSV files': () => dataFiles('csv', filesIn(LAKES, /\.[ct]sv(\.gz)?$/), TEXT_WORDS),
  'JSON files': () => dataFiles('json', filesIn(LAKES, /part.*\.jsonl?(\.gz)?$/), JSON_WORDS),
};

async function dataFiles(format, corpus, words) {
  const { inferSchema, sampleRows } = await import('@sluice/schema-inference');
  const run = async (bytes) => {
    const file = { uri: 'fuzz', size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
    await allow(isIngestError, () => inferSchema(file, { format }));
    await allow(isIngestError, () => sampleRows(file, { format }, 10));
  };
  return { inputs: mutatedInputs(corpus, words), run };
}

async function allow(isExpected, read) {
  try {
    await read();
  } catch (error) {
    if (!isExpected(error) || error.code === 'INTERNAL') throw error;
  }
}

function isIngestError(error) {
  return error?.name === 'IngestError';
}

function filesIn(folder, name) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    .filter((bytes) => bytes.length > 0 && bytes.length <= LARGEST_BYTES);
}

const OBJECT =
  '<Contents><Key>a%2Fb</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>5</Size><StorageClass>STANDARD</StorageClass></Contents>';
const LISTINGS = [
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix/><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${OBJECT}${OBJECT}</ListBucketResult>`,
  `<ListBucketResult><Name>b</Name><Prefix>a/</Prefix><Delimiter>/</Delimiter><NextContinuationToken>t</NextContinuationToken><IsTruncated>true</IsTruncated>${OBJECT}<CommonPrefixes><Prefix>a/&lt;&#233;/</Prefix></CommonPrefixes></ListBucketResult>`,
].map((text) => Buffer.from(text));

const BLOB =
  '<Blob><Name>a/b</Name><Properties><Last-Modified>Mon, 01 Jan 2024 00:00:00 GMT</Last-Modified><Content-Length>5</Content-Length><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier></Properties><Metadata><hdi_isfolder>true</hdi_isfolder></Metadata><OrMetadata/></Blob>';
const BLOB_LISTS = [
  `\ufeff<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://a/" ContainerName="c"><Prefix>a/</Prefix><Delimiter>/</Delimiter><Blobs>${BLOB}<BlobPrefix><Name Encoded="true">a%2Fc%2F</Name></BlobPrefix></Blobs><NextMarker>m</NextMarker></EnumerationResults>`,
].map((text) => Buffer.from(text));

const WORKFLOWS = [
  `source:
  type: s3
  serviceName: &name lake
  serviceConnection:
    config: { type: S3, awsConfig: { awsRegion: us-east-1, awsAccessKeyId: A, awsSecretAccessKey: '\${SECRET:-x}' }, bucketNames: [a, b] }
  sourceConfig:
    config:
      type: StorageMetadata
      containerFilterPattern: { includes: ['sales-.*'], excludes: ["(?!a)b"] }
      defaultManifest: '{"entries":[]}'
processors:
  - type: filter
    config: { minSize: 10 }
sink: { type: metadata-rest, config: {} }
workflowConfig:
  loggerLevel: INFO
  openMetadataServerConfig: { hostPort: http://localhost:8585/api, securityConfig: { jwtToken: file:/run/token } }
runtime: { concurrency: 4 }
`,
  '{"source":{"type":"filesystem","serviceName":"s","serviceConnection":{"config":{"root":"/lake"}},"sourceConfig":{"config":{}}},"sink":{"type":"tee","config":{"sinks":[{"type":"console"},{"type":"file","config":{"path":"a"}}]}}}',
].map((text) => Buffer.from(text));
