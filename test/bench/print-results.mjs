import { didTheSame } from './cases.mjs';

const HELP_MILLISECONDS = 150;
const FIRST_REQUEST_MILLISECONDS = 400;
/** Of the page of a report: by the number of its datasets. */
const MOST_MEGABYTES = { 1000: 1 };
const PAINT_MILLISECONDS = { 20000: 1000 };
/** Of one worker, as a share of the time of one process. */
const MOST_OVERHEAD = 1.15;
const BARS = '▁▂▃▄▅▆▇█';
const CURVE_WIDTH = 60;

/** Prints how long a start takes. */
export function printStart({ helpMilliseconds, firstRequestMilliseconds, times }) {
  print(`\n== help: start-up, the median of ${times}`);
  printTarget('ms for sluice --help', helpMilliseconds, HELP_MILLISECONDS, helpMilliseconds <= HELP_MILLISECONDS);
  const isMet = firstRequestMilliseconds <= FIRST_REQUEST_MILLISECONDS;
  printTarget('ms to the first request of an ingest', firstRequestMilliseconds, FIRST_REQUEST_MILLISECONDS, isMet);
}

/** Prints how large the page of a report is, and how soon a browser shows it. */
export function printPage(pages) {
  for (const { datasets, megabytes: size, paintMilliseconds, readyMilliseconds, times } of pages) {
    print(`\n== page: the report of ${datasets} datasets in a browser, the median of ${times}`);
    print(
      `  ${size.toFixed(2)} MB, painted after ${Math.round(paintMilliseconds)} ms, ready after ${Math.round(readyMilliseconds)} ms`,
    );
    const mostMegabytes = MOST_MEGABYTES[datasets];
    if (mostMegabytes !== undefined) printTarget('MB', size, mostMegabytes, size < mostMegabytes);
    const paint = PAINT_MILLISECONDS[datasets];
    if (paint !== undefined) printTarget('ms to the first paint', paintMilliseconds, paint, paintMilliseconds < paint);
  }
}

/** Prints what workers cost and gain. @param {import('./workers-case.mjs').MeasuredWorkers[]} results */
export function printWorkers(results) {
  print('\n== workers: 100 buckets x 10 tables, 20 ms a request, on workers of this machine; sink: counting catalogue');
  for (const { concurrency, workers, wallSeconds, ofOneProcess, load } of results) {
    const what = workers === 0 ? 'one process' : `${workers} worker${workers === 1 ? '' : 's'}`;
    const ratio = ofOneProcess.toFixed(2);
    print(
      `  ${concurrency} requests a process, ${what}: ${wallSeconds.toFixed(2)} s, ${ratio} of one process; load ${load.toFixed(1)}`,
    );
  }
  const overhead = results.find(({ workers }) => workers === 1).ofOneProcess;
  printTarget('times the time of one process, by one worker', overhead, MOST_OVERHEAD, overhead <= MOST_OVERHEAD);
}

/** Prints what was measured of a case, and whether its targets are met. @param {import('./cases.mjs').Case} each */
export function printCase({ name, title, sink, targets }, result, others) {
  print(`\n== ${name}: ${title}; sink: ${sink}`);
  printRun('sluice', result);
  for (const [version, peer] of Object.entries(result.peers ?? {})) printPeer(version, peer, result);
  for (const { what, limit, of, isMet } of targets) {
    const value = of(result, others);
    if (value === undefined) print(`  not measured: ${what}, to reach ${limit}`);
    else printTarget(what, value, limit, isMet(value));
  }
  if (result.code !== 0) print(`  ended with code ${result.code}:\n${result.output}`);
}

function printPeer(version, peer, result) {
  printRun(`reference ${version}`, peer);
  if (!didTheSame(result, version))
    return print(`  the reference ${version} did not do the same work, so there is no ratio:\n${peer.output}`);
  const ratio = (of) => (of(peer) / of(result)).toFixed(1);
  const [time, cpuTime] = [ratio((run) => run.wallSeconds), ratio((run) => run.cpuSeconds)];
  print(`  reference ${version} / sluice: ${time} in time, ${cpuTime} in CPU time`);
}

function printRun(who, result) {
  const { wallSeconds, cpuSeconds, peakMegabytes, entities, entitiesPerSecond, s3, catalogue, memoryMegabytes } = result;
  const rate = `, ${entities} entities, ${Math.round(entitiesPerSecond)} a second`;
  print(
    `  ${who}: ${wallSeconds.toFixed(2)} s, CPU ${cpuSeconds?.toFixed(2) ?? '?'} s, ${peakMegabytes ?? '?'} MB resident${rate}`,
  );
  const sent = `${megabytes(s3.objectBytes)} MB of objects, ${megabytes(s3.bytes)} MB in all`;
  print(`    S3 and CloudWatch: ${callsInWords(s3.calls)}; ${sent}; at most ${s3.mostInFlight} at a time`);
  if (catalogue !== undefined) print(`    catalogue: ${callsInWords(catalogue.calls)}`);
  if (memoryMegabytes.length > 1) print(`    memory: ${curve(memoryMegabytes)} up to ${Math.max(...memoryMegabytes)} MB`);
}

function printTarget(what, value, limit, isMet) {
  const shown = value >= 100 ? Math.round(value) : value.toFixed(2);
  print(`  ${isMet ? 'met    ' : 'NOT met'}: ${shown} ${what}, to reach ${limit}`);
}

function callsInWords(calls) {
  const all = Object.entries(calls).sort(([, a], [, b]) => b - a);
  return `${all.reduce((sum, [, count]) => sum + count, 0)} calls (${all.map(([kind, count]) => `${kind} ${count}`).join(', ')})`;
}

function curve(values) {
  const top = Math.max(...values);
  const step = Math.max(1, values.length / CURVE_WIDTH);
  let bars = '';
  for (let at = 0; at < values.length; at += step) bars += BARS[Math.floor((values[Math.floor(at)] / top) * (BARS.length - 1))];
  return bars;
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
