import { FAULTS } from './faults.js';
import { PLACES } from './places.js';

/** How often a fault comes: at the first request of its place, at the first four, or at each. */
export const TIMES = { once: 1, 'four times': 4, always: Number.POSITIVE_INFINITY } as const;

/** A row of the table: what goes wrong, where, and how often. */
export interface FaultRow {
  readonly place: string;
  readonly fault: string;
  readonly times: keyof typeof TIMES;
}

/** What a row is called. */
export function rowName({ place, fault, times }: FaultRow): string {
  const side = PLACES[place]?.side;
  return `${side}, ${place}: ${fault}, ${times}`;
}

/** All rows: each fault at each place of its sides, once and for good. */
export const FAULT_ROWS: readonly FaultRow[] = Object.entries(PLACES).flatMap(([place, { side }]) =>
  Object.entries(FAULTS)
    .filter(([, { sides }]) => sides.includes(side))
    .flatMap(([fault, { spreads = false }]): FaultRow[] => {
      if (spreads) return [{ place, fault, times: 'always' }];
      return [
        { place, fault, times: fault === '503 SlowDown' ? 'four times' : 'once' },
        { place, fault, times: 'always' },
      ];
    }),
);

/** Those of the short form: each fault and each place at least once. */
export const SHORT_ROWS: readonly FaultRow[] = [
  { place: 'list of buckets', fault: 'HTML page', times: 'always' },
  { place: 'list of buckets', fault: 'clock skew', times: 'always' },
  { place: 'list of buckets', fault: 'clocks apart', times: 'always' },
  { place: 'location', fault: 'other XML or JSON', times: 'once' },
  { place: 'metrics', fault: 'other XML or JSON', times: 'always' },
  { place: 'metrics', fault: 'stall', times: 'once' },
  { place: 'manifest', fault: 'half a body', times: 'always' },
  { place: 'tags of a bucket', fault: 'no body', times: 'once' },
  { place: 'first page', fault: '503 SlowDown', times: 'four times' },
  { place: 'later page', fault: 'answer breaks off', times: 'always' },
  { place: 'later page', fault: 'expired credentials', times: 'always' },
  { place: 'text sample', fault: 'a byte a second', times: 'once' },
  { place: 'Parquet sample', fault: 'half a body', times: 'once' },
  { place: 'tags of an object', fault: '500', times: 'always' },
  { place: 'first page', fault: 'name not found', times: 'once' },
  { place: 'version', fault: 'other XML or JSON', times: 'always' },
  { place: 'service', fault: 'reset', times: 'once' },
  { place: 'look-up of a tag', fault: '500', times: 'always' },
  { place: 'a tag', fault: 'answer breaks off', times: 'once' },
  { place: 'look-up of a container', fault: 'other XML or JSON', times: 'once' },
  { place: 'a bucket', fault: 'expired credentials', times: 'always' },
  { place: 'a dataset', fault: 'stall', times: 'once' },
  { place: 'listing, first page', fault: 'wrong Date', times: 'always' },
  { place: 'listing, later page', fault: 'no body', times: 'always' },
  { place: 'delete', fault: 'answer breaks off', times: 'once' },
  { place: 'status of the run', fault: '503 SlowDown', times: 'four times' },
];
