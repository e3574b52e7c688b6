import {
  type CheckStep,
  CONFIG,
  type Container,
  catalogueName,
  checkStep,
  type DeletionPolicy,
  IngestError,
  inject,
  injectable,
  isIngestError,
  qualifiedName,
  SERVICE,
  type ServiceIdentity,
  type Source,
  type SourceItem,
  type Split,
  type StepContext,
  type StorageService,
  type Subject,
} from '@sluice/plugin-api';
import { AcmeLakeClient, type ObjectsPage } from './client.js';
import type { AcmeLakeConfig } from './config.js';

/** What becomes of an object. */
type TableItem = Exclude<SourceItem, { type: 'split' }>;

const HEADER = { offset: 0, length: 65_536 };

/**
 * Buckets, and a table for each CSV file in them. A split is the smallest piece that can be read, retried and counted alone: here it is a bucket. Where your
 * store has buckets and objects, an ObjectStore is less to write and does more.
 */
@injectable()
export class AcmeLakeSource implements Source {
  readonly service: StorageService;
  /** What is gone from the store is deleted from the catalogue, up to a fifth of it at once. With bucketNames, a bucket that is not named is not gone. */
  readonly deletion: DeletionPolicy;
  readonly #config: AcmeLakeConfig;
  readonly #client: AcmeLakeClient;

  constructor(@inject(CONFIG) config: AcmeLakeConfig, @inject(SERVICE) { name, connection }: ServiceIdentity) {
    const fullyQualifiedName = qualifiedName(undefined, name);
    this.service = { kind: 'storageService', fullyQualifiedName, name, serviceType: 'CustomStorage', connection };
    this.deletion = { isWhole: config.bucketNames === undefined, most: { percent: 20 } };
    this.#config = config;
    this.#client = new AcmeLakeClient(config);
  }

  /** Tries what a run needs: yield a step for each permission. */
  async *check(context: StepContext): AsyncGenerator<CheckStep> {
    yield await checkStep('buckets.list', async () => {
      let buckets = 0;
      for await (const _ of this.#bucketNames(context)) buckets += 1;
      return `${buckets} buckets`;
    });
  }

  /** Throws when the buckets cannot be listed: a failure never looks like an empty store. */
  async *plan(context: StepContext): AsyncGenerator<Split> {
    for await (const bucket of this.#bucketNames(context)) {
      const uri = uriOf(bucket);
      const root = this.#container(bucket).fullyQualifiedName;
      yield { id: uri, scope: uri, root, payload: { bucket }, subjects: [{ kind: 'bucket', name: uri }] };
    }
  }

  /** Parents before children: the bucket, and its tables by a split of their own, which is read once the bucket is written. */
  async *read(split: Split, context: StepContext): AsyncGenerator<SourceItem> {
    const { bucket, tables } = split.payload as { readonly bucket: string; readonly tables?: true };
    const uri = uriOf(bucket);
    const all: Subject = { kind: 'entry', name: `${uri}/*` };
    if (tables) {
      yield* this.#tables(bucket, all, context);
      return;
    }
    yield { type: 'entity', subject: { kind: 'bucket', name: uri }, entity: this.#container(bucket) };
    yield {
      type: 'split',
      split: { ...split, id: `${uri}/*`, parent: split.root, payload: { bucket, tables: true }, subjects: [all] },
    };
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async *#bucketNames(context: StepContext): AsyncGenerator<string> {
    const { bucketNames, url } = this.#config;
    if (bucketNames !== undefined) {
      yield* new Set(bucketNames);
      return;
    }
    let next: string | null | undefined;
    do {
      const page = await this.#client.listBuckets(next ? { after: next } : {}, url, context);
      yield* page.buckets.map(({ name }) => name);
      next = page.next;
    } while (next !== null);
  }

  /** Returning says that all tables were found. What cannot be read of them is an outcome of its own. */
  async *#tables(bucket: string, all: Subject, context: StepContext): AsyncGenerator<SourceItem> {
    let objects = 0;
    let next: string | null | undefined;
    do {
      const query = next ? { prefix: '', after: next } : { prefix: '' };
      const page = await this.#client.listObjects(bucket, query, uriOf(bucket), context);
      for (const object of page.objects) yield { ...(await this.#table(bucket, object, context)), of: all };
      objects += page.objects.length;
      next = page.next;
    } while (next !== null);
    if (objects === 0) yield { type: 'outcome', subject: all, outcome: { status: 'empty', reason: 'the bucket has no objects' } };
  }

  async #table(bucket: string, { key, size }: ObjectsPage['objects'][number], context: StepContext): Promise<TableItem> {
    const place = uriOf(bucket, key);
    const subject = { kind: 'file', name: place } as const;
    const container = this.#container(bucket, key);
    const { fullyQualifiedName } = container;
    if (!key.endsWith('.csv')) {
      return { type: 'outcome', subject, outcome: { status: 'filtered', rule: 'no CSV file' }, fullyQualifiedName };
    }
    if (size === 0)
      return { type: 'outcome', subject, outcome: { status: 'empty', reason: 'the file is empty' }, fullyQualifiedName };
    try {
      const answer = await this.#client.object('GET', { bucket, key, range: HEADER, place }, context);
      if (answer === undefined) throw new IngestError('OBJECT_NOT_FOUND', { path: place });
      const [header = ''] = new TextDecoder().decode(answer.body).split(/\r?\n/);
      // Quotes and types are not looked at: the reader of your format comes here.
      const columns = header.split(',').map((name) => ({ name, dataType: 'STRING' as const }));
      const entity: Container = { ...container, size, fileFormats: ['csv'], dataModel: { isPartitioned: false, columns } };
      return { type: 'entity', subject, entity };
    } catch (error) {
      // One table that fails does not take its neighbours with it.
      if (!isIngestError(error) || error.fatal || context.signal.aborted) throw error;
      return { type: 'outcome', subject, outcome: { status: 'failed', error }, fullyQualifiedName };
    }
  }

  /** The container of a bucket, or of an object in it. */
  #container(bucket: string, key?: string): Container {
    const service = this.service.fullyQualifiedName;
    const top = qualifiedName(service, catalogueName(bucket).name);
    const names = catalogueName(key ?? bucket);
    const place = { ...names, service, fullPath: uriOf(bucket, key), fileFormats: [] };
    if (key === undefined) return { kind: 'container', fullyQualifiedName: top, ...place, prefix: '/' };
    return { kind: 'container', fullyQualifiedName: qualifiedName(top, names.name), ...place, parent: top, prefix: `/${key}` };
  }
}

function uriOf(bucket: string, key?: string): string {
  return key === undefined ? `acme-lake://${bucket}` : `acme-lake://${bucket}/${key}`;
}
