import type { IngestError, WriteResult } from '@sluice/plugin-api';
import { failureOf, joined } from './sink-failures.js';

/** What one sink answered for an entity. */
export interface NamedResult {
  readonly name: string;
  readonly result: WriteResult;
}

/**
 * What became of an entity that went to several sinks: failed where any of them failed it, created where it is new to all, unchanged where
 * it changed in none, else updated.
 */
export function mergeResults(results: readonly NamedResult[]): WriteResult {
  const failures: IngestError[] = [];
  const statuses = new Set<Exclude<WriteResult['status'], 'failed'>>();
  for (const { name, result } of results) {
    if (result.status === 'failed') failures.push(failureOf(name, result.error));
    else statuses.add(result.status);
  }
  const [failure, ...others] = failures;
  if (failure !== undefined) return { status: 'failed', error: joined([failure, ...others]) };
  const [status = 'updated'] = statuses;
  return { status: statuses.size === 1 ? status : 'updated' };
}
