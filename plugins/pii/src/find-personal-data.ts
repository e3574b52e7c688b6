import type { Column, SampleRow } from '@sluice/plugin-api';
import { ColumnName } from './column-name.js';
import { columnValues } from './column-values.js';
import { type Detector, scoreOf, valueKindOf } from './detector.js';

/** What a column seems to hold. */
export interface Finding {
  readonly detector: Detector;
  /** How sure it is, from 0 to 1, in hundredths. */
  readonly score: number;
}

/**
 * What a column holds, by its name and the values that records have of it; `undefined` where no detector is as sure as `minScore`. What is
 * sensitive counts before what is not, then what is surer.
 *
 * @param path the column's own name, last, and those of the columns that it lies in.
 */
export function findPersonalData(
  column: Column,
  path: readonly string[],
  rows: readonly SampleRow[],
  detectors: readonly Detector[],
  minScore: number,
): Finding | undefined {
  const kind = valueKindOf(column.dataType);
  if (kind === undefined) return undefined;
  const name = new ColumnName(path);
  const values = columnValues(rows, path);
  const findings = detectors
    .filter(({ kinds }) => kinds.includes(kind))
    .map((detector) => ({ detector, score: Math.round(scoreOf(detector, name, values) * 100) / 100 }))
    .filter(({ score }) => score >= minScore);
  return findings.reduce<Finding | undefined>(
    (best, each) => (best === undefined || isBetter(each, best) ? each : best),
    undefined,
  );
}

function isBetter(one: Finding, other: Finding): boolean {
  if (one.detector.sensitivity !== other.detector.sensitivity) return one.detector.sensitivity === 'sensitive';
  return one.score > other.score;
}
