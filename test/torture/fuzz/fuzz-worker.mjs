// Feeds a target of targets.mjs with inputs. The input that is being read lies in shared memory, for who watches from outside.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { TARGETS } from './targets.mjs';

const ROUNDS = 10;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const { target: name, runs, seed, progress, input: shared } = workerData;
const [counts, text] = [new Int32Array(progress), new Uint8Array(shared)];

const { inputs, run } = await TARGETS[name]();
const property = fc.asyncProperty(inputs, async (bytes) => {
  counts[1] = Math.min(bytes.length, text.length);
  text.set(bytes.subarray(0, text.length));
  Atomics.add(counts, 0, 1);
  await run(bytes);
});
const heaps = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const { failed, errorInstance, counterexample } = await fc.check(property, {
    numRuns: Math.ceil(runs / ROUNDS),
    seed: seed + round,
    interruptAfterTimeLimit: workerData.milliseconds / ROUNDS,
  });
  if (failed) {
    const bytes = Buffer.from(counterexample?.[0] ?? []).toString('base64');
    parentPort.postMessage({ failure: `${errorInstance?.stack}\nof the input, in base64: ${bytes}` });
    process.exit(0);
  }
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  heaps.push(heapUsed + arrayBuffers);
}
parentPort.postMessage({ heaps });
