import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { loadWorkflow, PluginRegistry, runWorkflow } from '@sluice/core';
import { definePlugin, type Entity, type ProcessContext, type Processor, type Sink, type WriteResult } from '@sluice/plugin-api';
import { plugin as s3 } from '@sluice/plugin-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { startMoto } from '../support/servers.mjs';
import { writeWorkflow } from '../support/sluice.js';

const SIDECAR = '_sluice.yaml';
const MIB = 1024 * 1024;
const lake = (path: string): Buffer => readFileSync(join(import.meta.dirname, '../lakes/lake-a', path));
const OBJECTS: Readonly<Record<string, string | Buffer>> = {
  'openmetadata.json': JSON.stringify({
    entries: [
      { dataPath: 'orders', structureFormat: 'csv' },
      { dataPath: 'customers', structureFormat: 'parquet' },
      { dataPath: 'clicks', structureFormat: 'avro' },
      { dataPath: 'events', structureFormat: 'json' },
      { dataPath: 'large', structureFormat: 'csv' },
      { dataPath: 'photos', unstructuredFormats: ['png'] },
    ],
  }),
  [SIDECAR]: 'owner: bucket',
  'orders/1.csv': 'id,mail\n1,ada@example.com\n2,grace@example.com\n',
  [`orders/${SIDECAR}`]: 'owner: sales',
  'customers/part-0.parquet': lake('sales-data/customers/part-0.parquet'),
  'clicks/part-0.avro': lake('sales-data/clicks/part-0.avro'),
  'events/part-0.json': lake('sales-data/events/part-0.json'),
  'large/1.csv': 'id\n1\n',
  [`large/${SIDECAR}`]: Buffer.alloc(2 * MIB, 'x'),
  'photos/a.png': 'a',
  'photos/b.png': 'b',
  [`photos/${SIDECAR}`]: 'owner: press',
};

/** What a container's data answered. */
interface Told {
  readonly rows: readonly object[];
  readonly sidecar: string | undefined;
}

const told = new Map<string, Told>();
const written: string[] = [];

/** Asks each container twice, as two processors do. */
class AskingProcessor implements Processor {
  async process(entity: Entity, { data }: ProcessContext): Promise<Entity[]> {
    if (data === undefined) return [entity];
    const [rows, sidecar] = await Promise.all([data.sample(2), data.sibling(SIDECAR)]);
    expect([await data.sample(1), await data.sibling(SIDECAR)]).toEqual([rows.slice(0, 1), sidecar]);
    told.set(entity.fullyQualifiedName, {
      rows: rows.map((row) => ({ ...row })),
      sidecar: sidecar === undefined ? undefined : Buffer.from(sidecar).toString('utf8'),
    });
    return [entity];
  }
}

class NamesSink implements Sink {
  async *check() {}

  async write(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    written.push(...batch.map(({ fullyQualifiedName }) => fullyQualifiedName));
    return batch.map(() => ({ status: 'created' }));
  }

  async flush(): Promise<void> {}
  async close(): Promise<void> {}
}

const NOTHING = { title: 'For a test', configSchema: { type: 'object' }, capabilities: [], permissions: [] } as const;
const registry = PluginRegistry.of([
  s3,
  definePlugin<'processor'>({ kind: 'processor', type: 'asking', ...NOTHING, component: AskingProcessor }),
  definePlugin<'sink'>({ kind: 'sink', type: 'names', ...NOTHING, component: NamesSink }),
]);

describe.skipIf(!hasPython())('a processor that asks for the data behind containers', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let requests: Readonly<Record<string, number>>;
  let failures: readonly string[];

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    const client = new S3Client({ endpoint: moto.url, region: 'us-east-1', credentials, forcePathStyle: true });
    await fetch(`${moto.url}/sales`, { method: 'PUT' });
    for (const [Key, Body] of Object.entries(OBJECTS)) await client.send(new PutObjectCommand({ Bucket: 'sales', Key, Body }));
    client.destroy();
    const file = writeWorkflow({
      endpoint: moto.url,
      options: { metrics: 'none' },
      more: { sink: { type: 'names', config: {} }, processors: [{ type: 'asking', config: {} }] },
    });
    const workflow = await loadWorkflow(file, { registry, environment: {} });
    const report = await runWorkflow(workflow);
    requests = report.scopes.find(({ scope }) => scope === 's3://sales')?.requests ?? {};
    failures = [...report.outcomes].flatMap((outcome) =>
      outcome.status === 'failed' ? [`${outcome.subject.name} ${outcome.error.code}`] : [],
    );
    report.outcomes.dispose();
  });
  afterAll(() => moto?.stop());

  test('gets records of every format, and the files beside the data', () => {
    expect(told.get('local_s3.sales')).toEqual({ rows: [], sidecar: 'owner: bucket' });
    expect(told.get('local_s3.sales.orders')).toEqual({
      rows: [
        { id: '1', mail: 'ada@example.com' },
        { id: '2', mail: 'grace@example.com' },
      ],
      sidecar: 'owner: sales',
    });
    for (const name of ['customers', 'clicks', 'events'])
      expect(told.get(`local_s3.sales.${name}`)).toMatchObject({
        rows: [expect.anything(), expect.anything()],
        sidecar: undefined,
      });
    for (const name of ['photos', 'photos."a.png"', 'photos."b.png"'])
      expect(told.get(`local_s3.sales.${name}`)).toEqual({ rows: [], sidecar: 'owner: press' });
  });

  test('fails for a container alone where a file beside it is too large', () => {
    expect(failures).toEqual(['s3://sales/large FILE_TOO_LARGE']);
    expect(written).not.toContain('local_s3.sales.large');
    expect(written).toContain('local_s3.sales.orders');
  });

  test('takes a request for each sample, and one for each file beside data of a folder', () => {
    const [manifest, schemas, samples] = [1, 5, 5];
    const siblings = ['', 'orders', 'customers', 'clicks', 'events', 'large', 'photos'].length;
    expect(requests['s3:GetObject']).toBe(manifest + schemas + samples + siblings);
  });
});
