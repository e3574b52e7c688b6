import { IngestError } from '@sluice/plugin-api';
import type { DataFile } from '../data-file.js';
import { corruptFile } from '../file-errors.js';
import { HeadReader } from '../head.js';
import { decodeText } from './text-decoding.js';

/** How much of a text file is read, and how many complete records in it make it needless to read more. */
export interface HeadStep {
  readonly bytes: number;
  readonly enoughRecords: number;
}

/** What is read of every text file. */
export const SHORT_HEAD: HeadStep = { bytes: 128 * 1024, enoughRecords: 1000 };
/** What is read where records are long. */
export const LONG_HEAD: HeadStep = { bytes: 1024 * 1024, enoughRecords: 1 };

/** The part of a text file that was read. */
export interface TextHead {
  readonly bytes: number;
  /** Whether it is the whole file. */
  readonly ended: boolean;
  /** Whether the file ends in the middle of its compressed data. */
  readonly cutShort: boolean;
  /** As a part of the result; empty when the file is not compressed. */
  readonly compression: { readonly compression?: 'gz' };
  readonly remarks: readonly string[];
}

/** Calls `parse` with the beginning of a file, and again with a longer one as long as it finds too few records. */
export async function readText<T extends { readonly count: number }>(
  file: DataFile,
  steps: readonly HeadStep[],
  parse: (text: string, ended: boolean) => T,
): Promise<{ head: TextHead; parsed: T }> {
  const reader = new HeadReader(file);
  const read = async ([step, ...longer]: readonly HeadStep[]): Promise<{ head: TextHead; parsed: T }> => {
    const { bytes = 0, enoughRecords = 0 } = step ?? {};
    const head = await reader.head(bytes);
    const { text, remarks } = decodeText(file, head);
    const parsed = parse(text, head.ended);
    if (longer.length > 0 && !head.ended && !head.cutShort && parsed.count < enoughRecords) return read(longer);
    return {
      head: {
        bytes: head.bytes.length,
        ended: head.ended,
        cutShort: head.cutShort,
        compression: head.compression === undefined ? {} : { compression: head.compression },
        remarks: head.cutShort ? [...remarks, 'The compressed data are cut short.'] : remarks,
      },
      parsed,
    };
  };
  return read(steps);
}

/** The error of a file whose first record does not end in the part that was read. */
export function noRecord(file: DataFile, head: TextHead): IngestError {
  if (head.cutShort) return corruptFile(file, 'is cut short before the end of its first record');
  return new IngestError('FILE_TOO_LARGE', {
    message: `The first ${head.bytes} bytes of the file hold no complete record`,
    path: file.uri,
  });
}
