import { type Entity, IngestError } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OpenMetadataClient, Stored } from './client.js';
import { bucket, dataset, datasetOf, service, tag } from './entities.test.fixture.js';
import { EntityWriter } from './entity-writer.js';

/** Answers each PUT with an id made of its name, slowly, and keeps the order in which calls began and ended. */
class FakeClient implements OpenMetadataClient {
  readonly calls: string[] = [];
  readonly parents = new Map<string, string | undefined>();
  readonly failing = new Map<string, IngestError>();
  readonly there = new Map<string, string>();

  async version() {
    return { text: '2.0.6', major: 2, minor: 0 };
  }
  async checkToken() {}
  putService(body: { name: string }) {
    return this.#put('service', body.name);
  }
  async putContainer(body: { parent?: { id: string } }, fqn: string) {
    this.parents.set(fqn, body.parent?.id);
    const stored = await this.#put('container', fqn);
    return { ...stored, container: stored };
  }
  async patchContainer() {}
  async idOf(_: string, fqn: string) {
    this.calls.push(`look up ${fqn}`);
    return this.there.get(fqn);
  }
  async container() {
    return undefined;
  }
  async owner() {
    return undefined;
  }
  putClassification(body: { name: string }) {
    return this.#put('classification', body.name);
  }
  putTag(_: unknown, fqn: string) {
    return this.#put('tag', fqn);
  }
  async *containers() {}
  async deleteContainer() {}
  async putPipelineStatus() {}
  async close() {}

