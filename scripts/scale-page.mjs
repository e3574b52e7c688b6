// The page docs/scale.md: what lakes cost.
import {
  assumed,
  costsOf,
  defaults,
  documented,
  filesRun,
  inventoryRun,
  lakeOf,
  listingRun,
  of,
  workers,
  workersFor,
} from './scale-costs.mjs';
import { ASSUMED, DEFAULTS, DOCUMENTED, MEASURED, measured, OBJECTS, PAGE_KEYS, prices, WITHIN_HOURS } from './scale-inputs.mjs';
import { count, dollars, figure, megabytes, quantity, table, time } from './scale-text.mjs';

/** The page. */
export function scalePage() {
  const lakes = OBJECTS.map(lakeOf);
  const rowOf = (run) => (lake) => costCells(lake, costsOf(run(lake)));
  const heads = [
    'objects',
    'calls to the store',
    'their price',
    'writes to the catalogue',
    'CPU time',
    'its price',
    'one process takes',
    'bound by',
  ];
  const workerRows = lakes.map((lake) => {
    const costs = costsOf(listingRun(lake));
    return [count(lake.objects), ...WITHIN_HOURS.map((hours) => count(workersFor(costs, hours))), rateCell(costs)];
  });
  return `# What a lake costs

Computed by \`npm run docs\` (\`scripts/scale-page.mjs\`) from what the benchmark measured, list prices of ${prices.asOf} and the assumptions below; nothing here was
typed. Nobody has run the larger of these lakes: see [where this stops](#where-this-stops). \`sluice plan\` tells the calls and dollars of your own lake, measured.

## A first run

Every bucket and dataset is read and written. Calls cost what S3 and CloudWatch ask for them in us-east-1; data that is read in its own region costs nothing more.

${table(heads, lakes.map(rowOf(listingRun)))}

Of what it is made:

${table(['objects', 'buckets', 'datasets', 'listings', 'reads of objects', 'that read', 'calls to CloudWatch'], lakes.map(partCells))}

## A run after it, with a state, over a lake that is as it was

It lists, reads manifests, asks for metrics and writes the service; see [state](state.md).

${table(heads, lakes.map(rowOf((lake) => listingRun(lake, { isKnown: true }))))}

## A first run from inventories

S3 Inventory is read instead of listing; its own price, ${dollars(documented.inventoryMillion)} for 1,000,000 objects, is in the dollars.

${table(heads, lakes.map(rowOf(inventoryRun)))}

## If every file is a container

\`unstructuredData\` without \`collapse\`. It is the catalogue that bounds this.

${table(heads, lakes.map(rowOf(filesRun)))}

## Workers

How many processes, each with a CPU of its own, do a first run within so many hours, by CPU time alone. What handing splits on costs:
${workerText()}

${table(['objects', ...WITHIN_HOURS.map((hours) => `within ${hours} h`), `listings a second within ${WITHIN_HOURS[1]} h, in prefixes of S3`], workerRows)}

A split is a bucket, or a listing group in it, and is read by one process: a lake that is one prefix with one glob is not read faster by more workers. One process lists
${count(1 / (of.listedKeyCpu * PAGE_KEYS))} pages, or makes ${count(of.requestsASecond)} small requests, a second of CPU time; of the ${count(documented.prefixRequests)} that S3 answers a second for one partitioned prefix,
${count(documented.prefixRequests * of.listedKeyCpu * PAGE_KEYS)} processes that list take all; S3 divides prefixes that are asked much by itself, after a while, and Sluice sends
less where it is told to slow down.

## Memory

A process takes ${count(of.baseMegabytes)} MB for a long listing. Beyond that grow the datasets that one listing found, and what is known of each container.

${table(
  ['containers', 'of one glob in one bucket: datasets until its listing ends', 'sets of names: alive, and held'],
  [1e4, 1e5, 1e6, 1e7].map((containers) => [
    count(containers),
    megabytes(containers * of.datasetMegabytes),
    megabytes((2 * containers * documented.nameBytes) / 1e6),
  ]),
)}

## The inputs

Assumed:

${table(
  ['what', 'value'],
  Object.values(ASSUMED).map(({ what, value, unit }) => [what, quantity(value, unit)]),
)}

By default:

${table(
  ['what', 'value'],
  Object.values(DEFAULTS).map(({ source, value, unit }) => [`${source}: at a time`, quantity(value, unit)]),
)}

Documented by others, with the prices of [prices.json](../schemas/prices.json) (${prices.asOf}):

${table(
  ['what', 'value', 'source'],
  Object.values(DOCUMENTED).map(({ what, value, unit, source }) => [what, quantity(value, unit), source]),
)}

Measured:

${table(
  ['what', 'value', 'from'],
  Object.values(MEASURED).map(({ what, value, unit, source }) => [what, quantity(value, unit), source]),
)}

The formulas:

- datasets = objects / ${count(assumed.objectsPerDataset)}; buckets = datasets / ${count(assumed.datasetsPerBucket)}, at least 10; pages = datasets x the pages of one;
- listings = pages x ${figure(of.listingCalls)}; reads = buckets + datasets x ${figure(of.datasetReads)}; writes = datasets + buckets + 1;
- CPU time = objects x ${quantity(of.listedKeyCpu, 's')} + datasets x ${quantity(of.datasetCpu, 's')}; from inventories objects x ${quantity(of.inventoryKeyCpu, 's')};
- one process takes the longest of its CPU time, calls x ${quantity(assumed.storeSeconds, 's')} / ${defaults.requestsAtATime}, and writes x ${quantity(assumed.catalogueSeconds, 's')} / ${defaults.writesAtATime}: the three overlap.

## Measured

By \`npm run bench\`, each a whole process, its start included; \`node scripts/keep-measured.mjs RESULTS.json\` keeps them here. Where the load of the machine is more
than its CPUs, others ran beside it: CPU time is then higher than on a machine of its own, by a half or so, and the time of the clock says little.

${table(
  ['case', 'CPU time', 'time', 'peak memory', 'calls to the store', 'on', 'load'],
  Object.entries(measured)
    .filter(([, { calls }]) => calls !== undefined)
    .map(([name, { cpuSeconds, wallSeconds, peakMegabytes, calls, at, load, machine }]) => [
      `\`${name}\``,
      quantity(cpuSeconds, 's'),
      quantity(wallSeconds, 's'),
      `${peakMegabytes} MB`,
      count(Object.values(calls).reduce((sum, each) => sum + each, 0)),
      `${at.slice(0, 10)}, ${machine}`,
      load.toFixed(1),
    ]),
)}

