// The formulas of docs/scale.md.
import { ASSUMED, DEFAULTS, DOCUMENTED, MEASURED, measuredWorkers, PAGE_KEYS, prices } from './scale-inputs.mjs';

/** The values of the inputs, by their names. */
export const [assumed, defaults, documented, of] = [ASSUMED, DEFAULTS, DOCUMENTED, MEASURED].map((inputs) =>
  Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value])),
);
/** What workers cost and gain. */
export const workers = measuredWorkers();

/** A lake by its objects. */
export function lakeOf(objects) {
  const datasets = Math.ceil(objects / assumed.objectsPerDataset);
  const buckets = Math.max(10, Math.ceil(datasets / assumed.datasetsPerBucket));
  return { objects, datasets, buckets };
}

/** The calls of a run over a lake, by the names that reports have. */
export function listingRun({ objects, datasets, buckets }, { isKnown = false } = {}) {
  const pages = datasets * Math.ceil(objects / datasets / PAGE_KEYS);
  const read = isKnown ? 0 : datasets;
  return {
    calls: {
      's3:ListBuckets': 1,
      's3:ListObjectsV2': pages * of.listingCalls,
      's3:GetObject': buckets + read * of.datasetReads,
      'cloudwatch:ListMetrics': Math.ceil((buckets * 2) / 500),
      'cloudwatch:GetMetricData': Math.ceil(buckets * of.metricCalls),
    },
    cpuSeconds: objects * (isKnown ? of.knownKeyCpu : of.listedKeyCpu) + read * of.datasetCpu,
    // The service is written in each run.
    writes: isKnown ? 1 : datasets + buckets + 1,
  };
}

export function inventoryRun({ objects, datasets, buckets }) {
  return {
    calls: { 's3:ListBuckets': 1, 's3:GetObject': objects * of.inventoryCalls + buckets + datasets * of.datasetReads },
    cpuSeconds: objects * of.inventoryKeyCpu + datasets * of.datasetCpu,
    writes: datasets + buckets + 1,
    moreDollars: (objects / 1e6) * documented.inventoryMillion,
  };
}

export function filesRun(lake) {
  const { calls } = listingRun(lake, { isKnown: true });
  return { calls, cpuSeconds: lake.objects * of.fileCpu, writes: lake.objects };
}

/** What a run costs: the price of its calls, and of the CPU time; and how long one process takes for it. */
export function costsOf({ calls, cpuSeconds, writes, moreDollars = 0 }) {
  const perThousand = (name) => prices.requests[name].perThousand;
  const callDollars = Object.entries(calls).reduce((sum, [name, count]) => sum + (perThousand(name) * count) / 1000, 0);
  const all = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const storeSeconds = (all * assumed.storeSeconds) / defaults.requestsAtATime;
  const catalogueSeconds = (writes * assumed.catalogueSeconds) / defaults.writesAtATime;
  const seconds = Math.max(cpuSeconds, storeSeconds, catalogueSeconds);
  return {
    calls: all,
    callDollars: callDollars + moreDollars,
    cpuHours: cpuSeconds / 3600,
    cpuDollars: (cpuSeconds / 3600) * documented.cpuHour,
    seconds,
    by: seconds === cpuSeconds ? 'CPU' : seconds === storeSeconds ? 'the store' : 'the catalogue',
    writes,
  };
}

export function workersFor({ cpuHours }, hours) {
  if (cpuHours <= hours) return 1;
  return Math.ceil((cpuHours * workers.overhead) / workers.efficiency / hours);
}
