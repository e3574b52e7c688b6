// What docs/scale.md is computed from: what the benchmark measured (test/bench/measured.json), list prices, what others document, and what is assumed.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The cases of the benchmark that were kept, by name. */
export const measured = readJson('test/bench/measured.json');
/** List prices of requests. */
export const prices = readJson('schemas/prices.json');

/** The lakes that are computed, by their objects. */
export const OBJECTS = [1e6, 1e9, 1e11];
/** In so many hours a run is to be done. */
export const WITHIN_HOURS = [1, 8, 24];
/** Keys of a page of a listing. */
export const PAGE_KEYS = 1000;

/** What is taken for granted. Change it here, and `npm run docs`. */
export const ASSUMED = {
  objectsPerDataset: { value: 10_000, unit: 'objects', what: 'objects of a dataset' },
  datasetsPerBucket: { value: 10_000, unit: 'datasets', what: 'most datasets of a bucket, of which there are ten at the least' },
  storeSeconds: { value: 0.075, unit: 's', what: 'an answer of the store' },
  catalogueSeconds: { value: 0.1, unit: 's', what: 'an answer of the catalogue' },
};

/** What Sluice has by default. */
export const DEFAULTS = {
  requestsAtATime: { value: 64, unit: 'requests', source: '`runtime.concurrency`' },
  writesAtATime: { value: 16, unit: 'requests', source: 'the sink `metadata-rest`' },
};

/** What others document. */
export const DOCUMENTED = {
  prefixRequests: {
    value: 5500,
    unit: 'requests/s',
    what: 'reads and listings of one partitioned prefix of S3',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  },
  inventoryMillion: {
    value: 0.0025,
    unit: '$',
    what: 'an inventory, for 1,000,000 objects listed',
    source: 'https://aws.amazon.com/s3/pricing/, us-east-1',
  },
  cpuHour: {
    value: 0.04048,
    unit: '$',
    what: 'an hour of a virtual CPU',
    source: 'https://aws.amazon.com/fargate/pricing/, us-east-1',
  },
  nameBytes: {
    value: 21,
    unit: 'bytes',
    what: 'most that a set of names takes for each',
    source: '[NameSet](../packages/plugin-api/src/name-set.ts)',
  },
};

/** What follows from the measured cases: by CPU time, which other processes on the machine change less than the time of a clock. */
export const MEASURED = {
  listedKeyCpu: {
    value: measured['prefix-10m'].cpuSeconds / 1e7,
    unit: 's',
    what: 'CPU time of a key that is listed',
    source: '`prefix-10m`: CPU time / 10,000,000 keys',
  },
  knownKeyCpu: {
    value: measured['prefix-10m-state'].cpuSeconds / 1e7,
    unit: 's',
    what: 'the same, with a fingerprint kept',
    source: '`prefix-10m-state`: CPU time / 10,000,000 keys',
  },
  inventoryKeyCpu: {
    value: measured.inventory.cpuSeconds / 1e7,
    unit: 's',
    what: 'CPU time of a key that is read from an inventory',
    source: '`inventory`: CPU time / 10,000,000 keys',
  },
  inventoryCalls: {
    value: callsOf(measured.inventory, /^(GetObject|HeadObject)$/) / 1e7,
    unit: 'calls',
    what: 'calls for a key that is read from an inventory',
    source: '`inventory`: GetObject and HeadObject / 10,000,000 keys',
  },
  listingCalls: {
    value: callsOf(measured['prefix-10m'], /^ListObjectsV2$/) / (1e7 / PAGE_KEYS),
    unit: 'calls',
    what: 'listings for a page of 1,000 keys, since ranges side by side end in pages that are not full',
    source: '`prefix-10m`: ListObjectsV2 / 10,000 pages',
  },
  datasetCpu: {
    value: between((each) => each.cpuSeconds) / 9000,
    unit: 's',
    what: 'CPU time of a dataset: listed, sampled, written',
    source: '`buckets-1000` less `buckets-100`: CPU time / 9,000 datasets',
  },
  datasetReads: {
    value: (between((each) => each.calls.GetObject) - 900) / 9000,
    unit: 'calls',
    what: 'GetObject for a dataset',
    source: 'the same: GetObject, less a manifest a bucket',
  },
  datasetBytes: {
    value: between((each) => each.objectBytes) / 9000,
    unit: 'bytes',
    what: 'bytes read of a dataset',
    source: 'the same: bytes of objects',
  },
  requestsASecond: {
    value: between((each) => callsOf(each, /./)) / between((each) => each.cpuSeconds),
    unit: 'requests',
    what: 'requests to the store in a second of CPU time, with all that is made of their answers',
    source: 'the same: calls / CPU time',
  },
  metricCalls: {
    value: between((each) => each.calls.GetMetricData) / 900,
    unit: 'calls',
    what: 'GetMetricData for a bucket',
    source: 'the same: GetMetricData / 900 buckets',
  },
  fileCpu: {
    value: measured.files.cpuSeconds / 1e6,
    unit: 's',
    what: 'CPU time of a file that becomes a container, its write left out',
    source: '`files`: CPU time / 1,000,000 files',
  },
  baseMegabytes: {
    value: measured['prefix-10m'].peakMegabytes,
    unit: 'MB',
    what: 'memory of a run that lists one long prefix',
    source: '`prefix-10m`: peak resident memory',
  },
  datasetMegabytes: {
    value: Math.max(0, measured.datasets.peakMegabytes - measured['buckets-100'].peakMegabytes) / 40_000,
    unit: 'MB',
    what: 'memory of a dataset that one listing found, until its end',
    source: '`datasets` less `buckets-100`: peak resident memory / 40,000 datasets',
  },
};

/** What handing splits to workers costs, and what more of them gain, where that was measured. */
export function measuredWorkers() {
  const results = measured.workers?.results;
  if (results === undefined) return { overhead: 1, efficiency: 1, isMeasured: false };
  const [few, many] = [4, 64];
  const shareOf = (concurrency, count) =>
    results.find((each) => each.concurrency === concurrency && each.workers === count)?.ofOneProcess;
  return { overhead: shareOf(many, 1), efficiency: shareOf(few, 1) / shareOf(few, 4) / 4, isMeasured: true };
}

function callsOf({ calls }, pattern) {
  return Object.entries(calls).reduce((sum, [name, count]) => (pattern.test(name) ? sum + count : sum), 0);
}

function between(figure) {
  return figure(measured['buckets-1000']) - figure(measured['buckets-100']);
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