[CONTRIBUTING](../CONTRIBUTING.md#the-benchmark) says what each case is.

## Where this stops

- **Measured are** listings of up to 10,000,000 keys (${quantity(of.listedKeyCpu, 's')} of CPU time a key; ${quantity(measured.prefix.cpuSeconds / 1e6, 's')} where there are 1,000,000, its start
  included), inventories of 10,000,000, 1,000 buckets with 10,000 datasets, and 1,000,000 files as containers. 10^9 is 100 times the largest listing, 10^11
  10,000 times: that CPU time goes on growing with the number of keys is a guess there, and that nothing else breaks is one too.
- The store was a server that computes its keys, on the same machine, over HTTP without TLS. Amazon's S3 was never asked: its latency, its TLS and when it asks to slow
  down are not in the figures.
- What a catalogue takes is assumed. OpenMetadata and its database may take fewer than ${count(defaults.writesAtATime / assumed.catalogueSeconds)} writes a second, and nobody has filled one with ${count(lakes.at(-1)?.datasets ?? 0)} datasets.
- 10^11 objects in ${count(lakes.at(-1)?.buckets ?? 0)} buckets are ${count(OBJECTS.at(-1) / (lakes.at(-1)?.buckets ?? 1))} a bucket; with few, large groups, the slowest split decides, not the sum.
- One process for 10^11 objects is a figure to compare with, not a plan: such a run takes workers, or inventories, and a state to resume by.
- A manifest has at most 16 MiB, which bounds how many datasets of a bucket can have an entry each; a glob is not bound by that, and takes the memory above.
- Retries are not in the calls; nor is, of a run with a state, the CPU time of looking up what is known of each dataset and of asking the catalogue what it holds.
- Prices are of one region and time, without discounts; CPU is priced without the memory that comes with it.
`;
}

function workerText() {
  if (!workers.isMeasured)
    return 'not kept here yet, so that this is computed from one process as if workers cost nothing; the case `workers` of the benchmark measures it.';
  return `one worker takes ${figure(workers.overhead)} times what one process does, and four that wait for the store do ${figure(workers.efficiency)} of four times as much as one (case \`workers\`, four on two CPUs, of ${measured.workers.at.slice(0, 10)}, load ${measured.workers.load.toFixed(1)}).`;
}

function rateCell(costs) {
  const rate = costs.calls / (WITHIN_HOURS[1] * 3600);
  return `${count(rate)}, at least ${count(Math.ceil(rate / documented.prefixRequests))}`;
}

function partCells(lake) {
  const { calls } = listingRun(lake);
  const metrics = calls['cloudwatch:ListMetrics'] + calls['cloudwatch:GetMetricData'];
  const parts = [lake.objects, lake.buckets, lake.datasets, calls['s3:ListObjectsV2'], calls['s3:GetObject']].map(count);
  return [...parts, megabytes((lake.datasets * of.datasetBytes) / 1e6), count(metrics)];
}

function costCells({ objects }, { calls, callDollars, writes, cpuHours, cpuDollars, seconds, by }) {
  return [
    count(objects),
    count(calls),
    dollars(callDollars),
    count(writes),
    time(cpuHours * 3600),
    dollars(cpuDollars),
    time(seconds),
    by,
  ];
}
