import {
  type Bucket,
  type BucketCheck,
  type ByteRange,
  checkBuckets,
  type ListOptions,
  type ObjectInfo,
  type ObjectPage,
  type ObjectStore,
  type StoreTag,
} from '@sluice/object-store';
import { isIngestError, type StepContext, toIngestError } from '@sluice/plugin-api';
import { type AzureAccount, toAccount } from './account.js';
import type { BlobList } from './blob-list.js';
import { BlobClient } from './client.js';
import { type FailedCall, HttpFailure, toAzureError } from './errors.js';
import type { AzureConnection } from './generated/config.js';
import { inKeyOrder, levelInKeyOrder } from './listing-order.js';
import { UnknownTags } from './unknown-tags.js';
import { AzureUrls } from './urls.js';

const CREDENTIALS_POINTER = '/source/serviceConnection/config/credentials';
/** The service takes such a part of a name for a step in a path: no blob has one. */
const STEP = /(^|\/)\.\.?(\/|$)/;
/** A shared access signature with this is of a container, or of something in it. */
const OF_A_RESOURCE = /(^|&)sr=/;
const READER = 'the role Storage Blob Data Reader';

/** The calls that may be denied, and what to grant for them. */
const GRANTS = {
  'List Containers': `Grant ${READER} on the account, or List for the resource type Service in the SAS; or name the containers in bucketNames.`,
  'List Blobs': `Grant ${READER} on the container or the account, or List in the SAS.`,
  'Get Blob': `Grant ${READER} on the container or the account, or Read in the SAS.`,
  'Get Blob Properties': `Grant ${READER} on the container or the account, or Read in the SAS.`,
  'Put Blob': 'Grant the role Storage Blob Data Contributor on the container or the account, or Create and Write in the SAS.',
  'Get Blob Tags':
    'Grant the role Storage Blob Data Owner on the container or the account, or Tag in the SAS; or leave out includeTags.',
} as const;
type Action = keyof typeof GRANTS;

/** Azure Blob Storage, and Data Lake Storage Gen2 by the same interface. A bucket is a container of the account. */
export class AzureObjectStore implements ObjectStore {
  readonly urls: AzureUrls;
  readonly actions = { list: 'List Blobs', read: 'Get Blob', objectTags: 'Get Blob Tags' };
  /** The service has no way to begin at `startAfter` that emulators know. */
  readonly isSerial = true;
  readonly #account: AzureAccount;
  readonly #bucketNames: readonly string[] | undefined;
  readonly #client: BlobClient;
  readonly #unknownTags = new UnknownTags();

  /**
   * @param pointer where the credentials stand in the workflow file.
   * @throws IngestError where they contradict each other, or lack something.
   */
  constructor({ credentials, bucketNames }: AzureConnection, pointer: string = CREDENTIALS_POINTER) {
    this.#account = toAccount(credentials, pointer);
    this.#bucketNames = bucketNames === undefined ? undefined : [...new Set(bucketNames)];
    this.urls = new AzureUrls(this.#account);
    this.#client = new BlobClient(this.#account);
  }

  /** Whether its credentials are for one container, and cannot tell which there are. */
  get isForOneContainer(): boolean {
    const { credential } = this.#account;
    return credential.kind === 'sas' && OF_A_RESOURCE.test(credential.sasToken);
  }

  check(context: StepContext, isWanted?: (name: string) => boolean): BucketCheck {
    return checkBuckets(this, this.#bucketNames === undefined ? 'List Containers' : undefined, context, isWanted);
  }

  async *listBuckets(context: StepContext): AsyncGenerator<readonly Bucket[]> {
    if (this.#bucketNames !== undefined) {
      yield this.#bucketNames.map((name) => ({ name }));
      return;
    }
    let marker: string | undefined;
    do {
      const call = callOf('List Containers', this.#account.endpoint);
      const page = await answered(call, context, () => this.#client.listContainers(marker, context));
      marker = page.nextMarker;
      yield page.names.map((name) => ({ name }));
    } while (marker !== undefined);
  }

  list(bucket: Bucket, { prefix, delimiter }: ListOptions, context: StepContext): AsyncGenerator<ObjectPage> {
    const parts = { prefix, list: (below: string, by?: string) => this.#pages(bucket, below, by, context) };
    return delimiter === undefined ? inKeyOrder(parts) : levelInKeyOrder(parts, delimiter);
  }

  async read(bucket: Bucket, key: string, context: StepContext, range?: ByteRange): Promise<Uint8Array | undefined> {
    if (STEP.test(key)) return undefined;
    try {
      const call = callOf('Get Blob', this.urls.uri(bucket, key));
      return await answered(call, context, () => this.#client.getBlob(bucket.name, key, range, context));
    } catch (error) {
      if (!isIngestError(error)) throw error;
      if (error.code === 'OBJECT_NOT_FOUND') return undefined;
      // A range of an empty blob, or one that begins at its end.
      if (error.cause instanceof HttpFailure && error.cause.reason === 'InvalidRange') return new Uint8Array();
      throw error;
    }
  }

  async head(bucket: Bucket, key: string, context: StepContext): Promise<ObjectInfo | undefined> {
    if (STEP.test(key)) return undefined;
    try {
      const call = callOf('Get Blob Properties', this.urls.uri(bucket, key));
      return await answered(call, context, () => this.#client.headBlob(bucket.name, key, context));
    } catch (error) {
      if (isIngestError(error) && error.code === 'OBJECT_NOT_FOUND') return undefined;
      throw error;
    }
  }

  async write(bucket: Bucket, key: string, bytes: Uint8Array, context: StepContext): Promise<void> {
    const call = callOf('Put Blob', this.urls.uri(bucket, key));
    await answered(call, context, () => this.#client.putBlob(bucket.name, key, bytes, context));
  }

  /** A container has none. */
  async tags(bucket: Bucket, key: string | undefined, context: StepContext): Promise<readonly StoreTag[] | undefined> {
    if (key === undefined) return [];
    const call = callOf('Get Blob Tags', this.urls.uri(bucket, key));
    try {
      return await answered(call, context, () => this.#client.getBlobTags(bucket.name, key, context));
    } catch (error) {
      return this.#unknownTags.from(toIngestError(error), call, context);
    }
  }

  async close(): Promise<void> {
    // Connections are the SDK's, for the whole process; idle ones keep nothing alive.
  }

  async *#pages(bucket: Bucket, prefix: string, delimiter: string | undefined, context: StepContext): AsyncGenerator<BlobList> {
    const call = callOf('List Blobs', this.urls.uri(bucket, prefix));
    let marker: string | undefined;
    do {
      const page = await answered(call, context, () =>
        this.#client.listBlobs(bucket.name, { prefix, delimiter, marker }, context),
      );
      marker = page.nextMarker;
      yield page;
    } while (marker !== undefined);
  }
}

function callOf(action: Action, place: string): FailedCall {
  return { action, place, grant: GRANTS[action] };
}

async function answered<T>(call: FailedCall, { signal }: StepContext, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw signal.aborted ? error : toAzureError(error, call);
  }
}
