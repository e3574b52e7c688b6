import { EMPTY_CATALOGUE, earlierState } from './catalogue-state.js';
import { FaultBench } from './fault-bench.js';
import { type FaultRow, rowName } from './fault-rows.js';
import type { Verdict } from './judge.js';
import { runScenario, type Scenario, scenarioName } from './random-faults.js';
import { type Expected, LISTED, NAMED, runRow } from './run-row.js';

/** So many runs are under way at a time: most of their time is spent waiting. */
const AT_A_TIME = 8;
const ANSWER_TIMEOUT_SECONDS = '3';

/** Disturbed runs, each judged when it has ended. */
export class FaultRuns {
  readonly #bench: FaultBench;
  readonly #verdicts = new Map<string, Promise<Verdict>>();

  private constructor(bench: FaultBench) {
    this.#bench = bench;
  }

  /** Makes undisturbed runs, and begins with the others in their order. */
  static async begin(rows: readonly FaultRow[], scenarios: readonly Scenario[]): Promise<FaultRuns> {
    process.env['SLUICE_ANSWER_TIMEOUT'] = ANSWER_TIMEOUT_SECONDS;
    const bench = await FaultBench.start(AT_A_TIME);
    const runs = new FaultRuns(bench);
    const expected = await expectedOf(bench);
    for (const row of rows) runs.#keep(rowName(row), runRow(bench, row, expected));
    const { before, listed: right } = expected;
    for (const scenario of scenarios) runs.#keep(scenarioName(scenario), runScenario(bench, scenario, { before, right }));
    return runs;
  }

  /** What became of a row or a scenario, by its name. Rejects where that is wrong, or it did not end. */
  verdictOf(name: string): Promise<Verdict> {
    return this.#verdicts.get(name) ?? Promise.reject(new Error('It was not run'));
  }

  stop(): Promise<void> {
    return this.#bench.stop();
  }

  #keep(name: string, verdict: Promise<Verdict>): void {
    // Whoever asks for it is told.
    verdict.catch(() => undefined);
    this.#verdicts.set(name, verdict);
  }
}

/** What the catalogue holds before a run, by an undisturbed one, and what undisturbed ones make of that. */
async function expectedOf(bench: FaultBench): Promise<Expected> {
  const first = await bench.run(EMPTY_CATALOGUE);
  const before = earlierState(first.catalogue);
  const [listed, named] = [await bench.run(before, LISTED), await bench.run(before, NAMED)];
  for (const { report } of [first, listed, named]) {
    if (report.status !== 'succeeded') throw new Error(`An undisturbed run has ${report.status}: ${report.error?.message}`);
  }
  return { before, listed: listed.catalogue, named: named.catalogue };
}
