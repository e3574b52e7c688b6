import { type Bucket, type BucketInventory, type ObjectPage, type ObjectStore, readAhead } from '@sluice/object-store';
import { IngestError, type StepContext } from '@sluice/plugin-api';
import { csvColumns, csvRun } from './csv-runs.js';
import { DataFiles } from './data-files.js';
import { findManifest, toInventoryPlace } from './find-manifest.js';
import { InventoryFields } from './inventory-fields.js';
import { formatOf, type InventoryFile, parseInventoryManifest } from './inventory-manifest.js';
import { inventoryPages } from './inventory-pages.js';
import type { InventoryRun } from './inventory-run.js';
import { KeyPrefixes } from './key-prefixes.js';
import { mergeRuns } from './merge-runs.js';
import { parquetRuns } from './parquet-runs.js';

const FILES_AT_A_TIME = 8;

/** Reads the inventories that S3 Inventory delivers, through a store's own calls. */
export class S3Inventory {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** See {@link ObjectStore.findInventory}. @throws IngestError INVENTORY_AMBIGUOUS, INVENTORY_DAMAGED, INVENTORY_UNSUPPORTED. */
  async find(bucket: Bucket, place: string, context: StepContext): Promise<BucketInventory | undefined> {
    const manifest = await findManifest(this.#store, bucket.name, toInventoryPlace(place), context);
    if (manifest === undefined) return undefined;
    formatOf(manifest);
    return { uri: manifest.uri, createdAt: manifest.createdAt };
  }

  /** See {@link ObjectStore.listInventory}. @throws IngestError INVENTORY_DAMAGED, INVENTORY_UNSUPPORTED, INVENTORY_FIELD_MISSING. */
  async *list(
    bucket: Bucket,
    { uri }: BucketInventory,
    prefixes: readonly string[],
    context: StepContext,
  ): AsyncGenerator<ObjectPage> {
    const [, delivered = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
    const bytes = await this.#store.read({ name: delivered }, key, context);
    if (bytes === undefined)
      throw new IngestError('INVENTORY_DAMAGED', { message: 'The manifest of the inventory is gone', path: uri });
    const manifest = parseInventoryManifest(bytes, uri);
    if (manifest.sourceBucket !== bucket.name) {
      const message = `The inventory is one of the bucket ${manifest.sourceBucket}`;
      throw new IngestError('INVENTORY_DAMAGED', { message, path: uri });
    }
    const files = new DataFiles(this.#store, { name: manifest.destinationBucket }, context);
    const fields = new InventoryFields(uri, context);
    const columns = formatOf(manifest) === 'CSV' ? csvColumns(manifest, fields) : undefined;
    const runsOf = async (file: InventoryFile): Promise<InventoryRun[]> => {
      await files.check(file);
      return columns === undefined ? parquetRuns(files, file, fields) : [await csvRun(files, file, columns)];
    };
    const runs: InventoryRun[] = [];
    for await (const each of readAhead(manifest.files, FILES_AT_A_TIME, runsOf)) runs.push(...each);
    for await (const page of inventoryPages(mergeRuns(runs, new KeyPrefixes(prefixes)))) {
      if (context.signal.aborted) throw new IngestError('CANCELLED');
      yield page;
    }
  }
}
