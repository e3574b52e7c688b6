import type { Column } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { DETECTORS } from './detectors.js';
import { findPersonalData } from './find-personal-data.js';
import { HELD_OUT_COLUMNS } from './held-out-columns.test.fixture.js';
import { type Label, type LabelledColumn, sampled } from './labelled-column.test.fixture.js';
import { TUNING_COLUMNS } from './tuning-columns.test.fixture.js';

const MIN_SCORE = 0.6;

function labelOf(labelled: LabelledColumn): { readonly label: Label; readonly why: string } {
  const { column, rows } = sampled(labelled);
  let leaf: Column | undefined = column;
  while (leaf?.children?.[0] !== undefined) leaf = leaf.children[0];
  const finding = findPersonalData(leaf ?? column, labelled[0].split('.'), rows, DETECTORS, MIN_SCORE);
  return { label: finding?.detector.sensitivity ?? 'none', why: `${finding?.detector.type} ${finding?.score}` };
}

/** Of what is found, how much is right; and of what there is, how much is found. */
function quality(columns: readonly LabelledColumn[]) {
  const told = columns.map((column) => ({ column, ...labelOf(column) }));
  const found = told.filter(({ label }) => label !== 'none');
  const right = found.filter(({ column, label }) => column[3] === label).length;
  const there = columns.filter(([, , , label]) => label !== 'none').length;
  const wrong = told
    .filter(({ column, label }) => column[3] !== label)
    .map(({ column, label, why }) => `${column[0]}: ${label}, not ${column[3]} (${why})`);
  return { precision: right / found.length, recall: right / there, wrong };
}

describe('the columns that the detectors are made with', () => {
  it.each(TUNING_COLUMNS.map((column) => ({ column, name: column[0], expected: column[3] })))(
    '$name is $expected',
    ({ column, expected }) => {
      const { label, why } = labelOf(column);
      expect(label, why).toBe(expected);
    },
  );
});

describe('the columns that they were never changed for', () => {
  it('are mostly told right', () => {
    const { precision, recall, wrong } = quality(HELD_OUT_COLUMNS);
    expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(0.97);
    expect(recall, wrong.join('\n')).toBeGreaterThanOrEqual(0.97);
  });
});