  async #put(kind: string, name: string): Promise<Stored> {
    this.calls.push(`${kind} ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.calls.push(`${kind} ${name} done`);
    const error = this.failing.get(name);
    if (error !== undefined) throw error;
    return { id: `id of ${name}`, fullyQualifiedName: name.replaceAll('""', "'"), status: 'created' };
  }
}

let client: FakeClient;
let writer: EntityWriter;

beforeEach(() => {
  client = new FakeClient();
  writer = new EntityWriter(client, { storeConnection: true, overrideMetadata: false });
});

function writeAll(...entities: Entity[]) {
  return Promise.all(entities.map((entity) => writer.write(entity, testContext())));
}

describe('EntityWriter', () => {
  it('writes what is needed first, whatever was handed over together', async () => {
    const results = await writeAll(service, tag, bucket, dataset);
    expect(results).toEqual(Array(4).fill({ status: 'created' }));
    expect(client.parents).toEqual(
      new Map([
        ['lake.sales', undefined],
        [dataset.fullyQualifiedName, 'id of lake.sales'],
      ]),
    );
    const at = (call: string) => client.calls.indexOf(call);
    expect(at('container lake.sales')).toBeGreaterThan(at('service lake done'));
    expect(at('tag PII.Sensitive')).toBeGreaterThan(at('classification PII done'));
    expect(at(`container ${dataset.fullyQualifiedName}`)).toBeGreaterThan(at('container lake.sales done'));
    expect(at(`container ${dataset.fullyQualifiedName}`)).toBeGreaterThan(at('tag PII.Sensitive done'));
  });

  it('writes siblings side by side', async () => {
    await writeAll(bucket);
    client.calls.length = 0;
    await writeAll(datasetOf('a'), datasetOf('b'));
    expect(client.calls.slice(0, 2)).toEqual(['container lake.sales.a', 'container lake.sales.b']);
  });

  it('writes the same name in the order of the calls', async () => {
    await writeAll(bucket, { ...bucket, size: 13 });
    expect(client.calls).toEqual([
      'container lake.sales',
      'container lake.sales done',
      'container lake.sales',
      'container lake.sales done',
    ]);
  });

  it('looks a parent up once that it has not written', async () => {
    client.there.set('lake.sales', 'id from the catalogue');
    await writeAll(datasetOf('a'), datasetOf('b'));
    await writeAll(datasetOf('c'));
    expect(client.calls.filter((call) => call.startsWith('look up'))).toEqual(['look up lake.sales']);
    expect(client.parents.get('lake.sales.c')).toBe('id from the catalogue');
  });

  it('puts a classification once', async () => {
    await writeAll(tag, { ...tag, fullyQualifiedName: 'PII.None', name: 'None' });
    expect(client.calls.filter((call) => call === 'classification PII')).toHaveLength(1);
  });

  it('puts a tag once, whatever more is said of it', async () => {
    const [first, second] = await writeAll(tag, { ...tag });
    const [third] = await writeAll({ ...tag, description: 'Of people.' });
    expect([first, second, third].map((result) => result?.status)).toEqual(['created', 'unchanged', 'unchanged']);
    expect(client.calls.filter((call) => call === 'tag PII.Sensitive')).toHaveLength(1);
  });

  it('puts neither a tag nor a classification that is there', async () => {
    client.there.set('PII', 'id of PII');
    client.there.set('PII.Sensitive', 'id of PII.Sensitive');
    const other = { ...tag, fullyQualifiedName: 'PII.Other', name: 'Other' };
    expect(await writeAll(tag, other)).toEqual([{ status: 'unchanged' }, { status: 'created' }]);
    const puts = client.calls.filter((call) => /^(tag|classification) .*[^e]$/.test(call));
    expect(puts).toEqual(['tag PII.Other']);
  });

  it('fails each write of a tag that was refused, and asks once', async () => {
    client.failing.set('PII.Sensitive', new IngestError('OPENMETADATA_REFUSED', { message: 'no' }));
    expect(await writeAll(tag, tag)).toMatchObject(Array(2).fill({ status: 'failed', error: { code: 'OPENMETADATA_REFUSED' } }));
    expect(client.calls.filter((call) => call === 'tag PII.Sensitive')).toHaveLength(1);
  });

  it('knows a container by the name that it wrote, however the catalogue quotes it', async () => {
    const odd = { ...datasetOf('x'), fullyQualifiedName: 'lake.sales."say ""hi"""' };
    await writeAll(bucket, odd);
    const theirs = { id: `id of ${odd.fullyQualifiedName}`, fullyQualifiedName: 'lake.sales."say \'hi\'"' };
    expect(writer.named(theirs)).toEqual({ ...theirs, fullyQualifiedName: odd.fullyQualifiedName });
    const unknown = { id: 'another', fullyQualifiedName: 'lake.sales.y' };
    expect(writer.named(unknown)).toEqual(unknown);
  });

  it('fails what hangs under a parent that is in no catalogue', async () => {
    const results = await writeAll(datasetOf('a'), datasetOf('b', 'lake.sales.a'));
    expect(results).toMatchObject([
      { status: 'failed', error: { code: 'OPENMETADATA_PARENT_MISSING', path: 'lake.sales.a' } },
      { status: 'failed', error: { code: 'PARENT_FAILED', path: 'lake.sales.a.b' } },
    ]);
  });

  it('fails what hangs under a parent that was refused, and nothing else', async () => {
    client.failing.set('lake.sales', new IngestError('OPENMETADATA_REFUSED', { message: 'bad name' }));
    const other = { ...bucket, fullyQualifiedName: 'lake.other', name: 'other' };
    const results = await writeAll(service, bucket, datasetOf('a'), other, datasetOf('a', 'lake.other'));
    expect(results).toMatchObject([
      { status: 'created' },
      { status: 'failed', error: { code: 'OPENMETADATA_REFUSED' } },
      { status: 'failed', error: { code: 'PARENT_FAILED', message: 'The parent lake.sales was not written: bad name' } },
      { status: 'created' },
      { status: 'created' },
    ]);
    expect(client.calls).not.toContain('container lake.sales.a');
  });

  it('fails all of a service that was refused', async () => {
    client.failing.set('lake', new IngestError('OPENMETADATA_REFUSED', { message: 'bad connection' }));
    const results = await writeAll(service, bucket, dataset);
    expect(results.map((result) => (result.status === 'failed' ? result.error.code : result.status))).toEqual([
      'OPENMETADATA_REFUSED',
      'PARENT_FAILED',
      'PARENT_FAILED',
    ]);
  });

  it('fails the tags of a classification that was refused', async () => {
    client.failing.set('PII', new IngestError('OPENMETADATA_REFUSED', { message: 'no' }));
    expect(await writeAll(tag)).toMatchObject([{ status: 'failed', error: { code: 'OPENMETADATA_REFUSED' } }]);
  });

  it('rejects when nothing more can be written', async () => {
    client.failing.set('lake.sales', new IngestError('OPENMETADATA_UNAUTHORIZED'));
    const writes = [bucket, datasetOf('a')].map((entity) => writer.write(entity, testContext()));
    const results = await Promise.allSettled(writes);
    expect(results).toMatchObject(Array(2).fill({ status: 'rejected', reason: { code: 'OPENMETADATA_UNAUTHORIZED' } }));
  });
});
