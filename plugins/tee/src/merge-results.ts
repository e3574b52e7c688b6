import type { Change, IngestError, WriteResult } from '@sluice/plugin-api';
import { failureOf, joined } from './sink-failures.js';

/** What one sink answered for an entity. */
export interface NamedResult {
  readonly name: string;
  readonly result: WriteResult;
}

/**
 * What became of an entity that went to several sinks: failed where any of them failed it, created where it is new to all, unchanged where
 * it changed in none, else updated, with the changes in each, and where it is new to some alone, that it is `created` in these.
 */
export function mergeResults(results: readonly NamedResult[]): WriteResult {
  const failures: IngestError[] = [];
  const statuses = new Set<Exclude<WriteResult['status'], 'failed'>>();
  const changes: Change[] = [];
  for (const { name, result } of results) {
    if (result.status === 'failed') failures.push(failureOf(name, result.error));
    else statuses.add(result.status);
    if (result.status === 'updated')
      changes.push(...(result.changes ?? []).map((change) => ({ ...change, path: `${name}: ${change.path}` })));
  }
  const [failure, ...others] = failures;
  if (failure !== undefined) return { status: 'failed', error: joined([failure, ...others]) };
  const [status = 'updated'] = statuses;
  if (statuses.size === 1 && status !== 'updated') return { status };
  for (const { name, result } of results) if (result.status === 'created') changes.push({ path: name, after: 'created' });
  return changes.length === 0 ? { status: 'updated' } : { status: 'updated', changes };
}
