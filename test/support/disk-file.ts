import { type FileHandle, open } from 'node:fs/promises';
import type { DataFile } from '@sluice/schema-inference';

/** A file of the disk, which counts what is read of it. */
export class DiskFile implements DataFile {
  bytesRead = 0;
  reads = 0;

  private constructor(
    readonly uri: string,
    readonly size: number,
    private readonly handle: FileHandle,
  ) {}

  /** Calls `use` with the file, and closes it. */
  static async using<T>(path: string, use: (file: DiskFile) => Promise<T>): Promise<T> {
    const handle = await open(path);
    try {
      return await use(new DiskFile(path, (await handle.stat()).size, handle));
    } finally {
      await handle.close();
    }
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(length), 0, length, offset);
    this.bytesRead += bytesRead;
    this.reads += 1;
    return buffer.subarray(0, bytesRead);
  }
}
