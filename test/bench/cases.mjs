// What is measured, on which lake, and what is to be reached. A target looks at the case's own figures and at those of other cases.

const MILLION = 1_000_000;
/** The default of `runtime.concurrency`: what the latency of a listing can be divided by. */
const LANES = 64;
const tables = (buckets, count, files) => ({ shape: 'tables', buckets, tables: count, files });
const onePrefix = { shape: 'prefix', keys: MILLION, entry: { structureFormat: 'parquet', autoPartitionDetection: true } };
const sum = (calls, pattern = /./) =>
  Object.entries(calls ?? {}).reduce((total, [kind, count]) => (pattern.test(kind) ? total + count : total), 0);
const atMost = (what, limit, of) => ({ what, limit, of, isMet: (value) => value <= limit });
const atLeast = (what, limit, of) => ({ what, limit, of, isMet: (value) => value >= limit });

/** Whether a reference wrote as much: it also ends well where it found nothing. `undefined`: it did not, or did not run. */
export function didTheSame({ peers, entities }, version) {
  const peer = peers?.[version];
  return peer?.code === 0 && peer.entities >= entities ? true : undefined;
}

function timesFaster(version, limit) {
  return atLeast(
    `times faster than the reference ${version}`,
    limit,
    (result) => didTheSame(result, version) && result.peers[version].wallSeconds / result.wallSeconds,
  );
}

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} title
 * @property {number} latencyMilliseconds of each request to S3
 * @property {object} lake
 * @property {'strict catalogue' | 'counting catalogue' | 'file' | 'counting sink'} sink
 * @property {object} [options] added to `source.sourceConfig.config`
 * @property {object} [runtime] the workflow's `runtime`
 * @property {{ millisecondsAnEntity: number, mostEntities: number } | { isPlanned: true }} [otherwise] what the run into the counting sink does otherwise
 * @property {boolean} [hasPeer] whether the references can do the same in a time that one waits for
 * @property {readonly { what: string, limit: number, of: (result: object, others: Map<string, object>) => number | undefined }[]} targets
 */

