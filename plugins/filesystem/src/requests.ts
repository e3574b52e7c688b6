import { StoreRequests } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import { faultOf, toStoreError } from './errors.js';
import { untilAborted } from './until-aborted.js';

/** What counts as a request. */
export interface FilesystemRequest {
  /** What is done, such as `fs.readdir`. */
  readonly name: string;
  /** Absent where it is about the root. */
  readonly bucket?: string;
  readonly key?: string;
  /** Of the folder or file, for messages. */
  readonly path: string;
}

/** Waits for the filesystem: what fails does so as an IngestError, and what takes long is not waited for when the run stops. */
export class Requests {
  readonly #requests = new StoreRequests({ faultOf });

  /** Waits for what counts on the meter as a request; what fails for a while is done again. */
  async send<T>(request: FilesystemRequest, context: StepContext, work: () => Promise<T>): Promise<T> {
    const { name, bucket, key, path } = request;
    const counted = { name, ...(bucket === undefined ? {} : { bucket }), ...(key === undefined ? {} : { path: key }) };
    return this.#orIngestError(name, path, context, () =>
      this.#requests.send(counted, context, () => untilAborted(context.signal, work())),
    );
  }

  /** Waits for what is a part of a request. */
  async wait<T>(name: string, path: string, context: StepContext, work: () => Promise<T>): Promise<T> {
    return this.#orIngestError(name, path, context, () => untilAborted(context.signal, work()));
  }

  async #orIngestError<T>(name: string, path: string, { signal }: StepContext, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw toStoreError(error, name, path);
    }
  }
}
