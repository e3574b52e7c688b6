import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { IngestError } from '@sluice/plugin-api';
import { stateFailed } from '../state-errors.js';
import { fromSegmentBytes, type Segment } from './segment.js';
import { segmentKey } from './segment-keys.js';
import type { StateObjects } from './state-objects.js';

/** So many objects are read at a time, and are in memory. */
const AT_A_TIME = 16;

/** What {@link fetchJournal} reads. */
export interface KeptJournal {
  readonly objects: StateObjects;
  /** Its number. */
  readonly journal: number;
  /** The keys of its segments, in their order. */
  readonly keys: readonly string[];
  /** What to call it in messages. */
  readonly name: string;
}

/**
 * Writes the segments of a journal into one file.
 *
 * @throws IngestError STATE_DAMAGED with the address of a segment that is missing, or is not what was written; STATE_FAILED.
 */
export async function fetchJournal(kept: KeptJournal, path: string): Promise<void> {
  const file = opened(path);
  let length = 0;
  try {
    for (let first = 0; first < kept.keys.length; first += AT_A_TIME) {
      const keys = kept.keys.slice(first, first + AT_A_TIME);
      const segments = await Promise.all(keys.map((key, index) => fetchSegment(kept, key, first + index)));
      for (const [index, { start, bytes }] of segments.entries()) {
        if (start > length) throw damaged(kept, keys[index] ?? '', 'does not follow the one before it');
        length = write(file, path, { start, bytes });
      }
    }
  } finally {
    closeSync(file);
  }
}

async function fetchSegment(kept: KeptJournal, key: string, number: number): Promise<Segment> {
  const expected = segmentKey(kept.journal, number);
  const found = key === expected ? await kept.objects.get(key) : undefined;
  if (found === undefined) throw damaged(kept, expected, 'is missing');
  const segment = fromSegmentBytes(found.bytes);
  if (segment === undefined) throw damaged(kept, key, 'is not what was written');
  return segment;
}

function opened(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    throw stateFailed(path, error);
  }
}

/** Writes a segment where it begins, in place of all from there on; answers where it ends. */
function write(file: number, path: string, { start, bytes }: Segment): number {
  try {
    ftruncateSync(file, start);
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(file, bytes, written, bytes.length - written, start + written);
    }
  } catch (error) {
    throw stateFailed(path, error);
  }
  return start + bytes.length;
}

function damaged({ objects, name }: KeptJournal, key: string, what: string): IngestError {
  return new IngestError('STATE_DAMAGED', {
    message: `The journal is damaged: one of its objects ${what}`,
    path: objects.addressOf(key),
    hint: `Remove all objects below ${name}/: the next run reads and writes everything again.`,
  });
}
