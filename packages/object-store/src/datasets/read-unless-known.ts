import { createHash } from 'node:crypto';
import type { ReadContext, StepContext, Warning } from '@sluice/plugin-api';
import type { DatasetEntry } from '../manifest/manifest-entry.js';
import type { ContainerTags } from '../tags/store-tags.js';
import type { ReadDataset } from './dataset-reader.js';
import type { FoundDataset } from './entry-listing.js';

/** What is known of a dataset before it is read. */
export interface FoundFacts {
  readonly found: FoundDataset;
  readonly entry: DatasetEntry;
  /** No listing tells them. */
  readonly tagged: ContainerTags;
  /** The fully qualified name of what it becomes. */
  readonly name: string;
}

/** Has a dataset read, where it is not as it was when it was read last. */
export async function readUnlessKnown(
  facts: FoundFacts,
  context: ReadContext,
  read: (context: StepContext) => Promise<ReadDataset>,
): Promise<ReadDataset> {
  const fingerprint = fingerprintOf(facts);
  if (context.isKnown === undefined || fingerprint === undefined) return read(context);
  if (context.isKnown(facts.name, fingerprint)) return { isKnown: true };
  let isWarned = false;
  const warn = (warning: Warning): void => {
    isWarned = true;
    context.report.warn(warning);
  };
  const dataset = await read({ ...context, report: { warn } });
  // What was warned of is to be warned of in the next run, too.
  return 'container' in dataset && !isWarned ? { ...dataset, fingerprint } : dataset;
}

/** Of all that decides what the dataset becomes, but where its entry stands. */
function fingerprintOf({ found: { path, totals }, entry, tagged }: FoundFacts): string | undefined {
  if (totals.digest === undefined) return undefined;
  const { at: _, order: __, ...decisive } = entry;
  const told = JSON.stringify([path, decisive, String(totals.digest), tagged.labels]);
  return createHash('sha256').update(told).digest('base64url');
}
