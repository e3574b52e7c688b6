import type { KeptRecord } from '../run-state.js';
import type { SplitRequest } from '../runner.js';

/** Tells the run of something that came of a split, as it would be told where the split is being read. */
export function tellRecord(record: KeptRecord, { listener, gone, reading }: SplitRequest): void {
  if (record.type === 'outcome') listener.outcome(record.outcome);
  else if (record.type === 'item') listener.kept?.(record.item);
  else if (record.type === 'alive') listener.alive(record.fullyQualifiedName);
  else if (record.type === 'gone') gone.add(record.fullyQualifiedName, record.reason);
  else reading.report.warn(record.warning);
}
