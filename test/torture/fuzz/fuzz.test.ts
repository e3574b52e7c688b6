import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { countRuns, IS_LONG } from '../../support/long-form.js';

const SEED = Number(process.env['SLUICE_FUZZ_SEED'] ?? (IS_LONG ? Date.now() % 2 ** 30 : 1));
/** An input that takes longer hangs. */
const INPUT_LIMIT_MILLISECONDS = 20_000;
const WATCH_MILLISECONDS = 500;
const LONGEST_MILLISECONDS = IS_LONG ? 3 * 60 * 60_000 : 60_000;
const HEAP_MEGABYTES = 512;
const GROWTH_BYTES = 24 * 1024 * 1024;
const INPUT_BYTES = 1024 * 1024;

/** So many inputs for each reader in the long form, in place of those below. */
const EACH = process.env['SLUICE_FUZZ_INPUTS'] === undefined ? undefined : Number(process.env['SLUICE_FUZZ_INPUTS']);

/** So many inputs in the long form. A workflow takes milliseconds: its schema is assembled for it. */
const RUNS: Readonly<Record<string, number>> = {
  'S3 listings': 1_000_000,
  'Azure listings': 1_000_000,
  manifests: 1_000_000,
  workflows: 100_000,
  'Parquet files': 1_000_000,
  'Avro files': 1_000_000,
  'CSV files': 1_000_000,
  'JSON files': 1_000_000,
};
/** The short form has so many times fewer. */
const SHORT_SHARE = 1000;

interface Fuzzed {
  readonly inputs: number;
  /** Bytes in use after each tenth of the inputs. */
  readonly heaps: readonly number[];
}

/** Feeds a target with inputs in a thread of its own; throws where it fails, hangs or runs out of memory. */
async function fuzz(target: string, runs: number): Promise<Fuzzed> {
  const [progress, input] = [new SharedArrayBuffer(8), new SharedArrayBuffer(INPUT_BYTES)];
  const counts = new Int32Array(progress);
  const worker = new Worker(new URL('./fuzz-worker.mjs', import.meta.url), {
    workerData: { target, runs, seed: SEED, milliseconds: LONGEST_MILLISECONDS, progress, input },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
  const current = (): string => Buffer.from(new Uint8Array(input).slice(0, counts[1])).toString('base64');
  let [seen, since] = [-1, Date.now()];
  let watch: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Fuzzed>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${target}, seed ${SEED}: ${why}`));
      watch = setInterval(() => {
        const count = Atomics.load(counts, 0);
        if (count !== seen) [seen, since] = [count, Date.now()];
        else if (count > 0 && Date.now() - since > INPUT_LIMIT_MILLISECONDS) fail(`hangs on the input, in base64: ${current()}`);
      }, WATCH_MILLISECONDS);
      worker.once('error', (error) => fail(`${error.stack}\nof the input, in base64: ${current()}`));
      worker.once('message', ({ failure, heaps }: { readonly failure?: string; readonly heaps: readonly number[] }) => {
        if (failure === undefined) resolve({ inputs: Atomics.load(counts, 0), heaps });
        else fail(failure);
      });
      worker.once('exit', () => fail('the thread ended'));
    });
  } finally {
    clearInterval(watch);
    await worker.terminate();
  }
}

test.for(Object.entries(RUNS))(
  '%s: no crash, no hang, no growth',
  { timeout: LONGEST_MILLISECONDS + 120_000 },
  async ([target, runs], context) => {
    const asked = IS_LONG ? (EACH ?? runs) : Math.ceil(runs / SHORT_SHARE);
    const { inputs, heaps } = await fuzz(target, asked);
    countRuns(context, `inputs: ${target}`, inputs);
    process.stdout.write(`${target}: ${inputs} inputs, seed ${SEED}\n`);
    // Too little time for them is not a success.
    if (IS_LONG) expect(inputs).toBeGreaterThanOrEqual(asked);
    else expect(inputs).toBeGreaterThan(0);
    // What is made once is made in the first tenths.
    const [early = 0, late = 0] = [Math.max(...heaps.slice(0, 3)), Math.min(...heaps.slice(-2))];
    expect(late - early).toBeLessThan(GROWTH_BYTES);
  },
);
