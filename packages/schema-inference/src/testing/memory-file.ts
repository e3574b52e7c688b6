import { readFileSync } from 'node:fs';
import type { Column } from '@sluice/plugin-api';
import type { DataFile } from '../data-file.js';

/** A file in memory that tells what was read of it. */
export class MemoryFile implements DataFile {
  readonly uri = 'memory:file';
  readonly reads: { readonly offset: number; readonly length: number }[] = [];
  readonly #bytes: Uint8Array;

  constructor(content: string | Uint8Array) {
    this.#bytes = typeof content === 'string' ? Buffer.from(content) : content;
  }

  /** A file of the disk, by its path from the root of the repository. */
  static at(path: string): MemoryFile {
    return new MemoryFile(readFileSync(new URL(`../../../../${path}`, import.meta.url)));
  }

  get size(): number {
    return this.#bytes.length;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    this.reads.push({ offset, length });
    return this.#bytes.subarray(offset, offset + length);
  }
}

/** Columns as pairs of the file's own name and the type in full. */
export function typesOf(columns: readonly Column[]): [string, string | undefined][] {
  return columns.map((column) => [column.displayName ?? column.name, column.dataTypeDisplay]);
}
