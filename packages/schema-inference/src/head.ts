import { promisify } from 'node:util';
import { constants, createGunzip, gunzip } from 'node:zlib';
import { inflateHead } from './codecs/inflate-head.js';
import type { DataFile } from './data-file.js';
import { corruptFile } from './file-errors.js';

/** What compression may add to data that do not compress. */
const GZIP_OVERHEAD_BYTES = 1024;

/** The first bytes of a file, decompressed. */
export interface Head {
  readonly bytes: Uint8Array;
  /** Whether these are all the bytes of the file. */
  readonly ended: boolean;
  readonly compression?: 'gz';
  /** Whether the file ends in the middle of its compressed data. */
  readonly cutShort: boolean;
}

/** Reads the beginning of a file, each of its bytes once, however often more is asked for. A gzip file is known by its first bytes. */
export class HeadReader {
  readonly #file: DataFile;
  #raw: Uint8Array = new Uint8Array();

  constructor(file: DataFile) {
    this.#file = file;
  }

  /** The first `limit` bytes after decompression, or all if the file has no more. */
  async head(limit: number): Promise<Head> {
    await this.#readTo(limit);
    if (!isGzip(this.#raw)) {
      return { bytes: this.#raw.subarray(0, limit), ended: this.#raw.length <= limit && this.#isWhole(), cutShort: false };
    }
    for (;;) {
      const bytes = await this.#inflate(limit);
      const whole = this.#isWhole();
      // Data that shrink by decompression, such as empty blocks without end, are not followed beyond the limit either.
      if (bytes.length === limit || whole || this.#raw.length >= 2 * limit + GZIP_OVERHEAD_BYTES) {
        const complete = whole && bytes.length < limit && (await isComplete(this.#raw, limit));
        return { bytes, ended: complete, compression: 'gz', cutShort: whole && bytes.length < limit && !complete };
      }
      await this.#readTo(2 * this.#raw.length);
    }
  }

  #isWhole(): boolean {
    return this.#raw.length >= this.#file.size;
  }

  async #readTo(length: number): Promise<void> {
    const missing = Math.min(length, this.#file.size) - this.#raw.length;
    if (missing > 0) this.#raw = Buffer.concat([this.#raw, await this.#file.read(this.#raw.length, missing)]);
  }

  async #inflate(limit: number): Promise<Uint8Array> {
    try {
      return await inflateHead(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }), this.#raw, limit);
    } catch (error) {
      throw corruptFile(this.#file, `is not valid gzip: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Whether compressed data have their end; `limit` is more than what they hold. */
async function isComplete(raw: Uint8Array, limit: number): Promise<boolean> {
  try {
    await promisify(gunzip)(raw, { maxOutputLength: limit });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR') return false;
    throw error;
  }
}
