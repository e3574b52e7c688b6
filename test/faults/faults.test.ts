import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countRuns, IS_LONG } from '../support/long-form.js';
import { hasPython } from '../support/python.mjs';
import { cellOf, faultPage, verdictsOf } from './fault-page.js';
import { FAULT_ROWS, rowName, SHORT_ROWS } from './fault-rows.js';
import { FaultRuns } from './fault-runs.js';
import { FAULTS } from './faults.js';
import type { Verdict } from './judge.js';
import { PLACES } from './places.js';
import { scenarioName, scenarios } from './random-faults.js';

const PAGE = fileURLToPath(new URL('../../docs/faults.md', import.meta.url));
/** The whole table, or some of it. */
const ROWS = IS_LONG ? FAULT_ROWS : SHORT_ROWS;
/** Of the scenarios, which are the same for the same one. */
const SEED = Number(process.env['SLUICE_SEED'] ?? (IS_LONG ? Date.now() % 1_000_000 : 1));
const SCENARIOS = scenarios(SEED, IS_LONG ? 100 : 5, !IS_LONG);
/** A row may wait for those before it. */
const TEST_LIMIT_MILLISECONDS = 20 * 60_000;

describe.skipIf(!hasPython())(`a fault (scenarios of SLUICE_SEED=${SEED})`, () => {
  let runs: FaultRuns;
  const verdicts = new Map<string, Verdict>();
  beforeAll(async () => {
    runs = await FaultRuns.begin(ROWS, SCENARIOS);
  });
  afterAll(() => runs?.stop());

  test.for(ROWS.map(rowName))('%s', { timeout: TEST_LIMIT_MILLISECONDS }, async (name, context) => {
    countRuns(context, 'faults at places', 1);
    const verdict = await runs.verdictOf(name);
    verdicts.set(name, verdict);
    if (!IS_LONG) expect(cellOf(verdict)).toBe(verdictsOf(readFileSync(PAGE, 'utf8')).get(name));
  });

  test.for(SCENARIOS.map(scenarioName))('%s', { timeout: TEST_LIMIT_MILLISECONDS }, async (name, context) => {
    countRuns(context, 'faults at random', 1);
    expect((await runs.verdictOf(name)).result).toMatch(/recovered|warned|named|the run fails/);
  });

  test.runIf(IS_LONG)('has become what docs/faults.md says', async () => {
    await expect(faultPage(verdicts)).toMatchFileSnapshot(PAGE);
  });
});

test('docs/faults.md has all rows', () => {
  expect([...verdictsOf(readFileSync(PAGE, 'utf8')).keys()].sort()).toEqual(FAULT_ROWS.map(rowName).sort());
});

test('the short form has each place and each fault', () => {
  expect(new Set(SHORT_ROWS.map(({ place }) => place))).toEqual(new Set(Object.keys(PLACES)));
  expect(new Set(SHORT_ROWS.map(({ fault }) => fault))).toEqual(new Set(Object.keys(FAULTS)));
  expect(FAULT_ROWS).toEqual(expect.arrayContaining([...SHORT_ROWS]));
});