/** @type {readonly Case[]} */
export const CASES = [
  {
    name: 'small',
    title: '50 buckets x 3 tables x 4 files, 20 ms a request',
    latencyMilliseconds: 20,
    lake: tables(50, 3, 4),
    sink: 'strict catalogue',
    hasPeer: true,
    targets: [
      atMost('calls to S3 and CloudWatch', 360, ({ s3 }) => sum(s3.calls)),
      atMost('calls to the catalogue', 210, ({ catalogue }) => sum(catalogue.calls)),
      atMost('MB read of objects', 3, ({ s3 }) => s3.objectBytes / 1e6),
      atMost('MB resident', 200, ({ peakMegabytes }) => peakMegabytes),
      timesFaster('1.3.4', 35),
      timesFaster('2.0.6', 20),
    ],
  },
  {
    name: 'buckets-100',
    title: '100 buckets x 10 tables, 20 ms a request',
    latencyMilliseconds: 20,
    lake: tables(100, 10, 4),
    sink: 'counting catalogue',
    hasPeer: true,
    targets: [],
  },
  {
    name: 'buckets-1000',
    title: '1,000 buckets x 10 tables, 20 ms a request',
    latencyMilliseconds: 20,
    lake: tables(1000, 10, 4),
    sink: 'counting catalogue',
    targets: [
      atMost('times the time of 100 buckets', 12, ({ wallSeconds }, others) => {
        const few = others.get('buckets-100');
        return few && wallSeconds / few.wallSeconds;
      }),
      // Its manifest, and a listing and a range of each table; its metrics share calls with those of others.
      atMost('calls to S3 and CloudWatch for each further bucket', 1 + 10 * 2 + 3 / 250, ({ s3 }, others) => {
        const few = others.get('buckets-100');
        return few && (sum(s3.calls) - sum(few.s3.calls)) / 900;
      }),
      atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes),
    ],
  },
  {
    name: 'prefix-serial',
    title: 'one prefix of 1,000,000 keys, one glob, 75 ms a request, one request at a time',
    latencyMilliseconds: 75,
    lake: onePrefix,
    runtime: { concurrency: 1 },
    sink: 'file',
    targets: [],
  },
  {
    name: 'prefix',
    title: 'the same with as many requests at a time as by default',
    latencyMilliseconds: 75,
    lake: onePrefix,
    sink: 'file',
    targets: [
      atLeast('times faster than serial', 14, ({ wallSeconds }, others) => {
        const serial = others.get('prefix-serial');
        return serial && serial.wallSeconds / wallSeconds;
      }),
      atMost(
        'times the larger of CPU time and latency over lanes',
        1.3,
        ({ wallSeconds, cpuSeconds, s3 }) => cpuSeconds && wallSeconds / Math.max(cpuSeconds, (sum(s3.calls) * 0.075) / LANES),
      ),
      atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes),
    ],
  },
  {
    name: 'prefix-no-latency',
    title: 'the same without latency',
    latencyMilliseconds: 0,
    lake: onePrefix,
    sink: 'file',
    targets: [atLeast('keys a second of CPU time', 200_000, ({ cpuSeconds }) => cpuSeconds && MILLION / cpuSeconds)],
  },
  {
    name: 'prefix-10m',
    title: 'one prefix of 10,000,000 keys without latency',
    latencyMilliseconds: 0,
    lake: { ...onePrefix, keys: 10 * MILLION },
    sink: 'file',
    targets: [atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes)],
  },
  {
    name: 'prefix-10m-state',
    title: 'the same with a state, so that all that is listed goes into fingerprints',
    latencyMilliseconds: 0,
    lake: { ...onePrefix, keys: 10 * MILLION },
    runtime: { state: './state' },
    sink: 'file',
    targets: [atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes)],
  },
  {
    name: 'datasets',
    title: '40,000 datasets of 4 files in one glob, 20 ms a request',
    latencyMilliseconds: 20,
    lake: { ...tables(1, 40_000, 4), isGlob: true },
    sink: 'file',
    targets: [atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes)],
  },
  {
    name: 'files',
    title: '1,000,000 files as unstructured containers, 20 ms a request',
    latencyMilliseconds: 20,
    lake: { shape: 'prefix', keys: MILLION, entry: { unstructuredData: true } },
    sink: 'counting sink',
    targets: [atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes)],
  },
  {
    name: 'slow-sink',
    title: 'the same, 50 ms an entity with eight at a time, stopped after 10,000 of the 1,000,000',
    latencyMilliseconds: 20,
    lake: { shape: 'prefix', keys: MILLION, entry: { unstructuredData: true } },
    sink: 'counting sink',
    otherwise: { millisecondsAnEntity: 50, mostEntities: 10_000 },
    // It shows that the sink holds the listing back: without that, all keys would be in memory long before the end.
    targets: [
      atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes),
      atMost('of the 1,000 pages listed', 200, ({ s3 }) => sum(s3.calls, /^ListObjectsV2$/)),
    ],
  },
  {
    name: 'plan',
    title: '200,000 files as unstructured containers, 20 ms a request: a plan that is kept, and then done',
    latencyMilliseconds: 20,
    lake: { shape: 'prefix', keys: 200_000, entry: { unstructuredData: true } },
    sink: 'counting sink',
    otherwise: { isPlanned: true },
    targets: [atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes)],
  },
  {
    name: 'inventory',
    title: 'an inventory of 10,000,000 keys in Parquet, one glob, 20 ms a request',
    latencyMilliseconds: 20,
    lake: { ...onePrefix, keys: 10 * MILLION, inventory: true },
    options: { listing: { inventory: 's3://bucket-00000/inventory/daily' } },
    sink: 'file',
    targets: [
      atMost('seconds', 60, ({ wallSeconds }) => wallSeconds),
      atMost('MB resident', 300, ({ peakMegabytes }) => peakMegabytes),
    ],
  },
];
