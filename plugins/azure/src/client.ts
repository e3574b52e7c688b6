import { type ByteRange, type ObjectInfo, type StoreRequest, StoreRequests, type StoreTag } from '@sluice/object-store';
import type { StepContext } from '@sluice/plugin-api';
import type { AzureAccount } from './account.js';
import { type ContainerList, readBytes, readContainerList, readProperties, readTags } from './answers.js';
import { type BlobList, readBlobList } from './blob-list.js';
import { faultOf } from './errors.js';
import { type BlobAnswer, type BlobRequest, HttpClient } from './http-client.js';

/** As many as the service gives at a time. */
const PAGE_ITEMS = '5000';

/** What to list of a container. */
export interface BlobListing {
  readonly prefix: string;
  readonly delimiter?: string | undefined;
  readonly marker?: string | undefined;
}

/**
 * The few calls that we make of the blob service. Each is paced, and counted by its name, retries included; it throws the last attempt's error as
 * it is.
 */
export class BlobClient {
  readonly #http: HttpClient;
  readonly #requests = new StoreRequests({ faultOf });

  constructor(account: AzureAccount) {
    this.#http = new HttpClient(account);
  }

  listContainers(marker: string | undefined, context: StepContext): Promise<ContainerList> {
    const query = { comp: 'list', maxresults: PAGE_ITEMS, marker };
    return this.#send({ name: 'List Containers' }, { method: 'GET', path: '', query }, context, ({ body }) =>
      readContainerList(body),
    );
  }

  listBlobs(container: string, { prefix, delimiter, marker }: BlobListing, context: StepContext): Promise<BlobList> {
    const about = { name: 'List Blobs', bucket: container, path: prefix };
    const query = {
      restype: 'container',
      comp: 'list',
      include: 'metadata',
      maxresults: PAGE_ITEMS,
      prefix: prefix === '' ? undefined : prefix,
      delimiter,
      marker,
    };
    const path = encodeURIComponent(container);
    return this.#send(about, { method: 'GET', path, query }, context, ({ body }) => readBlobList(body));
  }

  /** A blob's bytes, or those of a range, which has to begin in it; `undefined` where the name is that of a directory. */
  getBlob(container: string, key: string, range: ByteRange | undefined, context: StepContext): Promise<Uint8Array | undefined> {
    const about = { name: 'Get Blob', bucket: container, path: key };
    const headers = range === undefined ? {} : { 'x-ms-range': `bytes=${range.offset}-${range.offset + range.length - 1}` };
    return this.#send(about, { method: 'GET', path: pathOf(container, key), headers }, context, (answer) => {
      context.meter.bytes(answer.body.length);
      return readBytes(answer, range);
    });
  }

  /** `undefined` where the name is that of a directory. */
  headBlob(container: string, key: string, context: StepContext): Promise<ObjectInfo | undefined> {
    const about = { name: 'Get Blob Properties', bucket: container, path: key };
    const request: BlobRequest = { method: 'HEAD', path: pathOf(container, key) };
    return this.#send(about, request, context, (answer) => readProperties(key, answer));
  }

  /** Puts a blob, in place of one of that name. */
  putBlob(container: string, key: string, body: Uint8Array, context: StepContext): Promise<void> {
    const about = { name: 'Put Blob', bucket: container, path: key };
    const headers = {
      'x-ms-blob-type': 'BlockBlob',
      'content-type': 'application/json',
      'content-length': String(body.length),
    };
    return this.#send(about, { method: 'PUT', path: pathOf(container, key), headers, body }, context, () => undefined);
  }

  getBlobTags(container: string, key: string, context: StepContext): Promise<readonly StoreTag[]> {
    const about = { name: 'Get Blob Tags', bucket: container, path: key };
    const request: BlobRequest = { method: 'GET', path: pathOf(container, key), query: { comp: 'tags' } };
    return this.#send(about, request, context, ({ body }) => readTags(body));
  }

  #send<T>(about: StoreRequest, request: BlobRequest, context: StepContext, read: (answer: BlobAnswer) => T): Promise<T> {
    return this.#requests.send(about, context, async () => read(await this.#http.send(request, context.signal)));
  }
}

function pathOf(container: string, key: string): string {
  return `${encodeURIComponent(container)}/${encodeURIComponent(key).replaceAll('%2F', '/')}`;
}
